/**
 * The last weeks of those who look for odd payments: categories and thresholds fitted, put in force by another
 * person, a month screened, cases judged, and a second fit that learnt from them, as a shadow.
 */
import { addDays, type Day } from "../../src/base/dates.ts";
import { Diary } from "./desk.ts";

const scientist = "province.data";
const reviewer = "province.model-review";
const auditor = "province.auditor";

/** What the auditor finds behind the strongest cases of a field, in the order of the list. */
const findings: readonly { field: string; codes: readonly string[] }[] = [
  { field: "amountDeviation", codes: ["wrong_amount", "prepaid", "wrong_amount", "usage_changed"] },
  { field: "repeatHours", codes: ["duplicate_payment", "duplicate_payment"] },
  { field: "gapDeviation", codes: ["caught_up", "long_silence", "season"] },
  { field: "offHoursCount", codes: ["agency_misconduct"] },
];

const comments: Readonly<Record<string, string>> = {
  wrong_amount: "与客户核实，金额多输一位",
  prepaid: "客户外出务工，预存半年电费",
  usage_changed: "新装空调，用电确有增加",
  duplicate_payment: "同日在两个渠道各缴一次，客户要求退一笔",
  caught_up: "补缴前两期旧欠",
  long_silence: "房屋空置，联系不上",
  season: "冬季返乡，每年如此",
  agency_misconduct: "夜间集中代缴后冲正，已转稽查",
};

export function anomalyDiary(last: Day): Diary {
  const diary = new Diary(last);
  diary.add(24, "anomalies.profile", { as: scientist, input: {} });
  diary.add(24, "anomalies.fit", { as: scientist, input: {}, keep: "first" });
  diary.add(24, "anomalies.switch", { as: reviewer, input: { id: "$first.ruleSet.id" } });
  diary.add(23, "anomalies.screen", { as: scientist, input: {} });
  for (const [at, { field, codes }] of findings.entries()) {
    const list = `odd${at}`;
    diary.add(16, "anomalies.list", {
      ...{ as: auditor, input: { show: "waiting", field }, keep: list },
    });
    for (const [row, code] of codes.entries()) {
      const one = { case: `$${list}.cases.${row}.id` };
      const may = { as: auditor, mayBeRefused: true } as const;
      diary.add(16, "anomalies.assign", { ...may, input: one });
      diary.add(15, "anomalies.judge", {
        ...may,
        input: { ...one, code, comment: comments[code] },
      });
    }
  }
  const round = { as: auditor, input: { show: "waiting", field: "roundPermille" }, keep: "round" };
  diary.add(14, "anomalies.list", round);
  const agency = "$round.cases.0.agency";
  diary.add(14, "anomalies.allow", {
    ...{ as: auditor, input: { agency, field: "roundPermille", until: addDays(last, 120) } },
    ...{ reason: "集镇代收点按整百预存，已核实", mayBeRefused: true },
  });
  diary.add(7, "anomalies.fit", { as: scientist, input: {}, keep: "second" });
  const challenger = "$second.ruleSet.id";
  diary.add(6, "anomalies.compare", { as: scientist, input: { challenger } });
  diary.add(6, "anomalies.switch", { as: reviewer, input: { id: challenger, to: "shadow" } });
  diary.add(0, "anomalies.screen", { as: scientist, input: {} });
  return diary;
}
