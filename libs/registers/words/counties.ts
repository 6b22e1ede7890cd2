import type { BooksRegion, RegisterBooks } from '../books.js';
import { keyOf } from '../text.js';

/** A longer text explains something and is no title. */
const TITLE_MAX = 60;
/** Before the name: brackets, the number of an annex, a year. */
const BEFORE = /^(?:[《<"“()]|附[件表]\d*[、:.]?|[\d〇零一二三四五六七八九]{2,4}年度?)+/u;
/** Who keeps or hands in the paper. */
const KEEPER = /(?:^|填报|填表|编制|制表|报送|上报|登记|收款|主管)(?:单位|机构|部门)(?:名称)?(?:\(盖?公?章\))?:(.+)$/u;
const ABOVE =
  /^(?:\p{Script=Han}{2,8}?(?:省|自治区))?(?:\p{Script=Han}{2,9}?(?:市(?!辖)|自治州|地区|盟)(?=\p{Script=Han}{1,}[县区旗]))?/u;
const COUNTY = /^(\p{Script=Han}{2,15}?自治[县旗]|\p{Script=Han}{1,4}?[县旗]|\p{Script=Han}{2,3}?区)(\p{Script=Han}*)/u;
/** 全县, 市县, 贫困县, 社区, 开发区: words of any county. */
const GENERAL =
  /(?:^[全各本我市区外邻该郊某分按跨属辖大强两多省州乡]|贫困|示范|试点|重点|脱贫|直管|[县市区各全本])县$|[社地片辖园山小校景城街灾全各本我该外库林牧矿厂发开新治市郊老范理业游护民务验任置心]区$|[锦红国军]旗$/u;
/** A name has none of these: what begins so is a sentence. */
const NO_NAME =
  /捐|款|收入|支出|登记|年度|月份|金额|明细|台账|企业|社会|爱心|对口|救助|公益|关爱|基金|帮扶|支援|来自|关于|[级省市协局委厅拨办]/u;
/** Behind the name: what helps another county or comes from it may be kept here; 县级 and 县直 are no name's end. */
const BEHIND = /^(?:的|对口|支援|援助|援建|驰援|来款|[级域直乡内外])/u;

/**
 * The other county that a title or a line above the headings says the paper is of; undefined where they name none, or
 * the folder's county too. A city or a province may lie above the county and says nothing.
 */
export function otherCounty(texts: readonly string[], books: RegisterBooks): string | undefined {
  const own = books.regions.find(({ code }) => code === books.county);
  const names = namesOf(own);
  const titles = texts.map(keyOf).filter((text) => text.length <= TITLE_MAX);
  if (titles.some((text) => names.some((name) => text.includes(name)))) return undefined;
  const below = books.regions.filter((region) => region !== own).flatMap(namesOf);
  const isKnown = (text: string, county: string): boolean =>
    below.some((name) => text.startsWith(name) || name.startsWith(county)) ||
    names.some((name) => county.startsWith(name.slice(0, 2)));
  return titles.flatMap(namedFirst).find(({ text, county }) => !isKnown(text, county))?.county;
}

function namesOf(region: BooksRegion | undefined): readonly string[] {
  return region === undefined ? [] : [region.name, ...(region.aliases ?? [])].map(keyOf).filter((name) => name !== '');
}

function namedFirst(title: string): readonly { readonly text: string; readonly county: string }[] {
  const keeper = KEEPER.exec(title)?.[1];
  return [title, ...(keeper === undefined ? [] : [keeper])].flatMap((said) => {
    const text = said.replace(BEFORE, '').replace(ABOVE, '');
    const [, county = '', rest = ''] = COUNTY.exec(text) ?? [];
    const isName = county !== '' && !GENERAL.test(county) && !NO_NAME.test(county) && !BEHIND.test(rest);
    return isName ? [{ text, county }] : [];
  });
}
