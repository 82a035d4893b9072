/**
 * What customers appeal about: how often, as which business type, when in the year, in what words.
 * Names are those of `rulebooks/national/appeal-taxonomy-*.yaml`. Rates and shares are this
 * demonstration's own, set so that enquiries and fault repairs dominate and complaints are few.
 * @module
 */
import { assert } from "../../../src/base/assert.ts";
import { billWordings } from "./bills.ts";
import { outageWordings } from "./outages.ts";
import { paymentWordings } from "./payments.ts";
import { workWordings } from "./works.ts";

/** Templates of one appeal; `grammar.ts` has their syntax, `talk.ts` what surrounds them. */
export interface Wording {
  /** The caller's first sentence. */
  say: readonly string[];
  /** What an upset caller adds. */
  more?: readonly string[];
  answer: readonly string[];
  /** The worker's summary; follows 客户来电 and begins with a verb. */
  note: readonly string[];
  /** How the summary ends, where it does not end as its business type's do. */
  close?: string;
  /** What those who are no home say instead. */
  firm?: { say: readonly string[]; note: readonly string[] };
  /** What a caller who suggests something suggests. */
  idea?: string;
}

/** `E` enquiry and so on: how the shares below are written. */
export const businessTypes = {
  E: "咨询",
  F: "故障报修",
  S: "服务申请",
  O: "意见",
  C: "投诉",
  R: "举报",
  G: "建议",
} as const;
export type TypeLetter = keyof typeof businessTypes;

/** Multipliers by month, January first. */
const seasons = {
  flat: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  cooling: [1.1, 1, 0.8, 0.6, 0.6, 0.9, 1.6, 1.9, 1.4, 0.6, 0.6, 0.9],
  yearEnd: [0.4, 0.3, 0.3, 0.4, 0.4, 0.5, 0.9, 1.5, 1.5, 1.2, 1.7, 2.9],
  storms: [0.9, 0.7, 0.8, 0.8, 0.9, 1.2, 1.6, 1.6, 0.9, 0.7, 0.8, 1.1],
  fields: [0.5, 0.5, 1.5, 1.3, 1, 1.8, 1.3, 1.1, 0.9, 1, 0.6, 0.5],
  homes: [0.7, 0.6, 1.2, 1.1, 1.1, 1.1, 1, 1, 1.1, 1.1, 1.1, 0.9],
} as const;
type Season = keyof typeof seasons;

/** What drives an appeal within the month: bills going out, the equipment, or nothing special. */
type Rhythm = "bill" | "fault" | "desk";

export interface Appeal {
  name: string;
  /** Level one of the taxonomy. */
  group: string;
  /** Tickets a year per 10,000 accounts, apart from those that outages and events bring. */
  yearly: number;
  letters: readonly TypeLetter[];
  shares: readonly number[];
  rhythm: Rhythm;
  months: readonly number[];
  wording: Wording;
}

/** group: name, tickets a year per 10,000 accounts, shares of business types, rhythm, season */
const table = `
电价电费: 电价标准查询 420 E100 desk flat; 阶梯电价争议 150 E60,O35,C2,G3 bill yearEnd;
  分时电价争议 110 E70,O30 bill flat; 电价执行错误 50 E50,O42,C8 bill flat;
  电费突增 520 E72,O23,C2,G1,S2 bill cooling; 电费账单差错 90 E52,O42,C6 bill flat;
  电费退补争议 50 E40,O50,C10 bill flat; 电费构成查询 900 E100 bill cooling; 违约金争议 70 E70,O30 bill flat;
  催费方式不当 25 O75,C25 bill flat; 欠费停电争议 110 E50,O40,C10 desk cooling;
  缴费后复电慢 180 S82,E10,O8 desk cooling; 电费发票开具 260 E80,S20 desk flat; 账单未收到 80 E75,O20,G5 bill flat
停电问题: 故障停电 1500 F100 fault storms; 停电次数多 60 O68,C15,E14,G3 fault storms;
  停电时间长 0 F60,E20,O15,C5 fault storms; 大面积停电 0 F60,E30,O10 fault storms;
  抢修不及时 0 O60,C40 fault storms; 停电未通知 0 O70,C12,E15,G3 fault flat; 未按时送电 0 E40,O50,C10 fault flat;
  停电安排不合理 15 O80,G20 desk fields; 停电原因查询 350 E100 fault storms; 停电信息不准确 10 O85,C10,G5 desk storms
供电质量: 电压低 220 F74,O20,C3,S3 fault fields; 电压高 25 F100 fault flat; 电压不稳 140 F85,O15 fault storms;
  缺相 70 F100 fault fields; 家电损坏赔偿 40 S50,O42,C8 fault storms
电力短信: 短信未收到 130 E100 bill flat; 短信重复发送 70 E60,O40 bill flat; 短信内容错误 60 E70,O30 bill flat;
  短信退订 150 S100 desk flat; 通知号码变更 230 S100 desk homes
服务密码: 忘记服务密码 260 E70,S30 desk flat; 密码重置失败 100 E70,O30 desk flat; 户号被他人绑定 70 S70,E30 desk homes;
  验证码收不到 120 E80,O20 desk flat
电费到账: 支付宝缴费到账问题 180 E85,O13,C2 bill flat; 微信缴费到账问题 190 E86,O12,C2 bill flat;
  网上国网缴费到账问题 150 E84,O14,C2 bill flat; 银行代扣到账问题 40 E90,O10 bill flat;
  代收点缴费到账问题 60 E80,O20 bill flat; 营业厅缴费到账问题 30 E90,O10 bill flat; 重复缴费退款 110 S62,E38 bill flat;
  错缴电费 90 S62,E38 bill flat
服务渠道: 网上国网登录失败 180 E84,O14,G2 bill flat; 线上功能异常 150 E80,O17,G3 bill flat;
  户号绑定失败 180 E100 desk homes; 缴费网点少 25 O65,G35 desk flat; 自助终端故障 20 O60,E40 desk flat
用电业务办理: 新装办理慢 120 E42,O48,C8,G2 desk homes; 增容申请 180 S100 desk cooling;
  充电桩报装 260 S52,E40,O8 desk homes; 光伏并网 220 S30,E50,O17,C3 desk homes;
  报装收费争议 30 E50,O42,C8 desk homes; 过户更名 420 E60,S40 desk homes; 销户 130 S100 desk homes;
  暂停与减容 15 S60,E40 desk flat
计量表计: 电表走快 110 E55,O40,S5 bill cooling; 电表校验申请 140 S100 bill cooling; 串户 25 O60,S40 desk flat;
  电表故障 260 F100 fault storms; 换表争议 25 O80,C20 desk flat; 抄表差错 70 E50,O45,C5 bill flat;
  估抄漏抄 40 E40,O54,C6 bill flat
服务行为: 服务态度差 35 C60,O40 desk flat; 推诿搪塞 20 C40,O60 desk flat; 未履行承诺 18 C45,O55 desk flat;
  违规收费 8 R100 desk flat; 以电谋私 5 R100 desk flat; 服务表扬 40 O100 desk flat
电网建设与安全: 施工扰民 25 O90,C10 desk homes; 施工恢复不到位 20 O85,C15 desk homes; 占地青苗赔偿 20 O85,C15 desk fields;
  杆线隐患 200 F62,O28,S10 fault storms; 树线矛盾 80 O45,S45,F10 fault storms; 变压器噪声 20 O100 desk cooling;
  窃电与违约用电 45 R100 desk flat; 触电隐患 50 F100 fault storms
`;

const wordings: Record<string, Wording> = {
  ...billWordings,
  ...outageWordings,
  ...paymentWordings,
  ...workWordings,
};

export const appeals: readonly Appeal[] = table
  .trim()
  .split(/\n(?=\S)/)
  .flatMap((line) => {
    const [group, entries] = line.split(": ");
    return entries!.split(/;\s+/).map((entry) => readAppeal(group!, entry));
  });

const byName = new Map(appeals.map((appeal) => [appeal.name, appeal]));

export function appealNamed(name: string): Appeal {
  const appeal = byName.get(name);
  assert(appeal, `${name} is in the table of appeals`);
  return appeal;
}

function readAppeal(group: string, entry: string): Appeal {
  const [name, yearly, types, rhythm, season] = entry.split(" ");
  const wording = wordings[name!];
  assert(wording, `${name} has a wording`);
  const pairs = types!.split(",");
  return {
    name: name!,
    group,
    yearly: Number(yearly),
    letters: pairs.map((pair) => pair[0] as TypeLetter),
    shares: pairs.map((pair) => Number(pair.slice(1))),
    rhythm: rhythm as Rhythm,
    months: seasons[season as Season],
    wording,
  };
}
