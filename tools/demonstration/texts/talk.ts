/**
 * A ticket's two texts: the worker's summary and, for calls, what was said in turns. Both draw on
 * the same facts, so that they tell one story.
 * @module
 */
import type { Random } from "../../../src/math/statistics/random.ts";
import { type Appeal, businessTypes, type TypeLetter } from "./appeals.ts";
import { expand, type Facts } from "./grammar.ts";

/** 0 calm, 1 dissatisfied, 2 upset. */
export type Mood = 0 | 1 | 2;

export interface Case {
  appeal: Appeal;
  letter: TypeLetter;
  mood: Mood;
  facts: Facts;
  /** How the worker writes; see `frames`. */
  channel: "call" | "online";
}

/** Where a summary stands: `{note}` is what it is about, `{mood}` how it ends. */
const frames = {
  call: [
    "(客户|用户)来电{note}。{mood}",
    "{caller}来电{note}{where}。{mood}",
    "{caller}来电{note}{where}。{mood}(联系电话{phone}。|联系方式为来电号码。|)",
    "客户（户号{account}）来电{note}。{mood}",
    "【{county}】{caller}来电{note}。{mood}",
    "客户诉求:{note}{where}。{mood}(联系电话{phone}。|联系方式为来电号码。|)",
    "{caller}(今日|{clock})拨打95598{note}{where}。{mood}",
    "客户{note}{where}。{mood}",
  ],
  online: [
    "客户通过(网上国网|微信公众号|网上国网在线客服)留言{note}{where}。{mood}",
    "【线上渠道】客户{note}{where}。{mood}",
  ],
} as const;

const moods: Record<TypeLetter, readonly [string, string, string]> = {
  E: [
    "(已解释,客户表示认可。|已按规定答复,客户无异议。|客服代表已解答,客户表示清楚。|已答复。|客户要求核实后回复。|座席已告知,客户表示感谢。|)",
    "客户(对解释不太认可|表示疑问较大|不接受解释),(要求属地单位核实后回复|希望尽快给出说明)。",
    "客户(情绪激动|十分不满),(多次解释仍不认可|称已多次来电),要求(尽快|今日内)(核实并书面答复|安排专人回复)。",
  ],
  F: [
    "(请派员处理。|请安排抢修。|请抢修人员到场前联系客户。|请核实处理。|请到场查看。|)",
    "客户(较为着急|催促尽快处理|对等待时间不满),请(抢修人员尽快到场|尽快联系客户)。",
    "客户(情绪激动|非常着急),(强烈要求立即抢修|要求马上派人),(称再不处理将投诉|已第二次来电催促),请紧急处理。",
  ],
  S: [
    "(请工作人员联系客户办理。|请协助办理。|客户已了解流程,请跟进。|请在规定时限内办结。|)",
    "客户(希望加快办理|表示之前已申请过),请尽快(联系客户|处理)。",
    "客户(非常着急|情绪激动),(称拖延已久|对办理效率强烈不满),要求立即办理,请紧急跟进。",
  ],
  O: [
    "(希望供电部门核实改进。|请核实并回复客户。|客户表示仅作反映,无需回复。|请属地单位处理。)",
    "客户(表示不满|对此有意见|认为不合理),(希望重视并尽快处理|要求给予说明),请核实回复。",
    "客户(情绪激动|十分不满|强烈不满),(要求限期解决|称将向上反映|表示不解决将投诉至12345),请重点关注。",
  ],
  C: [
    "要求核实处理并回复。",
    "客户投诉(处理不当|服务不到位),(要求核实责任并回复|不认可此前解释),请调查处理。",
    "客户(情绪激动|强烈不满),坚持投诉,要求(严肃处理并道歉|给出明确答复|追究相关人员责任),(称将向上反映|称已多次反映未果),请尽快处理。",
  ],
  R: [
    "(客户要求保密。|请核查,注意为客户保密。|请相关部门核实。)",
    "客户(要求严肃查处|希望尽快核查),并为其保密。",
    "客户(强烈要求查处|情绪激动),(称曾反映未果|将向上反映),请纪检部门核查。",
  ],
  G: [
    "(请相关部门研究。|客户表示希望采纳。|请参考。)",
    "客户希望尽快改进,请研究后回复。",
    "客户希望尽快改进,请研究后回复。",
  ],
};

const greetings = [
  "您好,(国网山东电力|供电服务热线),请问有什么可以帮您?",
  "您好,请讲。",
  "您好,很高兴为您服务,请问您需要(办理什么业务|什么帮助)?",
  "您好,供电服务,请问有什么可以帮到您?",
];
const openings: readonly [string, string, string] = [
  "(你好,|您好,|喂,你好,|哎,你好,|那个,|)",
  "(喂,|我跟你说,|哎,是供电局吗,|我都打第二遍了,|)",
  "(我可告诉你,|你们电话怎么这么难打,|我要投诉!|你们还管不管了,|我都打了好几遍了,)",
];
const asks: readonly [string, string, string] = [
  "(好的,|)(请提供一下您的户号|请问您的户号是多少|麻烦您说一下户号或者地址)(,我帮您查一下|)。",
  "(您别急,我来帮您,|我理解您的心情,|)(请说一下户号|请问户号是多少),我(帮您查|这就核实)。",
  "(给您带来不便很抱歉,|您先消消气,|我理解您的心情,)(请告诉我您的户号|请您报一下户号),我这就帮您处理。",
];
const answersToAsk = [
  "{account}。",
  "户号是{account}。",
  "户号(我记不住|没带着),(地址是|我在|){place}。",
  "{place},户主姓{surname}。",
  "你等一下我找找啊,{account}。",
];
const holds = ["(请稍等。|请您稍等,我查一下。|正在为您查询,请不要挂机。)", ""];
/** A calm caller's answer, to an explanation and to a promise. */
const thanks = {
  explained:
    "(好的,谢谢|哦,是这样啊,明白了|行,我知道了|嗯嗯,好,谢谢你啊|讲得挺清楚,谢谢|那就放心了,谢谢|噢,懂了)。",
  promised:
    "(好的,谢谢|行,那我等着|好,那麻烦你们了|行,谢谢啊|那我在这儿等着|好,来之前打我电话|嗯,辛苦了)。",
} as const;
const grumbles =
  "(那你们快点吧|行吧,我再等等看|光说不行啊,得有人管|每次都这么说|我就等你们回话,不行我还打|说了半天跟没说一样)。";
const outbursts =
  "(我不想听这些,今天必须给我解决|你们就会推,我要投诉|再不处理我就往上反映|我打12345去|别糊弄老百姓了,叫你们领导给我回电话|太气人了,你们这是什么服务)!";
const closings: readonly [string, string, string] = [
  "(不客气,祝您生活愉快,再见。|感谢您的来电,再见。|好的,请您稍后对本次服务评价,再见。)",
  "(我会备注加急,请您保持电话畅通。|已经给您登记了,工作人员会尽快联系您。)",
  "(您的诉求我已记录并上报,会有专人回复您。|我已为您加急,请您耐心等待。)",
];
const lastWords = [
  "",
  "(行,快点啊|知道了|抓紧吧)。",
  "(最好是这样|我就等到今天,不来人你看着|哼,等着吧|什么玩意儿)。",
] as const;

/** The worker's summary. */
export function writeSummary(told: Case, random: Random): string {
  const { appeal, letter, mood, facts, channel } = told;
  const note = noteOf(told, random);
  const parts: Record<string, () => string> = {
    note: () => note,
    mood: () => expand(appeal.wording.close ?? moods[letter][mood], facts, random),
    where: () => whereOf(note, facts, random),
  };
  const frame = random.pick(letter === "R" ? ["客户来电{note}。{mood}"] : frames[channel]);
  const fact = (name: string) => parts[name]?.() ?? facts.fact(name);
  const text = expand(frame, { ...facts, fact }, random);
  const label = letter === "C" && random.chance(0.5) ? `【${businessTypes.C}】` : "";
  return punctuate(label + text, random);
}

function noteOf({ appeal, letter, facts }: Case, random: Random): string {
  const note = expand(sceneOf(notesOf(appeal, facts), facts), facts, random);
  const { idea } = appeal.wording;
  return letter === "G" && idea ? `${note},建议${expand(idea, facts, random)}` : note;
}

/** The place or the account, where the summary has not named it yet. */
function whereOf(note: string, facts: Facts, random: Random): string {
  const template = note.includes(facts.fact("place"))
    ? "(,户号{account}||)"
    : "(,地址{place}|,户号{account}|,{place}|)";
  return expand(template, facts, random);
}

function notesOf({ wording }: Appeal, facts: Facts): readonly string[] {
  return (facts.fact("isFirm") && wording.firm?.note) || wording.note;
}

/** The wording of this ticket's scene: lists of one length tell the same scenes in one order. */
function sceneOf(templates: readonly string[], facts: Facts): string {
  return templates[Math.floor(facts.place("scene") * templates.length)]!;
}

/** The call in turns, 坐席 (agent) and 客户 (caller), one to a line. */
export function writeCall({ appeal, letter, mood, facts }: Case, random: Random): string {
  const { say, more, answer, firm } = appeal.wording;
  const tell = (templates: readonly string[]) => expand(random.pick(templates), facts, random);
  const opening = (facts.fact("isFirm") && firm?.say) || say;
  const turns = [
    `坐席:${tell(greetings)}`,
    `客户:${tell([openings[mood]])}${tell([sceneOf(opening, facts)])}`,
    `坐席:${tell([asks[mood]])}`,
    `客户:${tell(answersToAsk)}`,
  ];
  if (more && random.chance(0.25 + 0.3 * mood)) {
    turns.push(`坐席:${tell(["好的,查到了,您请讲。", "请您稍等。", "嗯,您继续说。"])}`);
    turns.push(`客户:${tell(more)}`);
  }
  turns.push(`坐席:${tell(holds)}${tell([sceneOf(answer, facts)])}`);
  const calm = letter === "E" ? thanks.explained : thanks.promised;
  turns.push(`客户:${tell([[calm, grumbles, outbursts][mood]!])}`);
  if (mood === 0 && random.chance(0.45)) {
    turns.push(
      `坐席:${tell(["请问还有其他可以帮您的吗?", "您还有其他问题吗?"])}`,
      "客户:没有了,谢谢。",
    );
  }
  turns.push(`坐席:${tell([closings[mood]])}`);
  if (mood > 0 && random.chance(0.6)) turns.push(`客户:${tell([lastWords[mood]])}`);
  return punctuate(turns.join("\n"), random);
}

const fullWidth: Record<string, string> = {
  ",": "\uff0c",
  "?": "\uff1f",
  "!": "\uff01",
  ":": "\uff1a",
  ";": "\uff1b",
};

/** Most people type full-width marks, some do not. */
function punctuate(text: string, random: Random): string {
  const tidy = text.replace(/[,、]+(?=[。,!?])|^[,、]+/gm, "").replace(/。{2,}/g, "。");
  return random.chance(0.12) ? tidy : tidy.replace(/[,?!:;]/g, (mark) => fullWidth[mark]!);
}
