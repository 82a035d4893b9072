/** What people agree, deny and object to, and the papers of it: promises, plans, disputes, PIPL Art. 24, notices. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  collector,
  type DunningScene,
  head,
  lead,
  openDunningScene,
  owed,
  tuesday,
} from "../../stories/dunning-scene.ts";
import { dayMs } from "../base/dates.ts";

let house: DunningScene;
beforeAll(async () => {
  house = await openDunningScene();
});
afterAll(() => house.close());
beforeEach(() => house.setNow(tuesday));

const as = { as: collector };
const daysOn = (days: number) => house.setNow(new Date(tuesday.getTime() + days * dayMs));
const caseOf = (customerAccount: string) => house.get("dunning.case", { customerAccount }, as);
const nextOf = async (account: string) => {
  const { next } = await caseOf(account);
  return next.step ?? next.because.concat(next.heldBy).at(-1).code;
};

test("a promise keeps the debt from being claimed until its grace is over; broken, it is dunned again", async () => {
  const customerAccount = await house.fresh(13);
  const promise = (amountYuan: string, dueOn: string) =>
    house.ask("dunning.promise", { customerAccount, amountYuan, dueOn }, as);
  expect(house.codeOf(await promise("156.79", "2026-11-27"))).toBe("dunning.amount_over_debt");
  expect(house.codeOf(await promise(owed, "2026-12-31"))).toBe("dunning.day_out_of_range");
  expect(await promise(owed, "2026-11-27")).toMatchObject({ id: expect.stringMatching(/^DP-/) });
  expect(house.codeOf(await promise("1.00", "2026-11-27"))).toBe("dunning.no_debt");
  expect(await nextOf(customerAccount)).toBe("dunning.nothing_owed");
  daysOn(4);
  expect(await nextOf(customerAccount)).toBe("dunning.nothing_owed");
  daysOn(5);
  await house.get("dunning.send");
  const broken = await caseOf(customerAccount);
  expect(broken.promises[0].state).toBe("broken");
  expect(broken.next.step).toBe("sms");
});

test("a promise is kept by what came in since it was made", async () => {
  const customerAccount = await house.fresh(13);
  await house.get(
    "dunning.promise",
    { customerAccount, amountYuan: "100.00", dueOn: "2026-11-27" },
    as,
  );
  expect(await caseOf(customerAccount)).toMatchObject({ owedFen: "5678", promisedFen: "10000" });
  daysOn(1);
  await house.pay(customerAccount, "100.00");
  expect(await caseOf(customerAccount)).toMatchObject({
    ...{ owedFen: "5678", promisedFen: "0", promises: [{ state: "kept", paidFen: "10000" }] },
  });
});

test("instalments: parts in order within the debt; the first that is missing breaks the plan", async () => {
  const customerAccount = await house.fresh(13);
  const plan = (...parts: [string, string][]) =>
    house.ask(
      "dunning.plan",
      { customerAccount, parts: parts.map(([dueOn, amountYuan]) => ({ dueOn, amountYuan })) },
      as,
    );
  const twice = await plan(["2026-12-10", "50.00"], ["2026-12-10", "50.00"]);
  expect(house.codeOf(twice)).toBe("dunning.parts_out_of_order");
  const over = await plan(["2026-12-10", "100.00"], ["2027-01-10", "57.00"]);
  expect(house.codeOf(over)).toBe("dunning.amount_over_debt");
  const first = ["2026-12-10", "100.00"] as [string, string];
  expect(await plan(first, ["2027-01-10", "56.78"])).toMatchObject({ id: expect.any(String) });
  await house.workAll();
  expect(await nextOf(customerAccount)).toBe("dunning.nothing_owed");
  daysOn(15);
  await house.pay(customerAccount, "100.00");
  daysOn(20);
  await house.get("dunning.send");
  expect((await caseOf(customerAccount)).plans[0]).toMatchObject({ state: "open" });
  daysOn(50);
  await house.get("dunning.send");
  const after = await caseOf(customerAccount);
  expect(after.plans[0]).toMatchObject({ state: "broken", paidFen: "10000" });
  expect(after.owedFen).toBe("5678");
});

test("a collector's hold stops every step until its day, with its reason", async () => {
  const customerAccount = await house.fresh(13);
  const hold = { customerAccount, until: "2026-11-26" };
  const { id } = await house.get("dunning.hold", hold, { ...as, reason: "住院，下周联系" });
  const { next, holds } = await caseOf(customerAccount);
  expect(next).toMatchObject({ step: null, heldBy: [{ code: "dunning.on_hold" }] });
  expect(holds).toMatchObject([{ reason: "住院，下周联系" }]);
  await house.get("dunning.end", { id }, as);
  expect(await nextOf(customerAccount)).toBe("sms");
});

test("seed 1: a call that lies on a desk since Friday is a contact of today, so no message goes out beside it", async () => {
  const customerAccount = await house.fresh(13);
  expect(await nextOf(customerAccount)).toBe("sms");
  await house.did(customerAccount, {
    ...{ step: "call", kind: "call", channel: "call", daysAgo: 4, state: "to_do" },
  });
  expect(await nextOf(customerAccount)).toBe("dunning.frequency_cap");
  const { action } = await house.actionOf(customerAccount).then(({ id }) => ({ action: id }));
  await house.get("dunning.record-outcome", { action, outcome: "delivered" }, as);
  daysOn(1);
  expect(await nextOf(customerAccount)).toBe("sms");
});

test("a disputed part is not claimed while it is open, and another person decides it", async () => {
  const customerAccount = await house.fresh(13);
  const disputed = { customerAccount, amountYuan: "56.78" };
  const { id } = await house.get("dunning.dispute", disputed, { ...as, reason: "电表走快" });
  expect(await caseOf(customerAccount)).toMatchObject({
    ...{ owedFen: "10000", disputedFen: "5678", next: { step: "sms" } },
    protections: [{ kind: "billing_dispute" }],
  });
  const decision = { id, upheld: false, decision: "现场校验合格" };
  const own = { ...collector, roles: ["approver"] };
  const refused = await house.refused("dunning.decide-dispute", decision, { as: own });
  expect(house.codeOf(refused)).toBe("dunning.decider_was_party");
  await house.get("dunning.decide-dispute", decision, { as: lead });
  expect(await caseOf(customerAccount)).toMatchObject({ owedFen: "15678", protections: [] });
});

test("PIPL Art. 24: explained in both languages, objected to, stopped at once, decided by a person who took no part", async () => {
  const customerAccount = await house.fresh(13);
  const zh = await house.get("dunning.explain", { customerAccount }, as);
  expect(zh.text.join("\n")).toMatch(/短信提醒[\s\S]*逾期 13 天[\s\S]*没有使用自动化评分/);
  const en = await house.get("dunning.explain", { customerAccount, language: "en" }, as);
  expect(en.text.join("\n")).toMatch(/13 days overdue[\s\S]*decided by people/);
  const pdf = await readFile((await house.files.find(zh.file))!.path);
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  const run = await house.approvedRun([customerAccount]);
  house.setNow(new Date(tuesday.getTime() + 13 * 3_600_000));
  await house.get("dunning.execute", { run }, as);
  const objection = { customerAccount, words: "上月已在营业厅缴费" };
  const { id } = await house.get("dunning.object", objection, as);
  expect(await house.actionOf(customerAccount)).toMatchObject({ state: "cancelled" });
  expect(await nextOf(customerAccount)).toBe("dunning.protected");
  const decision = { id, upheld: true, decision: "已核实，撤回催缴" };
  const refused = await house.refused("dunning.decide-objection", decision, { as: lead });
  expect(house.codeOf(refused)).toBe("dunning.decider_was_party");
  await house.get("dunning.decide-objection", decision, { as: head });
  const { objections, protections } = await caseOf(customerAccount);
  expect(objections).toMatchObject([{ state: "reversed", decidedBy: "zhu" }]);
  expect(protections).toEqual([]);
});

test("a notice is begun only where it is lawful, printed once, and counts only with its proof", async () => {
  const customerAccount = await house.fresh(38);
  await house.did(customerAccount, { step: "sms", kind: "message", channel: "sms", daysAgo: 20 });
  await house.did(customerAccount, { step: "call", kind: "call", channel: "call", daysAgo: 5 });
  const early = await house.refused("dunning.do-step", { customerAccount, step: "visit" }, as);
  expect(house.codeOf(early)).toBe("dunning.not_now");
  const { next } = await caseOf(customerAccount);
  expect(next).toMatchObject({ step: "notice", article: "电力供应与使用条例 第三十九条" });
  expect(next.script.zh).toContain(`宣读金额${owed}元`);
  const { action } = await house.get("dunning.do-step", { customerAccount, step: "notice" }, as);
  const printed = await house.get("dunning.print-notice", { action }, as);
  expect(await house.get("dunning.print-notice", { action }, as)).toEqual(printed);
  const outcome = { action, outcome: "delivered" };
  const bare = await house.refused("dunning.record-outcome", outcome, as);
  expect(house.codeOf(bare)).toBe("dunning.proof_missing");
  const proven = { ...outcome, proof: "signed", file: await house.paper(), note: "本人签收" };
  const rest = { customerAccount, until: "2026-12-01" };
  const hold = await house.get("dunning.hold", rest, { ...as, reason: "住院" });
  const held = await house.refused("dunning.record-outcome", proven, as);
  expect(held.details).toMatchObject({ against: [{ code: "dunning.on_hold" }] });
  await house.get("dunning.end", { id: hold.id }, as);
  await house.get("dunning.record-outcome", proven, as);
  expect(await house.actionOf(customerAccount)).toMatchObject({
    ...{ state: "delivered", proof: "signed", proofFiles: 1, notice: printed.notice },
  });
  const again = await house.refused("dunning.record-outcome", proven, as);
  expect(house.codeOf(again)).toBe("dunning.not_waiting");
});

test("催费台账 and 停复电台账 are written with what was done, customers' names masked", async () => {
  const span = { from: "2026-11-01", until: "2026-12-31", form: "csv" };
  const { file, rows } = await house.get(
    "dunning.export-ledger",
    { ledger: "collection", ...span },
    as,
  );
  const text = await readFile((await house.files.find(file))!.path, "utf8");
  expect(rows).toBeGreaterThan(1);
  expect(text).toContain("户号,户名,供电单位");
  expect(text).toMatch(/顾\*青,市南区,停电通知书,visit,已送达,156\.78,38,/);
  expect(text).not.toContain("顾长青");
  const orders = await house.get("dunning.export-ledger", { ledger: "cut-offs", ...span }, as);
  expect(orders).toMatchObject({ rows: 0, name: "停复电台账-2026-11-01-2026-12-31.csv" });
});

test("the worklist puts first what a person's contact brings in most; what is paid or promised is gone", async () => {
  const [call, paid, promised] = [
    await house.fresh(31),
    await house.fresh(31),
    await house.fresh(31),
  ];
  const accountsOn = async (show: string) => {
    const { rows } = await house.get("dunning.worklist", { show, limit: 200 }, as);
    return rows.map(({ customerAccount }: { customerAccount: string }) => customerAccount);
  };
  await house.get("dunning.propose", {}, as);
  expect(await accountsOn("to-do")).toEqual(expect.arrayContaining([call, paid, promised]));
  await house.pay(paid);
  const promise = { customerAccount: promised, amountYuan: owed, dueOn: "2026-11-30" };
  await house.get("dunning.promise", promise, as);
  const left = await accountsOn("to-do");
  expect(left).toContain(call);
  expect(left).not.toEqual(expect.arrayContaining([paid]));
  expect(left).not.toEqual(expect.arrayContaining([promised]));
  expect(await accountsOn("held")).toContain(promised);
  const { rows } = await house.get("dunning.worklist", { show: "all", limit: 200 }, as);
  const gains = rows.map(({ gainFen }: { gainFen: string }) => Number(gainFen));
  expect(gains).toEqual(gains.toSorted((left: number, right: number) => right - left));
  expect(rows.find((row: { step: string }) => row.step === "call")).toMatchObject({
    ...{ name: "顾*青", stepName: { zh: "电话催费" }, gainFen: "627" },
  });
});

test("seed 1: instalments agreed days after a part was paid restore the supply within 24 hours of the agreement", async () => {
  const customerAccount = await house.fresh(45);
  await house.database.transaction(async ({ sql }) => {
    await sql`
      insert into dunning_work_order (id, customer_account, kind, state, owed_fen, requested_by,
        requested_at, approved_at, done_by, done_at)
      values ('WO-of-seed-1', ${customerAccount}, 'cut-off', 'done', 15678, 'kai', ${house.now()},
        ${house.now()}, 'kai', ${house.now()})`;
  });
  daysOn(1);
  await house.pay(customerAccount, "50.00");
  daysOn(3);
  const parts = [{ dueOn: "2026-12-10", amountYuan: "106.78" }];
  await house.get("dunning.plan", { customerAccount, parts }, as);
  await house.workAll();
  const { orders } = await house.get("dunning.work-orders", { kind: "restore" }, as);
  expect(orders).toMatchObject([{ customerAccount, paidAt: null, overdue: false }]);
  expect(new Date(orders[0].dueAt).getTime() - house.now().getTime()).toBe(dayMs);
});
