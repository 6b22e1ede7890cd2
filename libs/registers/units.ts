import { keyOf } from './text.js';

/** What one of a sheet's numbers counts. */
export type AmountUnit = '元' | '百元' | '千元' | '万元' | '十万元' | '百万元' | '千万元' | '亿元';

/** A unit that a sheet names; `unclear` where it is foreign, is no table's, or two are named. */
export type SheetUnit = AmountUnit | 'unclear';

const UNITS: readonly AmountUnit[] = ['元', '百元', '千元', '万元', '十万元', '百万元', '千万元', '亿元'];
const FOREIGN =
  /美元|美金|欧元|英镑|日元|港元|港币|台币|澳元|澳币|加元|加币|韩元|卢布|法郎|新币|外币|外汇|usd|eur|gbp|jpy|hkd|twd|aud|cad|sgd|[$€£]/u;
/** Coins, of which no register keeps its sums. */
const COINS = /^[角分厘毫文](?!\p{Script=Han})/u;
const OURS = /^(?:人民币|币种:?|rmb|cny|[(,、:/])+/u;
const OURS_BEHIND = /(?:\(?(?:人民币|rmb|cny)\)?)+$/u;
/** k元, w, 10k: they say money and no number that everybody reads alike. */
const VAGUE = /^[\d.]*(?:[kw]+|wan|qian|mio|[a-z]{1,4}元)$/u;
/** 元/人: no sum, but a rate. */
const EACH = /元(?:\/|每)(?:每)?[人户次月年份家笔件袋套天日]|每[人户次月份家笔天日]\p{Script=Han}?元/u;
/** What stands between the several units of one line: of persons, and of money. */
const BETWEEN = /[、,/;|+&及和与]/u;
/** A label of money, or of a currency, with the unit behind it: 金额:万元, 币种:人民币万元. */
const LABELLED =
  /(?:金额|数额|款额|币种|币别|货币|人民币):(?:人民币|rmb|cny|[(:])*([十百千万亿]*元)(?!\p{Script=Han})/gu;
/** What a note says of all amounts: 以下金额均为万元, 金额按千元填列. A sum (合计为5万元) has its number before the unit. */
const SAID =
  /(?:金额|数额|款额|数字|数据|款项|捐款|善款)(?:数|项|栏|列)?(?:一律|全部|统一|均|都|皆|系)*(?:以|按|用|为|是|系)(?:人民币)?([十百千万亿]*元)(?=$|[^\p{Script=Han}]|计|填|列|表|反映)/gu;
/** Said of an amount, these may be a sum: 金额:百万元. */
const SUM_OR_UNIT: ReadonlySet<string> = new Set(['百元', '十万元', '百万元', '千万元']);
/** RMB'000, 人民币000: the noughts that every number lacks. */
const NOUGHTS = /(?<=^|[^\d.,])['‘’‛′`´]?0{3}(?![\d.,])(?:元|rmb|cny|yuan|人民币)?/gu;
/** The unit of papers in English, without spaces: unit:rmbthousand, inthousandsofrmb, rmb10,000. */
const ENGLISH =
  /^\(?(?:unit|currency|all|amounts?|figures?|are|stated|expressed|in|:)*(rmb|cny|¥)?:?(thousands?|millions?|hundreds?|10,?000s?|1,?000s?)?(?:of)?(rmb|cny|yuan|元)?\)?$/u;
const ENGLISH_UNITS: readonly (readonly [RegExp, AmountUnit])[] = [
  [/^10,?000/u, '万元'],
  [/^1,?000|^thousand/u, '千元'],
  [/^hundred/u, '百元'],
  [/^million/u, '百万元'],
];
/** What looks like a unit of a table, however it is put: 人民币千元, '000, thousands. A number before it makes a sum. */
const SCALE =
  /['‘’‛′`´]0{3}|(?<!\d[\d,.]*)(?:1|10|100),?000(?!\d)(?![号弄室])|thousand|million|(?:人民币|rmb|cny|币种?|¥|单位|按|以)[:(]?[十百千万亿]+(?!\p{Script=Han})|(?<![\d.零一二三四五六七八九十百千万亿两几数多余半近约达])[十百千万亿]+元(?!以|及|户|村|大|工|爱|捐|计|起|善|氏)/u;

/** “千人万元捐”: what a campaign is called. */
const QUOTED = /[“"「《][^”"」》]*[”"」》]/gu;
/** 元氏县, 万年县: a place whose name begins like a unit. */
const PLACE = /^\p{Script=Han}{0,2}(?:县|市|区|旗|乡|镇|街道|协)/u;

/** The unit that a text is, wholly: `元`, `万元`. */
export function unitOf(text: string): AmountUnit | undefined {
  return UNITS.find((unit) => unit === plainUnits(text));
}

/** The unit in a heading's brackets or behind its stroke: `万元`, `人民币/元`, `万`, `美元`. */
export function headingUnit(text: string): SheetUnit | undefined {
  if (EACH.test(plainUnits(text))) return 'unclear';
  const english = englishUnit(plainUnits(text));
  if (english !== undefined) return english;
  const parts = plainUnits(text)
    .replace(/^单位:?/u, '')
    .split(/[,/、:()]/u)
    .map((part) => wholeUnit(part.replace(OURS, '').replace(OURS_BEHIND, '')));
  return oneOf(parts);
}

/** The unit of one row, in a column of its own; what cannot be read there is unclear. */
export function unitOfCell(text: string): SheetUnit {
  return headingUnit(text) ?? 'unclear';
}

/** What the brackets of an amount's heading say of its unit, where they are more than a unit: `以万元计`, `约万元`. */
export function bracketsUnit(text: string): SheetUnit | undefined {
  const key = plainUnits(text);
  return headingUnit(text) ?? unitNamedIn(text) ?? (/[万亿元币]|rmb|cny|\d[kw]/u.test(key) ? 'unclear' : undefined);
}

/** A heading with its unit behind it and nothing between: 捐款金额万元. */
export function headingBeforeUnit(text: string): { readonly heading: string; readonly unit: SheetUnit } | undefined {
  const match = /^(.*?[^十百千万亿美欧日港澳加韩])([十百千万亿]*元|美元|欧元|日元|港元|港币)$/u.exec(plainUnits(text));
  const unit = match === null ? undefined : wholeUnit(match[2] ?? '');
  return unit === undefined ? undefined : { heading: match?.[1] ?? '', unit };
}

/** The unit that a title, a unit row or a note names for the sheet's amounts: `单位:万元`, `(万元)`, `以万元计`. */
export function unitNamedIn(text: string): SheetUnit | undefined {
  const key = plainUnits(text);
  const alone = /^\(?(?:人民币|rmb|cny|¥|:)*([十百千万亿]*元)\)?$/u.exec(key)?.[1];
  const named: readonly (SheetUnit | undefined)[] = [
    englishUnit(key),
    alone === undefined ? undefined : wholeUnit(alone),
    FOREIGN.test(key) && key.length <= 5 ? 'unclear' : undefined,
    ...afterUnitWord(key),
    ...[...key.matchAll(SAID)].map(([, unit = '']) => (SUM_OR_UNIT.has(unit) ? 'unclear' : unitOf(unit))),
    ...[...key.matchAll(LABELLED)].map(([, unit = '']) => (SUM_OR_UNIT.has(unit) ? 'unclear' : unitOf(unit))),
    // The currency in brackets behind the unit: 万元(人民币).
    ...[...key.matchAll(/\((?!(?:人民币|rmb|cny)\))([^()]{1,8})\)/gu)].map(([, inner = '']) => headingUnit(inner)),
    ...[...key.matchAll(/以([^,。;()]{1,6})(?:为单位|计|列示|列报|填列|填报|表示|反映)/gu)].map(([, inner = '']) =>
      wholeUnit(inner.replace(OURS, '')),
    ),
  ];
  return oneOf(named);
}

/** The unit of a title: one that speaks of foreign money, or of a scale that cannot be read, is of no known unit. */
export function unitOfTitle(texts: readonly string[]): SheetUnit | undefined {
  return oneOf(
    texts.map((text) => unitNamedIn(text) ?? (isForeignMoney(text) || hasScale(text) ? 'unclear' : undefined)),
  );
}

function hasScale(text: string): boolean {
  return SCALE.test(plainUnits(text).replace(QUOTED, ''));
}

/** Undefined for what is no unit wholly, and for a bare number, which may be a code. */
function englishUnit(key: string): AmountUnit | undefined {
  const [, before = '', scale = '', behind = ''] = ENGLISH.exec(key) ?? [];
  if (before + behind === '' && !/^(?:thousand|million)/u.test(scale)) return undefined;
  if (behind === '元' && before + scale === '') return undefined;
  return ENGLISH_UNITS.find(([words]) => words.test(scale))?.[1] ?? '元';
}

export function isForeignMoney(text: string): boolean {
  return FOREIGN.test(plainUnits(text));
}

/** What several places say together: the one unit, none, or nobody knows which. */
export function oneOf(units: readonly (SheetUnit | undefined)[]): SheetUnit | undefined {
  const [first, ...others] = new Set(units.filter((unit) => unit !== undefined));
  return others.length > 0 ? 'unclear' : first;
}

function plainUnits(text: string): string {
  return keyOf(text)
    .replace(/單/gu, '单')
    .replace(/=/gu, ':')
    .replace(/[圆圓]/gu, '元')
    .replace(/萬/gu, '万')
    .replace(/億/gu, '亿')
    .replace(/仟/gu, '千')
    .replace(/佰/gu, '百')
    .replace(/拾/gu, '十')
    .replace(NOUGHTS, '千元');
}

function wholeUnit(text: string): SheetUnit | undefined {
  if (FOREIGN.test(text) || COINS.test(text) || VAGUE.test(text)) return 'unclear';
  if (/^[\d.]*[十百千万亿]*元$/u.test(text)) return unitOf(text) ?? 'unclear';
  return unitOf(`${text}元`);
}

/** Behind the word 单位, which may also mean an office: only what begins like a unit is one, unless it is an amount's. */
function afterUnitWord(key: string): readonly (SheetUnit | undefined)[] {
  const [first = '', ...parts] = key.split('单位');
  return parts.map((said, at) => {
    const strict = /(?:金额|货币|计量|计价|计算|数额)$/u.test(at === 0 ? first : (parts[at - 1] ?? ''));
    const behind = said.replace(/^(?:均?[为是])?:?\(?/u, '');
    return beginningUnit(behind, { strict, apart: /^(?:均?[为是]|[:(])/u.test(said) });
  });
}

function beginningUnit(
  said: string,
  { strict, apart }: { readonly strict: boolean; readonly apart: boolean },
): SheetUnit | undefined {
  const text = said.replace(OURS, '');
  if (text === '') return undefined;
  if (COINS.test(text) || FOREIGN.test(text.slice(0, 12))) return 'unclear';
  const others = apart ? unitsAmong(text) : [];
  const first = unitAtStart(text, apart);
  return oneOf([first, ...others]) ?? (strict ? 'unclear' : undefined);
}

/** 户、万元: of several units of one line the one that counts money. A place's name (万年县) is no unit. */
function unitsAmong(said: string): readonly (SheetUnit | undefined)[] {
  const parts = said.split(BETWEEN).map((part) => part.replace(/[():。].*$/u, '').replace(OURS_BEHIND, ''));
  return parts.map((part, at) => {
    const money = part.replace(OURS, '');
    if (VAGUE.test(money)) return 'unclear';
    return /^[十百千万亿]*元$/u.test(money) || (at > 0 && /^[十百千]?[万亿]$/u.test(money))
      ? wholeUnit(money)
      : undefined;
  });
}

function unitAtStart(text: string, apart: boolean): SheetUnit | undefined {
  const [, factor = '', yuan = '', rest = ''] =
    /^((?:[\d.]+(?=[十百千万亿元]))?[十百千万亿]*)(元?)(.*)$/u.exec(text) ?? [];
  const ends = yuan === '' || !apart ? !/^\p{Script=Han}/u.test(rest) : !PLACE.test(rest);
  return factor + yuan === '' || !ends ? undefined : (unitOf(`${factor}元`) ?? 'unclear');
}
