import { describe, expect, it } from '@jest/globals';
import { nameSays, numberSays, remarkSays } from './remarks.js';

const words = (text: string): readonly string[] => text.split('|').map((word) => word.trim());

/** The row is void, was given back, stands twice or is wrong. */
const VOID = words(
  `作废 | 此票作废 | 此行作废 | 票作废 | （作废） | 已作废 | 此票废 | 废票 | VOID | voided | cancelled | refunded |
  此票作废，重开X10 | 红冲 | 已红冲 | 红字冲销 | 冲销上月 | 已冲销 | 冲减 | 冲正 | 冲账 | 冲抵 | 冲回 | 与第3行重复，已冲 |
  退款 | 已退款 | 已退 | 全额退款 | 部分退款 | 退回捐赠人 | 已退还本人 | 退捐 | 银行退票 | 退票 | 退汇 | 拒付 | 空头支票 | 假币 |
  款已退回 | 经核实；此笔已退款。 | 退款100元 | 注销 | 已注销 | 撤销 | 撤销捐赠 | 此票已撤销 | 取消 | 已取消 | 捐赠取消 | 取消捐赠 |
  重复 | 重复登记 | 重复录入 | 重复记账 | 与上行重复 | 同第3行重复 | 系重复 | 重复收款 | 重复捐款 | 重复数据 | 多记 | 重录 |
  错账 | 错票 | 误记 | 误登 | 误收 | 误转 | 登记错误 | 录入错误 | 金额有误 | 记错 | 填错了 | 汇错 | 此行有误 | 已在第5行更正，此行记错 |
  不计入 | 不作数 | 不予入账 | 无效 | 此笔无效 | 转账失败 | 交易关闭 | 示例 | 测试 | 填写示例 | 非捐款 | 代收代付 | 暂存款 | 空白票 |
  审核未通过 | 捐款单位取消捐赠 | 公司撤销捐款 | 取消该公司捐款 | 撤销该单位捐赠 | 退出捐赠，已退 | 发票款误开 | × | 春节慰问，已退款`,
);
/** The money is promised, or on its way. */
const NOT_ARRIVED = words(
  `未到账 | 款未到 | 款项未到账 | 尚未到账 | 款项未到 | 钱没到 | 钱还没到 | 没到账 | 待到账 | 待入账 | 未收款 | 未收到 | 未收到款 |
  未收 | 未缴 | 尚未缴纳 | 未交款 | 未付 | 未支付 | 未汇款 | 未转账 | 未入账 | 未到位 | 未兑现 | 在途 | 欠缴 | 欠款 | 应收 | 挂账 | 缓缴 |
  认捐 | 认捐，未缴 | 认捐5000元 | 认捐意向 | 承诺捐款 | 口头承诺 | 承诺年内到账 | 拟捐 | 待捐 | 捐赠意向 | 预计3月到账 | 下月到账 |
  票已开，款未到 | 票开款未到 | 款未到票已开 | 未到账票据已开 | 款未收到票已开 | 捐款人未到账 | 未缴2000元 | 已开票，未到账 | 已收到认捐书 | 认捐1000元，已到账500元 | 已到账500，余款未到 | pledged | not received | unpaid`,
);
const IN_KIND = words(
  `实物 | 实物捐赠 | 物资 | 物资折价 | 捐赠大米20袋折款 | 大米20袋 | 捐赠棉被三十床 | 捐物 | 衣物折价 | 作价入账 | 估价 | 以物抵款 | in kind`,
);
/** What registers' remarks say that makes no row less than it is. */
const ORDINARY = words(
  `春节慰问 | 已开票 | 已到账 | 到账 | 补登 | 代收 | 由其子代捐 | 撤销乡镇建制前捐 | 建制撤销前捐 | 石门乡撤销后并入 | 不要票据 | 未开票 | 放弃票据 |
  已核销票据 | 票据已核销 | 退休职工捐 | 退休干部 | 退役军人 | 退役军人专项 | 退伍老兵 | 离退休支部 | 退耕还林户 | 退二线干部 |
  取消公示 | 取消婚宴，礼金捐出 | 取消酒席捐 | 取消匿名 | 取消限定用途 | 重复捐赠（第二次捐） | 重复捐赠第二次 | 多次捐赠 | 再次捐赠 | 姓名重复，非同一人 | 不重复 |
  原票A9作废，换开此票 | 原票作废 | 旧票遗失作废，补开 | 由作废票据0012换开 | 原票错票，重开 | 此票未作废 | 无作废 | 不退款 | 助学款，非退款 | 未退款 |
  废品回收站 | 废旧物资变卖款捐 | 医治无效，家属捐 | 公司已注销 | 企业注销清算款捐 | 注册会计师 | 作坊主 | 承诺书已签 | 承诺放弃票据 | 承诺匿名 |
  认捐款已到账 | 上年认捐，今年到账 | 兑现认捐 | 慈善认捐活动 | 认捐1000元，已到账 | 2023年欠款补缴 | 补缴上年未缴会费 | 补缴2022年欠缴会费 | 2月未到账，3月已到账 |
  未收手续费 | 手续费未收 | 票据未到 | 票未领 | 待开票 | 待寄票 | 待领票据 | 收据未领 | 已收到票据 | 未收到收据 | 感谢信未寄 | 本人未到场 | 失独未到60岁 | 预计资助到2025年 | 待捐赠人确认 | 账号有误，重新汇款 | 没交身份证复印件 | 取消年会捐出 |
  未署名 | 未留姓名 | 未来之星 | 关爱未来 | 未成年人 | 不计名 | 不记名 | 误餐补助捐 | 误工费捐 | 核对无误 | 信息无误 | 姓名写错已更正 | 金额填错，已改正 |
  错峰到访 | 冲锋号 | 大冲回族村 | 红十字会转入 | 冲洗照片款 | 用于购买物资 | 采购物资款 | 用于慰问物资 | 物资局捐 | 县物资公司 | 折合人民币 | 美元折合 |
  另捐大米20袋 | 同时捐赠口罩200个 | 捐款捐物活动 | 捐款箱2只 | 义卖实物所得 | 退还的押金捐出 | 退税款捐 | 证书邮寄退回 | 现金一包 |
  首次捐款 | 第二笔 | 分期捐赠第一期 | 含利息 | 代缴 | 已入库 | 已核对 | 已公示 | 定向助学 | 99公益日 | 工资代扣 | 微信收款 | 补2023年 | 联系电话变更 | 家属代领票 |
  不列入公示 | 不要忘记回访 | 未开户 | 无 | 开票信息待补 | 待核对 | 已退休 | 助残 | avoid | Pound | 补录 | 补记 | 更正 | 冠名 | 遗嘱捐赠 | 丧事从简捐 | 节约宴席款 |
  欠票 | 张三等5人 | 结余转捐 | 支付宝 | 已转专户 | 专户未开 | 票已交本人 | 纪念去世的父亲`,
);

const told = (texts: readonly string[]) => texts.map((text) => [text, remarkSays(text) ?? '']);
const all = (texts: readonly string[], said: string) => texts.map((text) => [text, said]);

describe('a remark', () => {
  it('that its row is void, given back, double or wrong', () => {
    expect(told(VOID)).toEqual(all(VOID, 'row-marked-void'));
  });

  it('that its money has not come', () => {
    expect(told(NOT_ARRIVED)).toEqual(all(NOT_ARRIVED, 'row-not-arrived'));
  });

  it('that goods came instead', () => {
    expect(told(IN_KIND)).toEqual(all(IN_KIND, 'row-in-kind'));
  });

  it('of ordinary life says nothing of the kind', () => {
    expect(told(ORDINARY)).toEqual(all(ORDINARY, ''));
  });
});

describe('a mark beside', () => {
  it('a name', () => {
    const marked = words(
      `（作废）测庚 | 测庚（作废） | 张三(已退款) | 李四（未到账） | 王五（认捐） | 作废 | 测庚作废 | 空白`,
    );
    expect(marked.map((name) => [name, nameSays(name) !== undefined])).toEqual(marked.map((name) => [name, true]));
    const names = words(
      `张三 | 张三（退休） | 临江物资（集团）公司 | 废品回收公司 | 宏达公司（已注销） | 县物资局 | 李四（已故） | 红十字会 | 退役军人事务局 | 未来幼儿园 | 承诺科技公司 | 误餐 | 实物资产公司 | 匿名（放弃票据） | Void'`,
    ).slice(0, -1);
    expect(names.map((name) => [name, nameSays(name)])).toEqual(names.map((name) => [name, undefined]));
  });

  it('a number', () => {
    const marked = words(
      `PH0001作废 | 作废PH0002 | PH0003（作废） | PH0004(废) | PH0010 退 | VOID | PH11-VOID | 退票 | A1（未到账） | A2错`,
    );
    expect(marked.map((name) => [name, numberSays(name) !== undefined])).toEqual(marked.map((name) => [name, true]));
    const numbers = words(`PH0001 | 公益（2023）第5号 | 退役军人字第3号 | 未开票 | 放弃票据 | 甲字壹号 | 无 | VIS-01`);
    expect(numbers.map((name) => [name, numberSays(name)])).toEqual(numbers.map((name) => [name, undefined]));
  });
});
