import type { FieldFaultCode } from '#http';
import type { Language } from '#ledger';

type Words = Readonly<Record<Language, string>>;

/** What the edge itself refuses, before or beside any rule of the ledger. */
export type EdgeCode =
  | 'malformed'
  | 'body-malformed'
  | 'body-too-large'
  | 'body-not-json'
  | 'key-missing'
  | 'key-malformed'
  | 'key-used-otherwise'
  | 'if-match-malformed'
  | 'revision-stale'
  | 'actor-missing'
  | 'host-not-local'
  | 'origin-not-local'
  | 'route-unknown'
  | 'method-not-allowed'
  | 'actor-unknown'
  | 'role-missing'
  | 'evidence-too-large'
  | 'evidence-empty'
  | 'evidence-encoded'
  | 'upload-too-slow'
  | 'uploads-busy'
  | 'request-broken-off'
  | 'media-type-malformed'
  | 'database-unavailable'
  | 'database-full'
  | 'database-read-only'
  | 'contended'
  | 'views-behind'
  | 'ledger-damaged'
  | 'internal';

export const TITLES: Readonly<Record<'refused' | 'not-there' | EdgeCode, Words>> = {
  refused: { zh: '命令被拒绝', en: 'The command is refused' },
  'not-there': { zh: '没有找到', en: 'It is not there' },
  malformed: { zh: '请求内容有误', en: 'The request is malformed' },
  'body-malformed': { zh: '请求正文不是合格的 JSON 对象', en: 'The body is no JSON object' },
  'body-too-large': { zh: '请求正文过大', en: 'The body is too large' },
  'body-not-json': { zh: '请求正文须为 application/json', en: 'The body must be application/json' },
  'key-missing': { zh: '缺少 Idempotency-Key', en: 'Idempotency-Key is missing' },
  'key-malformed': { zh: 'Idempotency-Key 有误', en: 'Idempotency-Key is malformed' },
  'key-used-otherwise': { zh: '此键已用于另一请求', en: 'The key was used for another request' },
  'if-match-malformed': { zh: 'If-Match 有误', en: 'If-Match is malformed' },
  'revision-stale': { zh: '内容已有变化', en: 'It has moved on' },
  'actor-missing': { zh: '不知道由谁操作', en: 'No actor is known' },
  'host-not-local': { zh: 'Host 不是本机', en: 'The Host is not this machine' },
  'origin-not-local': { zh: '来自其他网站的请求', en: 'The request comes from another site' },
  'route-unknown': { zh: '没有这个地址', en: 'There is no such address' },
  'method-not-allowed': { zh: '此地址不接受这个方法', en: 'The address does not take this method' },
  'actor-unknown': { zh: '账本中没有此操作人', en: 'The ledger does not know the actor' },
  'role-missing': { zh: '操作人现无任何角色', en: 'The actor holds no role now' },
  'evidence-too-large': { zh: '凭证文件过大', en: 'The evidence is too large' },
  'evidence-empty': { zh: '凭证文件为空', en: 'The evidence is empty' },
  'evidence-encoded': { zh: '凭证文件须原样发送', en: 'The evidence must be sent as it is' },
  'upload-too-slow': { zh: '上传过慢', en: 'The upload is too slow' },
  'uploads-busy': { zh: '正在上传的文件过多', en: 'Too many uploads are under way' },
  'request-broken-off': { zh: '请求中断', en: 'The request was broken off' },
  'media-type-malformed': { zh: '缺少文件类型', en: 'The media type is missing' },
  'database-unavailable': { zh: '数据库暂时无法使用', en: 'The database cannot be reached' },
  'database-full': { zh: '数据库磁盘已满', en: 'The disk of the database is full' },
  'database-read-only': { zh: '数据库只读', en: 'The database takes no writes' },
  contended: { zh: '其他操作正在进行', en: 'Other writers came first' },
  'views-behind': { zh: '数据尚未更新到所求位置', en: 'The views have not come so far yet' },
  'ledger-damaged': { zh: '账本数据受损', en: 'The ledger is damaged' },
  internal: { zh: '内部错误', en: 'An error of the service' },
};

export const DETAILS: Readonly<Record<EdgeCode, Words>> = {
  malformed: { zh: '有字段不合要求，见 errors。', en: 'Some fields are not as wanted; see errors.' },
  'body-malformed': {
    zh: '正文须为 UTF-8 编码的一个 JSON 对象：无重复的键，嵌套不过深，每个对象至多 200 个键，总共至多 1,000 个值。',
    en: 'The body must be one JSON object in UTF-8: no key twice, not nested deeply, at most 200 keys an object and 1,000 values in all.',
  },
  'body-too-large': { zh: '正文超过上限。', en: 'The body is over the limit.' },
  'body-not-json': {
    zh: '请以 Content-Type: application/json（UTF-8，未压缩）发送。',
    en: 'Send it as Content-Type: application/json, in UTF-8, not compressed.',
  },
  'key-missing': {
    zh: '每个写入请求都要带 Idempotency-Key：同一键再次发送得到同一答复。',
    en: 'Every request that writes needs an Idempotency-Key: sent again under it, it gets the same answer.',
  },
  'key-malformed': {
    zh: '键须为 1 至 200 个可见 ASCII 字符。',
    en: 'The key has 1 to 200 printable ASCII characters.',
  },
  'key-used-otherwise': {
    zh: '同一操作人曾以此键发送过内容不同的请求；请换一个键。',
    en: 'The same person has used this key for a request with another content; choose another key.',
  },
  'if-match-malformed': {
    zh: '此处只接受 GET /v1/funds/{fund} 给出的 ETag，如 "17"，且只用于该基金的写入。',
    en: 'It takes one ETag as GET /v1/funds/{fund} gives it, such as "17", and only for writes to that fund.',
  },
  'revision-stale': {
    zh: '自您查看以来该基金已有新的记录；未作处理，请重新查看后再发送。',
    en: 'The fund has moved on since you saw it; nothing was decided. Look again, then send it anew.',
  },
  'actor-missing': {
    zh: '尚无登录；操作人只在演示模式（DEMO=1）下、由本机请求的 X-Actor 给出。',
    en: 'There is no signing in yet: X-Actor names the person in demo mode (DEMO=1) only, and only from this machine.',
  },
  'host-not-local': {
    zh: '请以 localhost 或 127.0.0.1 访问。',
    en: 'Use localhost or 127.0.0.1 to reach it.',
  },
  'origin-not-local': { zh: '其他网站的页面不能使用本接口。', en: 'Pages of other sites cannot use this.' },
  'route-unknown': { zh: '接口说明见 /docs。', en: 'See /docs for what there is.' },
  'method-not-allowed': { zh: '可用的方法见 Allow。', en: 'Allow names the methods that it takes.' },
  'actor-unknown': {
    zh: '请先由管理员登记此人；未作处理，未留记录。',
    en: 'An administrator adds the person first; nothing was decided or kept.',
  },
  'role-missing': {
    zh: '查看个人信息、上传和下载凭证须现任任一角色。',
    en: 'Whoever sees personal data, or sends or gets evidence, must hold a role on this day.',
  },
  'evidence-too-large': {
    zh: '文件超过 20 MB，未保存；更大的文件请用命令行登记。',
    en: 'The file has more than 20 MB and was not kept; the command line takes larger ones.',
  },
  'evidence-empty': { zh: '文件没有内容，未保存。', en: 'The file has no bytes; nothing was kept.' },
  'evidence-encoded': {
    zh: '请不要压缩（Content-Encoding）。',
    en: 'Send it without Content-Encoding.',
  },
  'upload-too-slow': {
    zh: '等待过久，未保存；请重新发送。',
    en: 'It was waited for too long and not kept; send it again.',
  },
  'uploads-busy': { zh: '请稍后重新发送同一文件。', en: 'Send the same file again in a moment.' },
  'request-broken-off': { zh: '未收到完整的请求，未作处理。', en: 'It did not come whole; nothing was done.' },
  'media-type-malformed': {
    zh: '请用 Content-Type 说明文件类型，如 application/pdf。',
    en: 'Say by Content-Type what the file is, such as application/pdf.',
  },
  'database-unavailable': {
    zh: '没有写入一半的内容；请稍后以同一键重新发送同一请求。',
    en: 'Nothing is half written; send the same request again, under the same key.',
  },
  'database-full': {
    zh: '没有写入；请管理员腾出磁盘空间，然后以同一键重新发送同一请求。',
    en: 'Nothing was written; have the administrator make room on the disk, then send the same request again, under the same key.',
  },
  'database-read-only': {
    zh: '没有写入；请管理员使数据库恢复可写，然后以同一键重新发送同一请求。',
    en: 'Nothing was written; have the administrator make the database writable, then send the same request again, under the same key.',
  },
  contended: { zh: '请以同一键重新发送同一请求。', en: 'Send the same request again, under the same key.' },
  'views-behind': { zh: '请稍后再查。', en: 'Ask again in a moment.' },
  'ledger-damaged': {
    zh: '所存内容自相矛盾，未作处理；请停止写入并通知管理员执行 doctor --all，不要重复发送。',
    en: 'What is stored contradicts itself and nothing was done; stop writing and have the administrator run doctor --all, and do not send it again.',
  },
  internal: { zh: '已记录；请以 traceId 查询日志。', en: 'It has been noted; the log tells more under the traceId.' },
};

export const FIELD_WORDS: Readonly<Record<FieldFaultCode, (wanted: string) => Words>> = {
  'field-missing': () => ({ zh: '缺少此字段。', en: 'The field is missing.' }),
  'field-unknown': () => ({ zh: '没有此字段。', en: 'There is no such field.' }),
  'not-text': (wanted) => ({ zh: `须为文本（${wanted} 个字符）。`, en: `It must be text (${wanted} characters).` }),
  'text-empty': () => ({ zh: '不能为空。', en: 'It must not be empty.' }),
  'text-too-long': (wanted) => ({ zh: `过长（${wanted} 个字符）。`, en: `It is too long (${wanted} characters).` }),
  'text-with-control-characters': () => ({
    zh: '含有控制字符、不可见字符或未定义的字符。',
    en: 'It holds control characters, or such as cannot be seen or are not defined.',
  }),
  'text-not-unicode': () => ({ zh: '不是合格的 Unicode 文本。', en: 'It is no well-formed Unicode text.' }),
  'id-malformed': (wanted) => ({ zh: `编号不合格式（${wanted}）。`, en: `The id is malformed (${wanted}).` }),
  'amount-malformed': (wanted) => ({
    zh: `金额须为元的文本，至多两位小数，无符号、指数和分隔符，如 ${wanted}。`,
    en: `An amount is yuan as JSON text, at most two decimals, no sign, exponent or separator, such as ${wanted}.`,
  }),
  'period-malformed': (wanted) => ({
    zh: `不是有效的期间（${wanted}）。`,
    en: `It is no period (${wanted}).`,
  }),
  'quantity-malformed': (wanted) => ({
    zh: `不是有效数量（${wanted}，至多三位小数，以文本书写）。`,
    en: `It is no quantity (${wanted}: text with at most three decimals).`,
  }),
  'date-malformed': (wanted) => ({ zh: `不是有效日期（${wanted}）。`, en: `It is no real day (${wanted}).` }),
  'moment-malformed': (wanted) => ({
    zh: `须为日志序号或 RFC 3339 时间（如 ${wanted}）。`,
    en: `It must be a log index or an RFC 3339 time, such as ${wanted}.`,
  }),
  'number-malformed': (wanted) => ({ zh: `须为 ${wanted} 的整数。`, en: `It must be a whole number of ${wanted}.` }),
  'choice-unknown': (wanted) => ({ zh: `须为以下之一：${wanted}。`, en: `It must be one of: ${wanted}.` }),
  'not-a-list': () => ({ zh: '须为列表，且不过长。', en: 'It must be a list, and not a long one.' }),
  'list-too-long': (wanted) => ({ zh: `列表过长（${wanted} 项）。`, en: `The list is too long (${wanted} items).` }),
  'not-an-object': () => ({ zh: '须为对象。', en: 'It must be an object.' }),
  'cursor-malformed': () => ({
    zh: '游标有误，请从第一页重新开始。',
    en: 'The cursor is none; begin at the first page.',
  }),
  'evidence-unknown': () => ({ zh: '没有此凭证，请先上传。', en: 'There is no such evidence; upload it first.' }),
};

export const NOT_THERE: Readonly<
  Record<'fund-unknown' | 'entry-unknown' | 'evidence-unknown' | 'year-not-closed', (value: string) => Words>
> = {
  'fund-unknown': (value) => ({ zh: `没有基金“${value}”。`, en: `There is no fund "${value}".` }),
  'entry-unknown': (value) => ({ zh: `没有捐赠“${value}”。`, en: `There is no gift "${value}".` }),
  'year-not-closed': (value) => ({
    zh: `该基金的 ${value} 年尚未年结。`,
    en: `The fund's year ${value} is not closed.`,
  }),
  'evidence-unknown': (value) => ({ zh: `没有凭证“${value}”。`, en: `There is no evidence "${value}".` }),
};

/** Chinese unless Accept-Language prefers English. */
export function languageFrom(header: string | undefined): Language {
  let best: { readonly language: Language; readonly weight: number } = { language: 'zh', weight: 0 };
  for (const part of (header ?? '').slice(0, 200).split(',')) {
    const [, tag = '', weight = '1'] = /^\s*([a-zA-Z-]+)\s*(?:;\s*q=([\d.]{1,5}))?\s*$/u.exec(part) ?? [];
    const language = /^zh\b/iu.test(tag) ? 'zh' : /^en\b/iu.test(tag) ? 'en' : undefined;
    if (language !== undefined && Number(weight) > best.weight) best = { language, weight: Number(weight) };
  }
  return best.language;
}
