/**
 * The last weeks of those who watch and collect debts: models learnt and put to work by another person,
 * months graded and scored, two dunning runs carried out and a third waiting for its signature, promises
 * and a hold, and an earlier first reminder that waits with its simulation for two signatures.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { addDays, type Day } from "../../src/base/dates.ts";
import { textOfBook } from "../../src/dunning/policy/reading.ts";
import { Diary } from "./desk.ts";

const scientist = "province.data";
const reviewer = "province.model-review";
const manager = "province.policy";
const collector = "linyi.collector";
const leader = "linyi.foreman";

const shippedPolicy = join(
  import.meta.dirname,
  "../../rulebooks/national/dunning-policy-2024-01-01.yaml",
);

export async function collectionDiaries(last: Day): Promise<Diary[]> {
  return [modelDiary(last), runDiary(last), await policyDiary(last)];
}

/** Trained as of 21 days ago; the months before are judged as of their ends. */
function modelDiary(last: Day): Diary {
  const diary = new Diary(last);
  const training = { as: scientist, input: { model: "scorecard" } };
  diary.add(21, "arrears.train", { ...training, keep: "arrears" });
  diary.add(21, "models.publish", { as: reviewer, input: { id: "$arrears.model" } });
  diary.add(21, "credit.train", { as: scientist, input: {}, keep: "credit" });
  diary.add(21, "models.publish", { as: reviewer, input: { id: "$credit.model" } });
  for (const months of [4, 3, 2, 1]) {
    const asOf = addDays(`${last.slice(0, 7)}-01`, -31 * months + 30);
    diary.add(20, "credit.grade", { input: { asOf } });
    diary.add(20, "arrears.score", { input: { asOf } });
  }
  for (const daysAgo of [14, 0]) {
    diary.add(daysAgo, "credit.grade", { input: {} });
    diary.add(daysAgo, "arrears.score", { input: {} });
  }
  diary.add(0, "arrears.monitor", { input: {} });
  return diary;
}

function runDiary(last: Day): Diary {
  const diary = new Diary(last);
  for (const daysAgo of [13, 4, 0]) {
    const run = `run${daysAgo}`;
    const one = { input: { run: `$${run}.id` }, mayBeRefused: true } as const;
    diary.add(daysAgo, "dunning.propose", { as: collector, input: {}, keep: run });
    diary.add(daysAgo, "dunning.submit", { as: collector, ...one });
    if (daysAgo === 0) continue;
    diary.add(daysAgo, "dunning.approve", { as: leader, ...one });
    diary.add(daysAgo, "dunning.execute", { as: collector, ...one });
    diary.add(daysAgo, "dunning.send", { input: {} });
    diary.add(daysAgo - 1, "dunning.ask", { input: {} });
  }
  diary.add(5, "dunning.worklist", { as: collector, input: { show: "all" }, keep: "list" });
  const account = (at: number) => ({ customerAccount: `$list.rows.${at}.customerAccount` });
  for (const at of [0, 1]) {
    const promised = { amountYuan: "10.00", dueOn: addDays(last, at === 0 ? 4 : -2) };
    const input = { ...account(at), ...promised, note: "电话中答应缴一部分" };
    // in a small house the list may be short, and who is on it may owe less
    diary.add(5, "dunning.promise", { as: collector, input, mayBeRefused: true });
  }
  const hold = { ...account(2), until: addDays(last, 10) };
  const reason = "客户住院，家属请求宽限";
  diary.add(4, "dunning.hold", { as: collector, input: hold, reason, mayBeRefused: true });
  return diary;
}

/** First reminders and messages two days earlier: the change is simulated, then two people are asked. */
async function policyDiary(last: Day): Promise<Diary> {
  const diary = new Diary(last);
  const live = textOfBook(parse(await readFile(shippedPolicy, "utf8")));
  const text = live
    .replaceAll(/day: 5\n(\s+)step: app/g, "day: 3\n$1step: app")
    .replaceAll(/day: 12\n(\s+)step: sms/g, "day: 10\n$1step: sms");
  const policy = "$draft.policy.name";
  const note = "首次提醒和短信都提前两天";
  diary.add(2, "dunning.draft", { as: manager, input: { text, note }, keep: "draft" });
  const simulated = { policy, draws: 10, asOf: addDays(last, -3) };
  diary.add(2, "dunning.simulate", { as: manager, input: simulated });
  diary.add(1, "dunning.submit-policy", { as: manager, input: { policy } });
  return diary;
}
