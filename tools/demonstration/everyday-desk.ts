/**
 * What is done without a case: leave and substitutes, days and months closed, differences with the bank looked
 * into, words added to the lexicon, and the night shift that takes the alert.
 */
import { addDays, type Day } from "../../src/base/dates.ts";
import { monthBefore } from "./calendar.ts";
import { Diary } from "./desk.ts";

const finance = "province.finance";
const cashier = "province.cashier";
const may = { mayBeRefused: true } as const;

/** @param billed the first month that was billed, `YYYY-MM` */
export function everydayDiary(last: Day, billed: string | undefined): Diary {
  const diary = new Diary(last);
  const leaves = [
    { person: "jinan.manager", substitute: "jinan.director", from: -16, to: -13 },
    { person: "linyi.director", substitute: "linyi.foreman", from: -1, to: 5 },
    { person: "heze.director", substitute: "heze.foreman", from: 12, to: 16 },
  ];
  for (const { person, substitute, from, to } of leaves) {
    const input = { from: addDays(last, from), to: addDays(last, to), substitute };
    diary.add(17, "approvals.set-leave", { as: person, input, reason: "年休假" });
  }
  const words = [
    { action: "add", list: "negative", word: "跑了好几趟" },
    { action: "add", list: "negative", word: "没个说法" },
  ];
  diary.add(11, "tickets.publish-lexicon", {
    ...{ as: "province.analyst", input: { changes: words }, reason: "坐席反映的本地说法" },
  });
  differences(diary);
  if (billed !== undefined) closeMonths(diary, { last, billed });
  const statement = { day: diary.day(4) };
  diary.add(3, "disbursements.match-statement", { as: finance, ...may, input: statement });
  const entry = { as: "province.compliance", ...may };
  diary.add(3, "registers.list", { ...entry, input: {}, keep: "entries" });
  diary.add(3, "registers.withdraw", {
    ...{ ...entry, input: { id: "$entries.entries.0.id" }, reason: "本人出示结案证明，名单有误" },
  });
  return diary;
}

/** What the bank and the channels disagree about: the first few are looked into. */
function differences(diary: Diary): void {
  const asked = { from: diary.day(68), until: diary.day(8) };
  diary.add(7, "payments.proof", { as: cashier, input: asked, keep: "proof" });
  for (const at of [0, 1, 2]) {
    const input = { finding: `$proof.findings.${at}.id` };
    const reason = "与渠道核对，次日已补到，差异消除";
    diary.add(7, "payments.clear", { as: cashier, ...may, input, reason });
  }
}

/** Months are closed in order, up to the one before last. */
function closeMonths(diary: Diary, { last, billed }: { last: Day; billed: string }): void {
  const until = monthBefore(last, 2);
  for (let back = 120; back >= 2; back -= 1) {
    const period = monthBefore(last, back);
    if (period <= billed || period > until) continue;
    const input = { period, carryPending: true };
    diary.add(5, "ledger.close-period", { as: finance, ...may, input, reason: "月结" });
  }
}

/** Just after midnight the alert of the day before is there, and somebody takes it. */
export function nightShift(last: Day): Diary {
  const diary = new Diary(addDays(last, 1), { from: 10 });
  const as = "heze.analyst";
  diary.add(0, "appeals.alerts", { as, input: { states: ["open"] }, keep: "alerts" });
  const alert = "$alerts.rows.0.id";
  diary.add(0, "appeals.acknowledge", { as, ...may, input: { id: alert } });
  const task = { alert, dueOn: addDays(last, 3), note: "核实停电范围，统一答复口径，两小时一报" };
  diary.add(0, "appeals.open-task", { as, ...may, input: task });
  return diary;
}
