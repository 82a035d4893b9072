/** Debts from proposal to restoration, in one house: methods.md 6.4 checks 5 to 7, PIPL Art. 24, Art. 39. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  collector,
  type DunningScene,
  head,
  lead,
  openDunningScene,
  otherCollector,
  owed,
  stranger,
  tuesday,
} from "../../stories/dunning-scene.ts";
import { hourMs } from "../base/dates.ts";
import { isRefusal } from "../base/refusal.ts";

let house: DunningScene;
beforeAll(async () => {
  house = await openDunningScene();
});
afterAll(() => house.close());
beforeEach(() => house.setNow(tuesday));

const as = { as: collector };
const later = (ms: number) => house.setNow(new Date(house.now().getTime() + ms));
const reminded = async (account: string) => {
  await house.did(account, { step: "sms", kind: "message", channel: "sms", daysAgo: 17 });
};
const noticed = async (account: string) => {
  await reminded(account);
  const notice = { step: "notice", kind: "notice", channel: "visit", proof: "signed" };
  await house.did(account, { ...notice, daysAgo: 8 });
};
const lineOf = async (run: string, customerAccount: string) =>
  (await house.get("dunning.lines", { run, customerAccount }, as)).lines[0];

describe("a proposal and its approval", () => {
  test("each debt has a line with step, reasons and amount; who made or edited it never approves", async () => {
    const [account, call] = [await house.fresh(13), await house.fresh(31)];
    const run = await house.get("dunning.propose", {}, as);
    expect(run).toMatchObject({ state: "proposed", unitName: "市南区", lines: 2 });
    expect(run.hash).toMatch(/^[0-9a-f]{64}$/);
    const line = await lineOf(run.id, account);
    expect(line).toMatchObject({ step: "sms", kind: "message", owedFen: "15678", overdueDays: 13 });
    expect(line.because.map(({ code }: { code: string }) => code)).toContain("dunning.rung_due");
    expect(await lineOf(run.id, call)).toMatchObject({ step: "call", name: "顾*青" });
    const softened = { run: run.id, customerAccount: call, step: "sms" };
    const { hash, version } = await house.get("dunning.edit-line", softened, as);
    expect(version).toBe(2);
    expect(hash).not.toBe(run.hash);
    expect(await lineOf(run.id, call)).toMatchObject({
      ...{ step: "sms", editedBy: "kai", proposed: { step: "call" } },
    });
    const harder = { run: run.id, customerAccount: account, step: "visit" };
    expect(house.codeOf(await house.refused("dunning.edit-line", harder, as))).toBe(
      "dunning.never_harder",
    );
    await house.get("dunning.submit", { run: run.id }, { as: otherCollector });
    const both = { ...collector, roles: ["collector", "approver"] };
    for (const party of [both, { ...otherCollector, roles: ["approver"] }]) {
      const refused = await house.refused("dunning.approve", { run: run.id }, { as: party });
      expect(house.codeOf(refused)).toBe("dunning.proposer_never_approves");
    }
    const moved = await house.get("dunning.approve", { run: run.id }, { as: lead });
    expect(moved.state).toBe("approved");
    expect(house.codeOf(await house.refused("dunning.edit-line", softened, as))).toBe(
      "dunning.run_state",
    );
  });

  test("a line that was slipped in after the approval is found by the hash, and nothing is queued", async () => {
    const account = await house.fresh(13);
    const run = await house.approvedRun([account]);
    await house.database.transaction(
      ({ sql }) => sql`
        insert into dunning_line select run_id, customer_account, 9, 'visit', 'visit', 'visit',
          not_before, because, held_by, article, path, wanted, held_out, owed_fen, overdue_days,
          grade, probability, gain_fen, facts, repeat('a', 64), 'nobody', now(), 'slipped in'
        from dunning_line_now where run_id = ${run} and customer_account = ${account}`,
    );
    expect(house.codeOf(await house.refused("dunning.execute", { run }, as))).toBe(
      "dunning.run_changed",
    );
    expect(await house.actionOf(account)).toBeUndefined();
  });

  test("killed while it gathered, a proposal goes on where it was, as of the moment it was begun", async () => {
    const account = await house.fresh(13);
    const begun = new Date(tuesday.getTime() - hourMs);
    await house.database.transaction(
      ({ sql }) => sql`
        insert into dunning_run (id, as_of, unit_id, unit_path, policy, policy_hash, state, reached,
          proposed_by, proposed_at)
        values ('DR-half', ${begun}, '370202', '37/3702/370202', 'x', 'x', 'gathering', ${account},
          'kai', ${begun})`,
    );
    const run = await house.get("dunning.propose", {}, as);
    expect(run).toMatchObject({ id: "DR-half", asOf: begun.toISOString(), state: "proposed" });
    expect(await lineOf("DR-half", account)).toBeUndefined();
    expect(run.lines).toBe(0);
  });

  test("each night every unit that a collector answers for has a run that its people see", async () => {
    const account = await house.fresh(13);
    const { runs } = await house.get("dunning.propose-all");
    const seen = await Promise.all(
      [collector, stranger].map((who) => house.get("dunning.proposals", {}, { as: who })),
    );
    const units = seen.map(({ runs: [newest] }) => newest.unitName);
    expect([runs.length, units]).toEqual([2, ["市南区", "市北区"]]);
    expect(await lineOf(seen[0].runs[0].id, account)).toMatchObject({ step: "sms" });
  });

  test("nobody sees or edits what is outside his scope", async () => {
    const account = await house.fresh(13);
    const run = (await house.get("dunning.propose", {}, as)).id;
    for (const [operation, input] of [
      ["dunning.proposal", { run }],
      ["dunning.edit-line", { run, customerAccount: account }],
      ["dunning.case", { customerAccount: account }],
      ["dunning.promise", { customerAccount: account, amountYuan: "1.00", dueOn: "2026-11-30" }],
      ["dunning.object", { customerAccount: account, words: "不服" }],
    ] as const) {
      const refused = await house.refused(operation, input, { as: stranger });
      expect(refused.kind, operation).toBe("not_found");
    }
    expect(await house.get("dunning.worklist", {}, { as: stranger })).toMatchObject({ total: 0 });
  });
});

describe("a run carried out", () => {
  test("two executions and two senders at once send each message once; its delivery is asked for", async () => {
    const account = await house.fresh(13);
    const run = await house.approvedRun([account]);
    const tries = await Promise.all([1, 2].map(() => house.ask("dunning.execute", { run }, as)));
    expect(tries.filter(isRefusal)).toHaveLength(1);
    await Promise.all([house.get("dunning.send"), house.get("dunning.send")]);
    await house.workAll();
    const { id, state, words } = await house.actionOf(account);
    expect(state).toBe("sent");
    expect(words).toContain(`电费${owed}元未缴`);
    expect(house.sent.filter(({ key }) => key === id)).toHaveLength(1);
    later(hourMs);
    await house.get("dunning.ask");
    expect(await house.actionOf(account)).toMatchObject({ state: "delivered", kind: "message" });
  });

  test("methods 6.4 check 5: paid between proposal and execution, or between execution and sending: not sent", async () => {
    const [before, between] = [await house.fresh(13), await house.fresh(13)];
    const run = await house.approvedRun([before, between]);
    await house.pay(before);
    house.setNow(new Date("2026-11-24T14:00:00Z"));
    await house.get("dunning.execute", { run }, as);
    await house.workAll();
    expect(await house.actionOf(before)).toMatchObject({
      state: "cancelled",
      stoppedBy: [{ code: "dunning.paid_since" }],
    });
    expect(await house.actionOf(between)).toMatchObject({ state: "queued" });
    await house.pay(between);
    expect(await house.actionOf(between)).toMatchObject({ state: "cancelled" });
    const told = house.sent.map(({ text }) => text);
    expect(told.filter((text) => text.includes(before) || text.includes(between))).toEqual([]);
  });

  test("a protection placed after the approval stops it; a quiet hour only delays it", async () => {
    const [ill, quiet] = [await house.fresh(13), await house.fresh(13)];
    const run = await house.approvedRun([ill, quiet]);
    await house.get("protections.place", { customerAccount: ill, kind: "meter_fault" }, as);
    house.setNow(new Date("2026-11-24T14:00:00Z"));
    await house.get("dunning.execute", { run }, as);
    await house.workAll();
    expect(await house.actionOf(ill)).toMatchObject({ stoppedBy: [{ code: "dunning.protected" }] });
    expect(await house.actionOf(quiet)).toMatchObject({
      ...{ state: "queued", notBefore: "2026-11-25T00:30:00.000Z" },
    });
    house.setNow(new Date("2026-11-25T00:30:00Z"));
    await house.get("dunning.send");
    expect(await house.actionOf(quiet)).toMatchObject({ state: "sent" });
  });

  test("a line that is silent leaves an unknown, which holds the next contact until it is asked and answers", async () => {
    const account = await house.fresh(13, "9003");
    const run = await house.approvedRun([account]);
    await house.get("dunning.execute", { run }, as);
    await house.workAll();
    expect(await house.actionOf(account)).toMatchObject({ state: "unknown" });
    later(8 * 24 * hourMs);
    const held = (await house.get("dunning.propose", {}, as)).id;
    expect((await lineOf(held, account)).heldBy[0].code).toBe("dunning.outcome_unknown");
    await house.get("dunning.ask");
    expect(await house.actionOf(account)).toMatchObject({ state: "delivered" });
    const free = (await house.get("dunning.propose", {}, as)).id;
    expect(await lineOf(free, account)).toMatchObject({ step: "voice", heldBy: [] });
  });

  test("a message the line never heard of has failed after the second asking, and is not sent again", async () => {
    const account = await house.fresh(13, "9002");
    const run = await house.approvedRun([account]);
    await house.get("dunning.execute", { run }, as);
    await house.workAll();
    later(hourMs);
    await house.get("dunning.ask");
    expect(await house.actionOf(account)).toMatchObject({ state: "unknown" });
    await house.get("dunning.ask");
    const { id, state, problem } = await house.actionOf(account);
    expect([state, problem]).toEqual(["failed", "never_heard_of"]);
    expect(house.sent.filter(({ key }) => key === id)).toHaveLength(1);
  });

  test("whoever is drawn into the hold-out is never written to, and is counted once", async () => {
    await house.owe(house.heldOut, 13);
    for (const _ of [1, 2]) {
      const run = await house.approvedRun([await house.fresh(13)]);
      expect(await lineOf(run, house.heldOut)).toMatchObject({ step: null, heldOut: true });
      await house.get("dunning.execute", { run }, as);
      await house.workAll();
      later(24 * hourMs);
    }
    const { actions } = await house.get("dunning.actions", { customerAccount: house.heldOut }, as);
    expect(actions.map(({ state }: { state: string }) => state)).toEqual(["held_out"]);
    expect(house.sent.filter(({ text }) => text.includes(house.heldOut))).toEqual([]);
    later(30 * 24 * hourMs);
    const { steps } = await house.get("dunning.uplift");
    expect(steps.find(({ step }: { step: string }) => step === "sms")).toMatchObject({
      ...{ heldOut: 1, heldOutPaid: 0 },
    });
  });
});

describe("Art. 39: the way to a cut-off", () => {
  const codes = (answer: { details: unknown }) =>
    (answer.details as { against: { code: string }[] }).against.map(({ code }) => code);

  test.each([29, 30] as const)(
    "methods 6.4 check 7: at day %i it is refused, whatever was delivered",
    async (age) => {
      const customerAccount = await house.fresh(age);
      await noticed(customerAccount);
      const refused = await house.refused("dunning.request-cut-off", { customerAccount }, as);
      // a notice from before day 31 is none either
      expect(codes(refused)).toEqual(["dunning.too_early", "dunning.no_notice"]);
    },
  );

  test("after day 30 without reminder and notice is refused; with both and their proof it is asked for", async () => {
    const [bare, unproven, sound] = [
      await house.fresh(45),
      await house.fresh(45),
      await house.fresh(45),
    ];
    const request = (customerAccount: string) =>
      house.ask("dunning.request-cut-off", { customerAccount }, as);
    const bareCodes = codes(
      await house.refused("dunning.request-cut-off", { customerAccount: bare }, as),
    );
    expect(bareCodes).toEqual(["dunning.no_reminder", "dunning.no_notice"]);
    await reminded(unproven);
    await house.did(unproven, { step: "notice", kind: "notice", channel: "visit", daysAgo: 8 });
    expect(house.codeOf(await request(unproven))).toBe("dunning.guards_object");
    await noticed(sound);
    expect(await request(sound)).toMatchObject({ state: "requested" });
    expect(house.codeOf(await request(sound))).toBe("dunning.already_open");
  });

  test("money that came before the crew's word: the cut-off is reported and restored within 24 hours of it", async () => {
    const customerAccount = await house.fresh(45);
    await noticed(customerAccount);
    const { order } = await house.get("dunning.request-cut-off", { customerAccount }, as);
    await agree(order);
    const report = async () => ({ order, file: await house.paper() });
    const early = await house.refused("dunning.report-cut-off", await report(), as);
    expect(house.codeOf(early)).toBe("dunning.order_state");
    later(hourMs);
    await house.pay(customerAccount);
    later(hourMs);
    expect(await house.get("dunning.report-cut-off", await report(), as)).toMatchObject({
      state: "done",
    });
    const { orders } = await house.get("dunning.work-orders", { kind: "restore" }, as);
    const restore = orders.find(
      (each: { customerAccount: string }) => each.customerAccount === customerAccount,
    );
    expect(new Date(restore.dueAt).getTime() - new Date(restore.paidAt).getTime()).toBe(
      24 * hourMs,
    );
    expect(house.now().getTime() - new Date(restore.paidAt).getTime()).toBeGreaterThan(0);
  });

  test("another person of a higher unit agrees; on the day the last notice must stand 30 minutes", async () => {
    const customerAccount = await house.fresh(45);
    await noticed(customerAccount);
    const { order } = await house.get("dunning.request-cut-off", { customerAccount }, as);
    const complete = async () => ({ order, file: await house.paper() });
    const early = await house.refused("dunning.complete-order", await complete(), as);
    expect(house.codeOf(early)).toBe("dunning.order_state");
    await agree(order);
    const unnoticed = await house.refused("dunning.complete-order", await complete(), as);
    expect(codes(unnoticed)).toEqual(["dunning.no_notice"]);
    await house.did(customerAccount, {
      ...{ step: "last_notice", kind: "final-notice", channel: "call" },
      ...{ daysAgo: 20 / 1440, proof: "recorded-call" },
    });
    const hasty = await house.refused("dunning.complete-order", await complete(), as);
    expect(codes(hasty)).toEqual(["dunning.notice_too_young"]);
    later(15 * 60_000);
    expect(await house.get("dunning.complete-order", await complete(), as)).toMatchObject({
      state: "done",
    });
    const paidAt = new Date(house.now().getTime() + hourMs);
    house.setNow(paidAt);
    await house.pay(customerAccount);
    const { orders } = await house.get("dunning.work-orders", { kind: "restore" }, as);
    const restore = orders.find(
      (each: { customerAccount: string }) => each.customerAccount === customerAccount,
    );
    expect(restore).toMatchObject({ state: "open", overdue: false });
    expect(new Date(restore.dueAt).getTime() - new Date(restore.paidAt).getTime()).toBe(
      24 * hourMs,
    );
    expect(restore.paidAt.slice(0, 16)).toBe(paidAt.toISOString().slice(0, 16));
    later(25 * hourMs);
    const late = await house.get("dunning.work-orders", { kind: "restore", overdue: true }, as);
    expect(late.orders.map(({ id }: { id: string }) => id)).toContain(restore.id);
    await house.get("dunning.complete-order", { order: restore.id, file: await house.paper() }, as);
    await house.get("dunning.send");
    expect((await house.get("dunning.case", { customerAccount }, as)).orders).toHaveLength(2);
  });

  test("a run's cut-off is not done on the day where its model is unfit by then, and none at night", async () => {
    const customerAccount = await house.fresh(45);
    await noticed(customerAccount);
    const call = { step: "call", kind: "call", channel: "call" };
    await house.did(customerAccount, { ...call, daysAgo: 9 });
    const last = { step: "last_notice", kind: "final-notice", channel: "call" };
    await house.did(customerAccount, { ...last, daysAgo: 0.1, proof: "recorded-call" });
    const cutOff = { step: "cut_off", kind: "cut-off", channel: "field", state: "to_do" };
    await house.did(customerAccount, { ...cutOff, daysAgo: 0.01 });
    const { id: action } = await house.actionOf(customerAccount);
    const [order, path] = ["WO-of-a-run", "model"];
    await house.database.transaction(async ({ sql }) => {
      await sql`update dunning_action set path = ${path} where id = ${action}`;
      await sql`
        insert into dunning_work_order (id, customer_account, kind, state, owed_fen, action_id,
          requested_by, requested_at, approved_at)
        values (${order}, ${customerAccount}, 'cut-off', 'approved', 15678, ${action}, 'kai',
          ${house.now()}, ${house.now()})`;
    });
    const complete = async () =>
      codes(
        await house.refused("dunning.complete-order", { order, file: await house.paper() }, as),
      );
    expect(await complete()).toEqual(["dunning.unfit_model"]);
    later(13 * hourMs);
    expect(await complete()).toEqual(["dunning.quiet_hours"]);
  });

  test("money that comes before the day cancels the order, and its approval is void", async () => {
    const customerAccount = await house.fresh(45);
    await noticed(customerAccount);
    const { order } = await house.get("dunning.request-cut-off", { customerAccount }, as);
    const approval = await agree(order);
    await house.pay(customerAccount);
    const { orders } = await house.get("dunning.case", { customerAccount }, as);
    expect(orders[0]).toMatchObject({
      state: "cancelled",
      stoppedBy: [{ code: "dunning.paid_since" }],
    });
    expect(await house.get("approvals.show", { id: approval })).toMatchObject({ state: "voided" });
    const refused = await house.refused(
      "dunning.complete-order",
      { order, file: await house.paper() },
      as,
    );
    expect(house.codeOf(refused)).toBe("dunning.order_state");
  });

  test("who asked for it does not sign it", async () => {
    const customerAccount = await house.fresh(45);
    await noticed(customerAccount);
    const { order } = await house.get("dunning.request-cut-off", { customerAccount }, as);
    const { orders } = await house.get("dunning.case", { customerAccount }, as);
    expect(orders[0].id).toBe(order);
    const deed = { approval: orders[0].approval, act: "approve" };
    const both = { ...collector, roles: ["collector", "approver"] };
    expect(house.codeOf(await house.refused("approvals.act", deed, { as: both }))).toMatch(
      /^approvals\./,
    );
  });

  /** Signed in the general inbox; gives the approval. */
  async function agree(order: string): Promise<string> {
    const { orders } = await house.get("dunning.work-orders", { kind: "cut-off" }, as);
    const { approval } = orders.find(({ id }: { id: string }) => id === order);
    await house.get("approvals.act", { approval, act: "approve" }, { as: head });
    await house.workAll();
    return approval;
  }
});
