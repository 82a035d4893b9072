/**
 * What the linter says, and where in the YAML.
 * @module
 */
import * as z from "zod";
import { reasons } from "../../base/reasons.ts";

export const Finding = z.object({
  code: z.string().describe("stable, e.g. dunning-lint.too_early"),
  level: z.enum(["error", "warning"]).describe("an error keeps the policy from being submitted"),
  zh: z.string(),
  en: z.string(),
  article: z.string().nullable().describe("law it would break"),
  path: z.string().describe("in the YAML, e.g. body.rows.2.ladder.5"),
  line: z.number().int().describe("from 1"),
  column: z.number().int().describe("from 1"),
});
export type Finding = z.infer<typeof Finding>;

type Sentence = { zh: string; en: string };
interface Kind extends Sentence {
  level: Finding["level"];
  article?: string;
}

const article39 = "电力供应与使用条例 第三十九条";
const privacy = "民法典 第一千零三十三条";
const automated = "个人信息保护法 第二十四条";

/** Every finding there is. Where a place has an article of its own, that one is cited. */
export const findingKinds = {
  yaml: { level: "error", zh: "不是有效的 YAML：{text}", en: "this is no YAML: {text}" },
  shape: {
    level: "error",
    zh: "字段不符合格式：{text}",
    en: "the field is not as it must be: {text}",
  },
  too_early: {
    level: "error",
    article: article39,
    zh: "第 {day} 天的“{step}”过早：{place}须逾期超过 {limit} 天",
    en: "{stepEn} on day {day} is too early: {placeEn} asks for more than {limit} days overdue",
  },
  no_reminder: {
    level: "error",
    article: article39,
    zh: "停电程序之前没有到期后的催交提醒",
    en: "no reminder after the due day comes before the way to a cut-off",
  },
  no_notice: {
    level: "error",
    article: article39,
    zh: "停电之前缺少{place}规定的“{step}”",
    en: "the {stepEn} that {placeEn} prescribes is missing before the cut-off",
  },
  notice_short: {
    level: "error",
    article: article39,
    zh: "“{step}”距停电只有 {days} 天，{place}要求至少 {limit}",
    en: "the {stepEn} comes {days} days before the cut-off; {placeEn} asks for at least {limit}",
  },
  notice_stale: {
    level: "warning",
    article: article39,
    zh: "“{step}”距停电 {days} 天，{place}只认 {limit} 以内的，须重新送达",
    en: "the {stepEn} comes {days} days before the cut-off; {placeEn} lets it stand {limit} only, so it is given again",
  },
  not_a_ground: {
    level: "warning",
    article: article39,
    zh: "{place}未将欠费列为停电理由，停电步骤在该地不会执行",
    en: "{placeEn} does not list arrears as a ground, so the cut-off steps do nothing there",
  },
  late_fee: {
    level: "error",
    article: article39,
    zh: "违约金每日 {rate}‰ 不在 {least}‰ 至 {most}‰ 之间",
    en: "a late fee of {rate} per mille a day is not within {least} to {most} per mille",
  },
  quiet_hours: {
    level: "error",
    article: privacy,
    zh: "联系时段 {from} 至 {to} 超出{place}允许的 {least} 至 {most}",
    en: "contact from {from} to {to} leaves the hours {placeEn} allows, {least} to {most}",
  },
  no_hours: {
    level: "error",
    zh: "联系时段 {from} 至 {to} 是空的",
    en: "contact from {from} to {to} is no time at all",
  },
  no_caps: {
    level: "warning",
    article: privacy,
    zh: "没有自己的联系次数上限，只有底线",
    en: "no caps of its own on contacts, only the floor's",
  },
  cap_zero: {
    level: "warning",
    zh: "上限为 0：任何联系都不会发生",
    en: "a cap of 0 lets no contact happen",
  },
  over_cap: {
    level: "error",
    article: privacy,
    zh: "从第 {day} 天起 {days} 天内安排了 {count} 次联系，上限为 {limit} 次",
    en: "{count} contacts within {days} days from day {day} on; the cap is {limit}",
  },
  gap: {
    level: "error",
    zh: "没有一行适用于：{where}",
    en: "no row fits: {whereEn}",
  },
  overlap: {
    level: "warning",
    zh: "与第 {row} 行重叠（{where}），由前一行决定",
    en: "overlaps row {row} ({whereEn}); the earlier row decides",
  },
  unreachable: {
    level: "error",
    zh: "前面的行已经包括了全部情形，本行永远不会用到",
    en: "earlier rows take every case, so this row never decides",
  },
  never_done: {
    level: "warning",
    zh: "同一天还有后一步，“{step}”不会执行",
    en: "another step follows on the same day, so {stepEn} is never done",
  },
  reads_model: {
    level: "error",
    article: automated,
    zh: "规则路径不得使用信用等级或概率",
    en: "the rule path must not read grade or probability",
  },
  stop_missing: {
    level: "error",
    zh: "保护名单缺少“{kind}”",
    en: "the stop list lacks {kindEn}",
  },
  stop_loosened: {
    level: "error",
    zh: "“{kind}”须停止一切联系，策略只停止停电",
    en: "{kindEn} must stop every contact, the policy stops cut-offs only",
  },
  stop_unknown: {
    level: "error",
    zh: "没有保护类型“{kind}”",
    en: "there is no protection {kind}",
  },
  harsher_for_better: {
    level: "error",
    zh: "第 {day} 天对 {better} 级的步骤“{step}”重于对 {worse} 级的（{where}）",
    en: "on day {day} grade {better} has {stepEn}, harsher than grade {worse} ({whereEn})",
  },
  harsher_for_safer: {
    level: "warning",
    zh: "第 {day} 天对较低概率的步骤“{step}”重于较高概率的（{where}）",
    en: "on day {day} a lower probability has {stepEn}, harsher than a higher one ({whereEn})",
  },
  no_explanation: {
    level: "error",
    article: automated,
    zh: "没有向客户说明理由、异议和人工复核的途径",
    en: "no way for a customer to learn why, to object, and to ask for a person",
  },
  unknown_placeholder: {
    level: "error",
    zh: "模板中没有可填的“{name}”",
    en: "nothing fills {name} in the template",
  },
  missing_placeholder: {
    level: "error",
    article: automated,
    zh: "“{step}”的模板缺少“{name}”",
    en: "the template of {stepEn} lacks {name}",
  },
  hidden_text: {
    level: "error",
    zh: "“{step}”的模板含有看不见的字符",
    en: "the template of {stepEn} holds characters that nobody sees",
  },
  threat: {
    level: "error",
    article: article39,
    zh: "“{step}”不是停电通知，不得以停电相告",
    en: "{stepEn} is no notice of a cut-off and must not announce one",
  },
  no_template: {
    level: "error",
    zh: "“{step}”没有模板",
    en: "{stepEn} has no template",
  },
  unknown_step: { level: "error", zh: "没有步骤“{step}”", en: "there is no step {step}" },
  unused_step: {
    level: "warning",
    zh: "没有一行用到步骤“{step}”",
    en: "no row uses the step {stepEn}",
  },
  wrong_channel: {
    level: "error",
    zh: "“{step}”不能经“{channel}”办理",
    en: "{stepEn} cannot be done by {channel}",
  },
  not_softer: {
    level: "error",
    zh: "缓和后的步骤须是消息提醒",
    en: "what steps are softened to must be a message",
  },
  no_hold_out: {
    level: "warning",
    zh: "没有对照组，步骤的效果无法测量",
    en: "without a hold-out the effect of no step can be measured",
  },
} as const satisfies Record<string, Kind>;
export type FindingCode = keyof typeof findingKinds;

export const lintReasons = reasons<Record<FindingCode, Sentence>>("dunning-lint", findingKinds);
