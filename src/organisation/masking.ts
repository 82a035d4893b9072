/**
 * Masking of personal data: what is left tells two people apart on a phone call and nothing more.
 * Pure and browser-safe. Source of the forms: GB/T 37964-2019 (de-identification), section 5, and
 * what Chinese service desks show (138****5678, 张*三).
 * @module
 */

/** 张三 -> 张*, 张小三 -> 张*三, 欧阳小三 -> 欧**三; longer ones (firms) keep two at each end. */
export function maskName(name: string): string {
  const signs = [...name.trim()];
  const keep = signs.length > 5 ? 2 : 1;
  if (signs.length <= 2) return signs.length === 2 ? `${signs[0]}*` : "*".repeat(signs.length);
  return stars(signs, keep, keep);
}

/** 13812345678 -> 138****5678, 0531-82345678 -> 053*****5678, shorter ones keep the last four. */
export function maskPhone(phone: string): string {
  return maskDigits(asciiDigits(phone));
}

/** Identity numbers: 370102199001011234 -> 370***********1234. */
export function maskId(id: string): string {
  const signs = [...id.trim()];
  return signs.length < 8 ? stars(signs, 0, 0) : stars(signs, 3, Math.min(4, signs.length - 7));
}

/** Customer accounts (户号), bank accounts and cards: the last four. */
export function maskAccount(account: string): string {
  const signs = [...account.trim()];
  return stars(signs, 0, signs.length > 6 ? 4 : 0);
}

function stars(signs: readonly string[], head: number, tail: number): string {
  const end = signs.length - tail;
  return signs.map((sign, at) => (at < head || at >= end ? sign : "*")).join("");
}

/** Digits in any width, without what people write between them. */
function asciiDigits(text: string): string {
  return text.normalize("NFKC").replace(/[^0-9Xx]/g, "");
}

function maskDigits(digits: string): string {
  const signs = [...digits];
  return stars(signs, signs.length >= 11 ? 3 : 0, signs.length >= 7 ? 4 : 0);
}

/**
 * Free text, e.g. a ticket's: telephone, identity, card, account and every other number of seven digits
 * or more (also spoken: 幺三八...), e-mail addresses, number plates, names after words such as 联系人
 * or before 先生 and 女士, and addresses below the road. Dates and this house's own ids stay.
 */
export function maskText(text: string): string {
  return text
    .split(kept)
    .map((part, at) => (at % 2 === 1 ? part : maskPart(part)))
    .join("");
}

/** Dates with separators, spans of years, standards (DL/T 645-2007), and ids such as T-2026-000042. */
const year = "(?:19|20)\\d\\d";
const kept = new RegExp(
  `(${[
    `(?<![\\d０-９])${year}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\\d|0?[1-9])(?![\\d０-９])`,
    `(?<![\\d０-９])${year}[-—~ ]${year}(?=年)`,
    `(?<![A-Za-z\\d])(?:GB|DL|DB|JGJ|NB|Q/GDW)(?:/T)? ?\\d{2,5}-${year}(?!\\d)`,
    `(?<![A-Za-z\\d])[A-Z]{1,3}-20\\d\\d-\\d{6}(?!\\d)`,
  ].join("|")})`,
);

const email = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
const plate =
  /([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z])[·\s]?[A-Z0-9]{3,4}([A-Z0-9]{2})(?![A-Z0-9])/g;
/** A point or a dot joins digits only where no decimals follow it. */
const longNumber =
  /[\d０-９](?:(?:[ \t\u3000\-－—–_]{0,2}|[.·](?=[\d０-９]{3}))[\d０-９]){6,}[Xx]?/g;
const spokenNumber = /[零〇一二三四五六七八九幺两](?:[ ,，、]?[零〇一二三四五六七八九幺两]){6,}/g;

const numeral = "[0-9０-９A-Za-z零〇一二两三四五六七八九十百#-]{1,8}";
const road = "路|街|大道|巷|弄|胡同|村|庄|屯|小区|社区|花园|家园|公寓|大厦|苑|园|城|湾|府|院|里|组";
const part = "号楼|号院|号(?![令文线])|楼|栋|幢|座|单元|层|室|户|排|门|房";
const address = new RegExp(`(${road})((?:第?${numeral}(?:${part})[,，、 ]?)+(?:${numeral})?)`, "g");

const surname =
  "(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤])";
const nameLabel =
  "联系人|户主|姓名|户名|机主|申请人|来电人|报修人|投诉人|举报人|法人|经办人|收件人|本人叫|我叫|名叫";
const afterLabel = new RegExp(
  `((?:${nameLabel})[\\s:：=是为叫]{1,3}|(?:业主|负责人)[:：]\\s?)(\\p{Script=Han}[\\p{Script=Han}·]{1,3})`,
  "gu",
);
const besideLabel = new RegExp(`((?:${nameLabel})${surname})(\\p{Script=Han}{1,2})`, "gu");
const beforeTitle = new RegExp(
  `(${surname})(\\p{Script=Han}{1,2})(?=先生|女士|小姐|同志|师傅)`,
  "gu",
);
const beforeDeed = new RegExp(
  `((?:客户|用户)${surname})(\\p{Script=Han}{1,2})(?=来电|致电|反映|咨询|投诉|举报|报修|要求|申请|建议|表示|询问|拨打|今[日天]|[上下]午|[早晚]上)`,
  "gu",
);

function maskPart(text: string): string {
  return text
    .replace(email, (found) => `${found[0]}***@***`)
    .replace(plate, "$1***$2")
    .replace(address, "$1***")
    .replace(longNumber, (found) => maskDigits(asciiDigits(found)))
    .replace(spokenNumber, (found) => "*".repeat(found.length))
    .replace(afterLabel, (_found, label: string, name: string) => label + maskName(name))
    .replace(besideLabel, hideGiven)
    .replace(beforeDeed, hideGiven)
    .replace(beforeTitle, hideGiven);
}

function hideGiven(_found: string, family: string, given: string): string {
  return family + "*".repeat(given.length);
}

const secretNames = /^(password|newPassword|token|secret|passphrase)$/;

/** A copy without the values of fields that hold secrets: for hashes, logs and recorded answers. */
export function withoutSecrets(value: unknown): unknown {
  return mapFields(value, (text) => text);
}

const codeNames = /^(id|unit|parent|region|city|county|scope|file|key|hash|version)$/;
const fileId = /^sha256:[0-9a-f]{64}$/;

/** Fields of an input that are a person's or a firm's name: `payeeName`, or `name` within `payee`. */
const peoplesNames = /^(payee|payer|holder|customer)Name$/;
const people = /^(payee|payer|holder|customer)$/;

/** An operation's input as the audit may show it: no secrets, no personal data in its texts. */
export function maskInput(value: unknown): unknown {
  return mapFields(value, (text, name) => {
    if (codeNames.test(name) || fileId.test(text)) return text;
    return peoplesNames.test(name) ? maskName(text) : maskText(text);
  });
}

function mapFields(
  value: unknown,
  mapText: (text: string, name: string) => string,
  name = "",
): unknown {
  if (secretNames.test(name)) return "***";
  if (typeof value === "string") return mapText(value, name);
  if (Array.isArray(value)) return value.map((item) => mapFields(item, mapText, name));
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  const ofPerson = people.test(name);
  const entries = Object.entries(value).map(([key, field]) => {
    const called = ofPerson && key === "name" ? `${name}Name` : key;
    return [key, mapFields(field, mapText, called)];
  });
  return Object.fromEntries(entries);
}
