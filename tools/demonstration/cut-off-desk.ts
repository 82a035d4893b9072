/**
 * The hard end of collecting, as the law wants it: a visit, a notice against signature, a week, another person's
 * signature, a last call, the switch with its photograph, and the way back once the money is there. Beside it what
 * stands in the way: households that are protected, an objection, a disputed part, a broken word.
 */
import { addDays, type Day } from "../../src/base/dates.ts";
import { isHoliday, weekdayOf } from "./calendar.ts";
import { Diary } from "./desk.ts";

const collector = "heze.collector";
const foreman = "heze.foreman";
const compliance = "province.compliance";

const may = { mayBeRefused: true } as const;
const paper = (name: string) => ({
  file: { name: `${name}.pdf`, text: `%PDF-1.4\n${name}\n%%EOF\n` },
});

/** Days before the last one; cut-offs are done on a working day before another. */
const visited = 19;
const noticed = 12;
const asked = 5;

export function cutOffDiaries(last: Day): Diary[] {
  const switched = daysBackTo(last, asked - 1);
  return [
    run(last, visited + 1),
    visits(last),
    run(last, noticed + 1),
    notices(last),
    requests(last),
    ...(switched === undefined ? [] : [cutOffs(last, switched)]),
    standingInTheWay(last),
  ];
}

/** The first day from so many days ago on that is no Friday, weekend or holiday, nor lies before one. */
function daysBackTo(last: Day, from: number): number | undefined {
  for (let daysAgo = from; daysAgo >= 0; daysAgo -= 1) {
    const day = addDays(last, -daysAgo);
    const isWeekday = weekdayOf(day) >= 1 && weekdayOf(day) <= 4;
    if (isWeekday && !isHoliday(day) && !isHoliday(addDays(day, 1))) return daysAgo;
  }
  return undefined;
}

/** Calls and visits first; notices once those were in vain. */
function run(last: Day, daysAgo: number): Diary {
  const diary = new Diary(last);
  const one = { ...may, input: { run: `$heze${daysAgo}.id` } };
  diary.add(daysAgo, "dunning.propose", { as: collector, input: {}, keep: `heze${daysAgo}` });
  diary.add(daysAgo, "dunning.submit", { as: collector, ...one });
  diary.add(daysAgo, "dunning.approve", { as: foreman, ...one });
  diary.add(daysAgo, "dunning.execute", { as: collector, ...one });
  return diary;
}

function visits(last: Day): Diary {
  const diary = new Diary(last);
  diary.add(visited, "dunning.send", { input: {} });
  const input = { state: "to_do", kind: "visit", pageSize: 20 };
  diary.add(visited, "dunning.actions", { as: collector, input, keep: "visits" });
  const notes = ["见到户主，答应想办法", "家人代收，已说明欠费", "见到负责人，称资金紧张"];
  for (let at = 0; at < 12; at += 1) {
    const action = `$visits.actions.${at}.id`;
    const outcome = { action, outcome: "delivered", note: notes[at % notes.length]! };
    diary.add(visited, "dunning.record-outcome", { as: collector, ...may, input: outcome });
  }
  return diary;
}

/** Each is printed and signed for. */
function notices(last: Day): Diary {
  const diary = new Diary(last);
  diary.add(noticed, "dunning.send", { input: {} });
  const input = { state: "to_do", kind: "notice", pageSize: 20 };
  diary.add(noticed, "dunning.actions", { as: collector, input, keep: "notices" });
  for (let at = 0; at < 10; at += 1) {
    const action = `$notices.actions.${at}.id`;
    const one = { as: collector, ...may };
    diary.add(noticed, "dunning.print-notice", { ...one, input: { action } });
    diary.add(noticed, "dunning.record-outcome", {
      ...{ ...one, input: { action, outcome: "delivered", proof: "signed" } },
      files: paper(`停电通知书回执-${at + 1}`),
    });
  }
  return diary;
}

/** All are asked for; the house refuses some itself, two are agreed to, the rest waits in the inbox. */
function requests(last: Day): Diary {
  const diary = new Diary(last);
  for (let at = 0; at < 10; at += 1) {
    const input = { customerAccount: `$notices.actions.${at}.customerAccount` };
    const request = { as: collector, ...may, input, reason: "通知期满仍未缴费" };
    diary.add(asked, "dunning.request-cut-off", request);
  }
  const waiting = { kind: "cut-off", box: "waiting" };
  diary.add(asked, "approvals.inbox", { as: foreman, input: waiting, keep: "cutOffs" });
  for (const at of [0, 1]) {
    const input = { approval: `$cutOffs.rows.${at}.id`, act: "approve", comment: "程序齐全，同意" };
    diary.add(asked, "approvals.act", { as: foreman, ...may, input });
  }
  return diary;
}

/** The last call in the morning, the switch after noon, the money the next day, and light again. */
function cutOffs(last: Day, daysAgo: number): Diary {
  const diary = new Diary(last);
  const one = { as: collector, ...may };
  const agreed = { kind: "cut-off", state: "approved" };
  diary.add(daysAgo, "dunning.work-orders", { ...one, input: agreed, keep: "orders" });
  const account = (at: number) => ({ customerAccount: `$orders.orders.${at}.customerAccount` });
  for (const at of [0, 1]) {
    const step = { ...account(at), step: "last_notice" };
    diary.add(daysAgo, "dunning.do-step", { ...one, input: step, keep: `call${at}` });
    diary.add(daysAgo, "dunning.record-outcome", {
      ...one,
      input: { action: `$call${at}.action`, outcome: "delivered", proof: "recorded-call" },
      files: paper(`停电前再通知录音摘要-${at + 1}`),
    });
  }
  diary.wait(120);
  for (const at of [0, 1]) {
    diary.add(daysAgo, "dunning.complete-order", {
      ...{ ...one, input: { order: `$orders.orders.${at}.id` } },
      files: paper(`停电电表照片-${at + 1}`),
    });
  }
  const next = Math.max(0, daysAgo - 1);
  diary.wait(21);
  diary.add(next, "dunning.case", { ...one, input: account(0), keep: "owing" });
  const row = `{$owing.customerAccount},{$owing.owedFen},${diary.day(next)} 10:05,GT-${diary.day(next)}-0001`;
  diary.add(next, "payments.import", {
    ...{ as: "province.cashier", ...may, input: { channel: "counter" } },
    files: {
      file: { name: "柜台补缴.csv", text: `户号,缴费金额(分),缴费时间,交易流水号\n${row}\n` },
    },
  });
  const open = { kind: "restore", state: "open" };
  diary.add(next, "dunning.work-orders", { ...one, input: open, keep: "restores" });
  diary.add(next, "dunning.complete-order", {
    ...{ ...one, input: { order: "$restores.orders.0.id" } },
    files: paper("复电电表照片"),
  });
  return diary;
}

function standingInTheWay(last: Day): Diary {
  const diary = new Diary(last);
  const one = { as: "linyi.collector", ...may };
  const account = (at: number) => ({ customerAccount: `$debts.rows.${at}.customerAccount` });
  diary.add(9, "dunning.worklist", {
    as: "linyi.collector",
    input: { show: "all" },
    keep: "debts",
  });
  const protectedOnes = [
    { at: 4, kind: "medical_equipment", reason: "家中有呼吸机，见医院证明" },
    { at: 5, kind: "minimum_income", reason: "低保户，见民政名单" },
    { at: 6, kind: "billing_dispute", reason: "对抄表电量有异议，已转校验" },
  ];
  for (const { at, kind, reason } of protectedOnes) {
    const input = { ...account(at), kind, until: addDays(last, 60) };
    diary.add(9, "protections.place", { ...one, input, reason });
  }
  for (const [at, words] of [
    "上月已在代收点缴过，有小票",
    "房子已出租，费用应由租户承担",
  ].entries()) {
    const input = { ...account(7 + at), words };
    diary.add(8, "dunning.object", { ...one, input, keep: `objection${at}` });
  }
  for (const at of [0, 1]) {
    const input = { ...account(9 + at), amountYuan: "20.00" };
    diary.add(8, "dunning.dispute", { ...one, input, keep: `dispute${at}` });
  }
  const parts = [addDays(last, 12), addDays(last, 42)].map((dueOn) => ({
    dueOn,
    amountYuan: "4.00",
  }));
  diary.add(7, "dunning.plan", { ...one, input: { ...account(11), parts, note: "分两期" } });
  const grounds = "近一年只迟缴过一次，因住院";
  diary.add(7, "credit.object", {
    ...{ ...one, input: { account: account(12).customerAccount, grounds }, keep: "grade" },
  });
  const again = { account: account(13).customerAccount, grounds: "户名更正前的欠费不应算在我名下" };
  diary.add(7, "credit.object", { ...one, input: again });
  const looked = { id: "$objection0.id", upheld: false, decision: "小票核实无误，催费撤销并致歉" };
  diary.add(6, "dunning.decide-objection", { as: compliance, ...may, input: looked });
  const metered = { id: "$dispute0.id", upheld: false, decision: "现场校验无误，电量属实" };
  diary.add(6, "dunning.decide-dispute", { as: "linyi.foreman", ...may, input: metered });
  const answer = "经核实属特殊情况，按 B 级执行至复评";
  diary.add(6, "credit.decide", {
    ...{ as: "province.policy", ...may, input: { id: "$grade.id", grade: "B", answer } },
  });
  return diary;
}
