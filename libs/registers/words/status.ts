import type { FaultCode } from '../rows.js';
import { keyOf } from '../text.js';

const VOID =
  /废|退|红冲|冲销|冲红|注销|撤销|取消|无效|失败|关闭|未通过|不(?:予|能|被)?(?:通过|同意|批准)|驳回|否决|拒|void|cancel|refund|revers|reject/u;
const NOT_ARRIVED =
  /未到|未入|未收|未缴|未付|未支付|未完成|未领(?!票)|在途|待(?!开票|打印|领票|寄|核销)|应收|承诺|认捐|部分|未审/u;
/** 未作废, 无退款: the mark is denied. */
export const DENIED = /(?:未|无|没有|不)(?:曾|被)?(?:作废|退款|退回|退|红冲|冲销|注销|撤销|取消)/gu;
const NO = /^(?:否|不|不是|未|没有|没|0|n|no|false|f|x|×|✗|✕|✘|☒|☐|□|○)$/u;
const YES =
  /^(?:是|√|✓|✔|☑|对|有|ok|yes|y|true|t|1|正常|有效|成功|完成|合格|无误|齐全?|全[部额]?|通过|同意|normal|valid|active|paid|received|done|completed?|approved|posted|booked|cleared|arrived)$/u;
const WHAT = '(?:款项?|资金|善款|捐款|现金|票据?|收据|发票|此款|本款|银行|财务|交易|本人|家属|农户)?';
const ALREADY = '(?:已经?|经|均已?|业已|全部|全额|足额|正常|按时|实际|成功|当日|准予|审核|审批|复核)';
const ENDING = '(?:成功|完成|完毕|无误|通过|同意|合格|完|了|清|讫|毕|正常)';
const CAME =
  '(?:到账|到款|到位|到|入账|进账|收款|收到|收讫|收妥|收|支付|付款|付讫|付清|付|缴款|缴纳|缴费|缴清|缴|交款|交清|交|转账|汇款|拨付|划拨|发放|领取|领|兑现|捐赠|捐款|捐|签收|签领|代领|打卡发放|打卡|到卡|上卡|通过审核|通过审批|通过|同意|批准|完成)(?:款项?|资金)?';
const DONE_WITH =
  '(?:审核|审批|复核|审定|审|核对|核实|核销|核准|核|确认|登记|记账|入库|结算|结清|办结|办理|处理|开票|开具|开|打印|寄出|归档|公示|上账|生效|上传|备案)';
const DONE = new RegExp(
  `^${WHAT}(?:${ALREADY}*${CAME}${ENDING}?|${ALREADY}+${DONE_WITH}${ENDING}?|${DONE_WITH}${ENDING}|${ALREADY}*${ENDING}|${ALREADY}{2,})$`,
  'u',
);
/** A day, of which nobody says that it is the money's. */
const DAY = /(?:\d{2,4}[年./-])?\d{1,2}[月./-]\d{1,2}[日号]?|(?:19|20)\d{6}/gu;
/** What no name of a person is. */
const DOUBTED = /^[未待不没否暂拟请缓补]|草稿|中$|异常|有误|错误|争议|挂起|存疑|欠|疑/u;

/** A column that says how far it is with the money: 审核状态, 到账情况, 领取情况. */
const STATUS =
  /(?:状态|进度|审核|审批|复核|(?:审核|审批|复核|处理|办理)(?:结果|情况|意见)|(?:到账|到款|入账|收款|到位|支付|付款|领取|发放|拨付|缴款)(?:情况|与否|否)|是否(?:审核|审批|通过|同意|领取|支付|付款|发放|拨付|缴款|完成).*)$/u;
/** Who did it may stand there instead. */
const OF_PERSONS = /(?:审核|审批|复核|意见)$/u;
/** Papers may wait though the money is there. */
const OF_PAPERS = /票|收据|单据|凭证|证书/u;
const PAPER_WAITS = /^(?:尚?未|待)(?:开具?|领取?|寄出?|打印|取|送达?|交付|核销|归档)[票据]?$/u;
const OF_PEOPLE = /家庭|婚姻|健康|身体|就业|在学|人员|户籍|生存|学籍|政治/u;
const OF_VOID = /废|退|红冲|冲销|冲红|注销|撤销|取消/u;

export function isStatus(heading: string): boolean {
  const key = keyOf(heading).replace(/\([^)]*\)$/u, '');
  return STATUS.test(key) && !OF_PEOPLE.test(key);
}

/**
 * Why a row does not count, by the cell of its status: only what clearly means done passes, and nothing at all. Under
 * 是否作废 a yes is the mark.
 */
export function statusSays(heading: string, text: string): FaultCode | undefined {
  const asked = keyOf(heading);
  const said = keyOf(text).replace(DENIED, '');
  if (said === '' || (OF_PAPERS.test(asked) && PAPER_WAITS.test(said))) return undefined;
  if (OF_VOID.test(asked)) return voidSays(asked, said);
  if (VOID.test(said)) return 'row-marked-void';
  if (NO.test(said) || NOT_ARRIVED.test(said)) return 'row-not-arrived';
  return saysDone(said) || isAside(asked, said) ? undefined : 'status-unclear';
}

/** A reviewer's name, or what becomes of the paper. */
function isAside(asked: string, said: string): boolean {
  if (OF_PAPERS.test(said)) return true;
  return (OF_PERSONS.test(asked) || OF_PAPERS.test(asked)) && !DOUBTED.test(said);
}

/** Of a column that asks whether the money came: a box that is not ticked says no. */
export function arrivalSays(text: string): FaultCode | undefined {
  const said = keyOf(text).replace(DENIED, '');
  if (said === '' || NO.test(said) || NOT_ARRIVED.test(said) || /^[未否没]/u.test(said)) return 'row-not-arrived';
  if (VOID.test(said)) return 'row-marked-void';
  return saysDone(said) ? undefined : 'status-unclear';
}

function voidSays(asked: string, said: string): FaultCode | undefined {
  if (NO.test(said) || (/正常|有效/u.test(said) && !/不正常|异常/u.test(said))) return undefined;
  if (!asked.endsWith('状态') || VOID.test(said)) return 'row-marked-void';
  return NOT_ARRIVED.test(said) ? 'row-not-arrived' : undefined;
}

function saysDone(said: string): boolean {
  const bare = said.replace(DAY, '').replace(/[\s,。;、于]+/gu, '');
  return bare === '' || YES.test(bare) || DONE.test(bare);
}
