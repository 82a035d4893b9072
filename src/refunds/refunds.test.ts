/** Refunds between marketing and finance: methods.md 3.3 and the seven checks of 3.5, on both PostgreSQLs. */
import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { person } from "../../stories/harness.ts";
import {
  closedAccounts,
  finance,
  firm,
  handler,
  holder,
  lead,
  monday,
  openScene,
  otherHandler,
  payee,
  payeeLead,
  type Scene,
  secondFinance,
} from "../../stories/refund-scene.ts";
import type { Transaction } from "../base/database.ts";
import type { Actor } from "../base/operation.ts";
import { balanceOf } from "../ledger/ledger.ts";
import { hashOf, type Message } from "./messages/message.ts";

describe.each(["embedded", "server"] as const)("on the %s store", (store) => {
  let house: Scene;
  beforeAll(async () => {
    house = await openScene({ store });
  });
  afterAll(() => house.close());
  beforeEach(() => house.setNow(monday));

  /** Credit less debit. */
  const netOf = (ledgerAccount: string, party: string) =>
    house.database.transaction(async (transaction: Transaction) => {
      const balance = await balanceOf(transaction, { account: ledgerAccount, party });
      return balance.creditFen - balance.debitFen;
    });
  type More = { as?: Actor } & Record<string, unknown>;
  const act = (operation: string, id: string, { as = handler, ...more }: More = {}) =>
    house.ask(`refunds.${operation}`, { id, ...more }, { as });
  const done = (operation: string, id: string, { as = handler, ...more }: More = {}) =>
    house.get(`refunds.${operation}`, { id, ...more }, { as });
  const codeOf = async (answer: Promise<unknown>) => house.codeOf(await answer);
  /** Accepted, paid, and the bank's answer delivered. */
  const paid = async (wish?: Parameters<Scene["atFinance"]>[0]) => {
    const id = await house.atFinance(wish);
    await done("pay", id, { as: finance });
    await house.workAll();
    return id;
  };
  const signersOf = async (id: string) => {
    const { approval } = await house.show(id);
    const { history } = await house.get("approvals.show", { id: approval });
    return history
      .filter((line: { act: string }) => line.act === "approve")
      .map((line: { step: string; person: string }) => `${line.step} ${line.person}`);
  };

  test("asked for, reviewed, accepted, paid, archived: each side knows, the clearing account is empty", async () => {
    const customerAccount = house.fresh();
    const id = await house.requested({ customerAccount });
    expect(await house.show(id)).toMatchObject({
      state: "mkt_review",
      whereabouts: { holder: "marketing", turn: "approver", dueOn: "2026-11-30" },
    });
    await house.approved(id);
    expect(await house.show(id)).toMatchObject({ state: "sent_to_finance", finance: null });
    await house.workAll();
    expect(await house.show(id)).toMatchObject({
      state: "fin_review",
      whereabouts: { holder: "marketing", turn: "finance" },
      finance: { state: "fin_review", approvedBy: [lead.id, payeeLead.id] },
    });
    await done("approve", id, { as: finance });
    await house.workAll();
    expect(await house.show(id)).toMatchObject({
      state: "accepted",
      whereabouts: { holder: "finance", dueOn: "2026-12-21" },
    });
    expect(await netOf("224101", customerAccount)).toBe(12_000n);
    await done("pay", id, { as: finance });
    await house.workAll();
    expect(await house.show(id)).toMatchObject({
      state: "paid",
      whereabouts: { holder: "customer", turn: "nobody" },
      finance: { state: "paid", paidOn: "2026-11-23" },
    });
    expect(await netOf("224104", id)).toBe(0n);
    expect(await netOf("224101", customerAccount)).toBe(0n);
    expect(await netOf("2203", customerAccount)).toBe(38_000n);
    expect(await house.get("ledger.check")).toMatchObject({ balanced: true });
    house.setNow(new Date("2026-11-26T01:00:00Z"));
    await house.workAll();
    expect(await house.show(id)).toMatchObject({ state: "closed" });
  });

  test("3.5 check 1: returned for a wrong account, only the account is mended: the amount's approval is kept, the payee's repeats", async () => {
    const id = await house.atFinance();
    await done("return", id, { code: "payee_account_wrong", comment: "少一位", as: finance });
    await house.workAll();
    expect(await house.show(id)).toMatchObject({
      state: "returned",
      fault: { reasonCode: "payee_account_wrong", fields: ["payeeAccount"], redo: "payee" },
      whereabouts: { turn: "handler" },
    });
    await done("handle", id);
    await done("resubmit", id, { payeeAccount: "6222000000004322" });
    expect(await house.show(id)).toMatchObject({ state: "mkt_review", version: 2 });
    expect(await codeOf(act("approve", id, { as: lead }))).toMatch(/^approvals\./);
    await done("approve", id, { as: payeeLead });
    expect(await signersOf(id)).toEqual(["amount lin", "payee luo", "payee luo"]);
    await house.workAll();
    expect((await house.show(id)).finance).toMatchObject({ state: "fin_review", version: 2 });
  });

  test("3.5 check 2: finance cannot pay a returned order", async () => {
    const id = await house.atFinance();
    await done("return", id, { code: "reason_unclear", as: finance });
    const answer = await act("pay", id, { as: finance });
    expect(house.codeOf(answer)).toBe("refunds.wrong_state");
    await house.workAll();
    expect(await codeOf(act("pay", id, { as: finance }))).toBe("refunds.wrong_state");
  });

  test("3.5 check 3: the same message twice has one effect; other content under its number is refused", async () => {
    const id = await house.atFinance();
    const [{ body, ...row }] = (await house.database.transaction(
      ({ sql }) => sql<Message>`
        select order_id as "order", side as "from", number, version, kind, body_hash as hash, body
        from refund_message where order_id = ${id} and side = 'marketing' and direction = 'out'`,
    )) as [Message];
    const message = { ...row, body };
    expect(await house.get("refunds.receive", { message })).toEqual({ isNew: false, applied: 0 });
    const forged = { ...message, body: { ...body, amountFen: "99900" } };
    expect(await codeOf(house.ask("refunds.receive", { message: forged }))).toBe(
      "refunds.message_altered",
    );
    const other = { ...forged, hash: hashOf(forged) };
    expect(await codeOf(house.ask("refunds.receive", { message: other }))).toBe(
      "refunds.not_its_word",
    );
    const { timeline, finance: copy } = await house.show(id);
    expect(timeline.filter(({ kind }: { kind: string }) => kind === "taken")).toHaveLength(2);
    expect(copy.amountFen).toBe("12000");
  });

  test("3.5 check 4: papers replaced under review void the approvals that read them", async () => {
    const id = await house.requested({ accountProof: await house.paper("proof") });
    await done("approve", id, { as: lead });
    await done("attach", id, { accountProof: await house.paper("another proof") });
    expect(await house.show(id)).toMatchObject({ state: "mkt_review" });
    await done("approve", id, { as: lead });
    await done("approve", id, { as: payeeLead });
    expect(await signersOf(id)).toEqual(["amount lin", "amount lin", "payee luo"]);
    await house.workAll();
    expect(
      await house.codeOf(await act("attach", id, { evidence: await house.paper("late") })),
    ).toBe("refunds.wrong_state");
  });

  test("3.5 check 4: papers altered after approval are not paid on; returned, their approval runs again", async () => {
    const proof = await house.paper(`proof of ${house.fresh()}`);
    const id = await house.atFinance({ accountProof: proof });
    const stored = (await house.files.find(proof))!;
    await writeFile(stored.path, "%PDF-1.4\nanother text of the same name\n%%EOF\n");
    for (const operation of ["approve", "pay"]) {
      expect(await codeOf(act(operation, id, { as: finance }))).toBe("refunds.papers_altered");
    }
    expect((await house.show(id)).papers).toMatchObject([{ intact: false }]);
    await done("return", id, { code: "attachment_altered", as: finance });
    await house.workAll();
    await done("resubmit", id, { accountProof: await house.paper("the proof once more") });
    expect(await house.show(id)).toMatchObject({ state: "mkt_review" });
    await house.approved(id);
    expect(await signersOf(id)).toHaveLength(4);
  });

  test.each([
    ["negative", { amountYuan: "-1.00" }, "refunds.amount_not_positive"],
    ["zero", { amountYuan: "0.00" }, "refunds.amount_not_positive"],
    ["a third of a fen", { amountYuan: "1.003" }, "refunds.bad_amount"],
    ["larger than the balance", { amountYuan: "500.01" }, "refunds.over_balance"],
    ["10^15 fen", { amountYuan: "10000000000000.00" }, "refunds.amount_too_large"],
    [
      "more digits than a bigint",
      { amountYuan: `${"9".repeat(30)}.00` },
      "refunds.amount_too_large",
    ],
    ["an unknown account", { customerAccount: "0000000000" }, "refunds.no_account"],
    ["an unknown payment", { payment: "P-none" }, "refunds.payment_not_theirs"],
    ["another payee", { payeeName: "别人" }, "refunds.payee_differs"],
    ["no payee's account", { payeeAccount: undefined }, "refunds.payee_missing"],
    ["an account that is none", { payeeAccount: "12" }, "refunds.bad_payee_account"],
    [
      "to the advance of a closed account",
      { customerAccount: closedAccounts[0], amountYuan: "1.00", to: "advance" },
      "refunds.closed_account",
    ],
  ])("3.5 check 5: %s is refused, and nothing is held", async (_name, wish, code) => {
    const customerAccount = house.fresh();
    const answer = await house.request({ customerAccount, ...wish });
    expect(house.codeOf(answer)).toBe(code);
    expect(
      await house.get("refunds.preflight", { customerAccount, amountYuan: "1.00", ...payee }),
    ).toMatchObject({
      refundableFen: "50000",
      ready: true,
    });
  });

  test("3.5 check 5: a second refund of the same over-payment is refused, even of the last fen", async () => {
    const customerAccount = house.fresh();
    const { payments } = await house.get("payments.list", { customerAccount });
    const payment = payments[0].paymentId;
    const first = await house.requested({ customerAccount, payment, amountYuan: "400.00" });
    expect(await codeOf(house.request({ customerAccount, payment, amountYuan: "400.00" }))).toBe(
      "refunds.over_balance",
    );
    expect(await codeOf(house.request({ customerAccount, payment, amountYuan: "100.01" }))).toBe(
      "refunds.over_balance",
    );
    await house.requested({ customerAccount, payment, amountYuan: "100.00" });
    await done("withdraw", first);
    await done("terminate", first);
    await house.requested({ customerAccount, payment, amountYuan: "399.99" });
    expect(await codeOf(house.request({ customerAccount, amountYuan: "0.02" }))).toBe(
      "refunds.over_balance",
    );
  });

  test("3.5 check 5: two requests at once never hold more than there is", async () => {
    const customerAccount = house.fresh();
    const amounts = ["300.00", "250.00", "200.00", "150.00", "100.01", "49.99"];
    const answers = await Promise.all(
      amounts.map((amountYuan) => house.request({ customerAccount, amountYuan })),
    );
    const held = answers.reduce<bigint>(
      (sum, answer) => sum + BigInt((answer as { amountFen?: string }).amountFen ?? 0),
      0n,
    );
    expect(held).toBeGreaterThan(0n);
    expect(held).toBeLessThanOrEqual(50_000n);
    const { refundableFen } = await house.get("refunds.preflight", {
      customerAccount,
      amountYuan: "0.01",
      ...payee,
    });
    expect(BigInt(refundableFen)).toBe(50_000n - held);
  });

  test("3.5 check 6: nobody approves, accepts or pays what they asked for, nor pays what they approved", async () => {
    const both = person("bo", ["refund-handler", "approver", "finance"], ["37/3701/370102"]);
    const answer = await house.request({ customerAccount: house.fresh() }, both);
    const { id } = answer as { id: string };
    expect(await codeOf(act("approve", id, { as: both }))).toBe("approvals.initiator_never_signs");
    await house.approved(id);
    await house.workAll();
    expect(await codeOf(act("approve", id, { as: both }))).toBe("refunds.own_order");
    expect(await codeOf(act("pay", id, { as: both }))).toBe("refunds.own_order");
    const alsoFinance = { ...lead, roles: ["approver", "finance"] };
    expect(await codeOf(act("pay", id, { as: alsoFinance }))).toBe("refunds.own_order");
    expect(await codeOf(act("approve", id, { as: otherHandler }))).toBe("doors.role_missing");
    expect(await codeOf(act("approve", id, { as: lead }))).toBe("refunds.finance_only");
  });

  test("from 50,000 yuan on, who accepted it may not pay it", async () => {
    const wish = { customerAccount: firm, amountYuan: "50000.00", payeeName: "临水商行" };
    const id = await house.requested(wish);
    await house.approved(id);
    expect(await house.show(id)).toMatchObject({ state: "mkt_review" });
    await done("approve", id, { as: person("du", ["approver"], ["37/3701/370102"]) });
    await house.workAll();
    expect(await codeOf(act("pay", id, { as: finance }))).toBe("refunds.second_person");
    await done("approve", id, { as: finance });
    expect(await codeOf(act("pay", id, { as: finance }))).toBe("refunds.second_person");
    expect(await done("pay", id, { as: secondFinance })).toMatchObject({ state: "paying" });
  });

  test("the bank cannot pay: the order comes back with its reason, the money is held again, and is paid once mended", async () => {
    const customerAccount = house.fresh();
    const id = await paid({ customerAccount, payeeAccount: "6222000000009001" });
    expect(await house.show(id)).toMatchObject({
      state: "returned",
      fault: { reasonCode: "payee_name_wrong", by: "bank", side: "finance" },
      whereabouts: { holder: "marketing", turn: "handler" },
    });
    expect(await netOf("2203", customerAccount)).toBe(50_000n);
    expect(await netOf("224104", id)).toBe(0n);
    expect(await codeOf(house.request({ customerAccount, amountYuan: "380.01" }))).toBe(
      "refunds.over_balance",
    );
    await done("resubmit", id, { payeeAccount: "6222000000001111" });
    await done("approve", id, { as: payeeLead });
    await house.workAll();
    await done("pay", id, { as: finance });
    await house.workAll();
    expect(await house.show(id)).toMatchObject({ state: "paid", version: 2 });
    expect(await netOf("2203", customerAccount)).toBe(38_000n);
  });

  test("our own account is short: nothing goes back, finance pays again", async () => {
    const id = await paid({ payeeAccount: "6222000000009003" });
    expect(await house.show(id)).toMatchObject({
      state: "accepted",
      whereabouts: { holder: "finance" },
      finance: { state: "accepted" },
    });
    expect(await done("pay", id, { as: finance })).toMatchObject({ state: "paying" });
  });

  test("the bank sends the money back days after the order was archived: it is open again, marketing holds the money", async () => {
    const customerAccount = house.fresh();
    const id = await paid({ customerAccount, payeeAccount: "6222000000009007" });
    expect(await house.show(id)).toMatchObject({ state: "paid" });
    await done("close", id);
    house.setNow(new Date("2026-11-27T01:00:00Z"));
    await house.get("disbursements.reconcile", {});
    await house.workAll();
    expect(await house.show(id)).toMatchObject({
      state: "returned",
      fault: { by: "bank" },
      whereabouts: { holder: "marketing", since: "2026-11-27T01:00:00.000Z" },
      finance: { state: "returned" },
    });
    expect(await netOf("2203", customerAccount)).toBe(50_000n);
    expect(await netOf("224101", customerAccount)).toBe(0n);
    expect(await netOf("224104", id)).toBe(0n);
  });

  test("sent back and paid again, a refund is archived by the time of its last payment (year of seed 1)", async () => {
    const at = (day: string) => house.setNow(new Date(`${day}T01:00:00Z`));
    at("2026-11-27");
    const id = await paid({ payeeAccount: "6222000000009007" });
    at("2026-11-30");
    await house.get("disbursements.reconcile", {});
    await house.workAll();
    expect(await house.show(id)).toMatchObject({ state: "returned" });
    await done("handle", id);
    await done("resubmit", id, { payeeAccount: "6222000000001111" });
    await done("approve", id, { as: payeeLead });
    await house.workAll();
    await done("pay", id, { as: finance });
    await house.workAll();
    // the time of the first payment is up
    at("2026-12-02");
    await house.workAll();
    expect(await house.show(id)).toMatchObject({ state: "paid", version: 2 });
    at("2026-12-04");
    await house.workAll();
    expect(await house.show(id)).toMatchObject({ state: "closed" });
    expect((await house.get("house.outbox", { state: "dead" })).rows).toEqual([]);
  });

  test("a bank that does not answer: the order stays with the bank until it is known, and is not paid twice", async () => {
    const id = await paid({ payeeAccount: "6222000000009004" });
    expect(await house.show(id)).toMatchObject({
      state: "accepted",
      whereabouts: { holder: "bank", turn: "bank" },
      finance: { state: "paying" },
    });
    expect(await codeOf(act("pay", id, { as: finance }))).toBe("refunds.wrong_state");
    expect(await codeOf(act("return", id, { code: "other", as: finance }))).toBe(
      "refunds.wrong_state",
    );
    house.setNow(new Date("2026-11-23T03:00:00Z"));
    await house.get("disbursements.reconcile", {});
    await house.workAll();
    expect(await house.show(id)).toMatchObject({ state: "paid" });
  });

  test("to the advance balance: reviewed like any other, and the money is free again", async () => {
    const customerAccount = house.fresh();
    const id = await paid({
      customerAccount,
      to: "advance",
      payeeAccount: undefined,
      payeeBank: undefined,
    });
    expect(await house.show(id)).toMatchObject({
      ...{ state: "paid", destination: "advance", payeeAccount: null },
      whereabouts: { holder: "marketing", turn: "nobody" },
    });
    expect(await netOf("2203", customerAccount)).toBe(50_000n);
    expect(await netOf("224101", customerAccount)).toBe(0n);
    expect(await netOf("224104", id)).toBe(0n);
    const { refundableFen } = await house.get("refunds.preflight", {
      customerAccount,
      amountYuan: "1.00",
      ...payee,
    });
    expect(refundableFen).toBe("50000");
  });

  test("withdrawn under review; asked back from finance; too late once the bank has it", async () => {
    const own = await house.requested();
    expect(await done("withdraw", own)).toMatchObject({ state: "mkt_handling" });
    const id = await house.atFinance();
    await done("withdraw", id);
    expect(await codeOf(act("withdraw", id))).toBe("refunds.withdrawal_asked");
    await house.workAll();
    expect(await house.show(id)).toMatchObject({
      state: "mkt_handling",
      finance: { state: "released" },
    });
    expect(await codeOf(act("pay", id, { as: finance }))).toBe("refunds.wrong_state");
    const late = await house.atFinance({ payeeAccount: "6222000000009008" });
    await done("withdraw", late);
    await done("pay", late, { as: finance });
    await house.workAll();
    expect(await house.show(late)).toMatchObject({ state: "accepted", withdrawalAsked: false });
  });

  test("accepted, then asked back: both sides' books are as before", async () => {
    const customerAccount = house.fresh();
    const id = await house.atFinance({ customerAccount });
    await done("approve", id, { as: finance });
    await house.workAll();
    await done("withdraw", id);
    await house.workAll();
    expect(await house.show(id)).toMatchObject({ state: "mkt_handling" });
    expect(await netOf("2203", customerAccount)).toBe(50_000n);
    expect(await netOf("224101", customerAccount)).toBe(0n);
    expect(await netOf("224104", id)).toBe(0n);
    await done("resubmit", id);
    await house.workAll();
    expect(await house.show(id)).toMatchObject({ state: "fin_review", version: 2 });
  });

  test("split: parts that add up, each with a review of its own; the whole is over", async () => {
    const customerAccount = house.fresh();
    const id = await house.atFinance({ customerAccount, amountYuan: "500.00" });
    await done("return", id, { code: "amount_wrong", as: finance });
    await house.workAll();
    const wrong = [{ amountYuan: "300.00" }, { amountYuan: "300.00" }];
    expect(await codeOf(act("split", id, { parts: wrong }))).toBe("refunds.split_sum");
    const { refund, parts } = await done("split", id, {
      parts: [{ amountYuan: "250.00" }, { amountYuan: "250.00", to: "advance" }],
    });
    expect(refund).toMatchObject({ state: "split" });
    expect(parts).toMatchObject([
      { state: "mkt_review", amountFen: "25000", destination: "bank" },
      { state: "mkt_review", amountFen: "25000", destination: "advance" },
    ]);
    expect((await house.show(id)).splitInto).toEqual(parts.map((part: { id: string }) => part.id));
    expect(await codeOf(house.request({ customerAccount, amountYuan: "0.01" }))).toBe(
      "refunds.over_balance",
    );
  });

  test("an approver returns it in the general inbox, another voids it: the order follows", async () => {
    const id = await house.requested();
    const { approval } = await house.show(id);
    await house.get(
      "approvals.act",
      { approval, act: "return", to: "initiator", comment: "补材料" },
      { as: lead },
    );
    await house.workAll();
    expect(await house.show(id)).toMatchObject({
      state: "returned",
      fault: { side: "marketing", by: lead.id, reasonCode: "other" },
    });
    const other = await house.requested();
    const { approval: second } = await house.show(other);
    await house.get("approvals.act", { approval: second, act: "approve" }, { as: lead });
    await house.get("approvals.act", { approval: second, act: "approve" }, { as: payeeLead });
    await house.workAll();
    expect(await house.show(other)).toMatchObject({ state: "fin_review" });
  });

  test("another payee is refused unless explained in writing; missing papers are flagged, not refused", async () => {
    const own = { payeeAccount: "6222000000005001" };
    const wish = { ...own, payeeName: "顾小满", explanation: await house.paper("代收说明") };
    const id = await house.requested(wish);
    const { flags } = await house.show(id);
    expect(flags.map(({ code }: { code: string }) => code)).toEqual([
      "refunds.payee_differs",
      "refunds.papers_missing",
    ]);
    const theirs = { payeeAccount: "6222000000005002", payeeName: ` ${holder} ` };
    const same = await house.requested(theirs);
    expect((await house.show(same)).flags.map(({ code }: { code: string }) => code)).toEqual([
      "refunds.papers_missing",
    ]);
  });

  test("a second refund of the same amount within 90 days wants an explanation", async () => {
    const customerAccount = house.fresh();
    const wish = { customerAccount, amountYuan: "100.00" };
    await house.requested(wish);
    expect(await codeOf(house.request(wish))).toBe("refunds.duplicate");
    expect(await house.requested({ ...wish, explanation: await house.paper("两笔") })).toMatch(
      /^R-/,
    );
    house.setNow(new Date(monday.getTime() + 91 * 86_400_000));
    expect(await house.requested(wish)).toMatch(/^R-/);
  });

  test("seed 1: who splits an amount under a limit has it flagged with the sum", async () => {
    const customerAccount = house.fresh();
    await house.requested({ customerAccount, amountYuan: "60.00" });
    const second = await house.requested({ customerAccount, amountYuan: "50.00" });
    expect((await house.show(second)).flags).toContainEqual(
      expect.objectContaining({
        code: "refunds.several",
        values: expect.objectContaining({ count: 1, sum: "110.00" }),
      }),
    );
  });

  describe("a payee's account that comes again", () => {
    const flagsOf = async (id: string) =>
      (await house.show(id)).flags.filter(({ code }: { code: string }) =>
        code.startsWith("refunds.payee_"),
      );
    const codesOf = async (id: string) =>
      (await flagsOf(id)).map(({ code }: { code: string }) => code);

    test("the cheat's own account in a customer's name is told to who signs, before the bank (year of seed 1)", async () => {
      const account = { payeeAccount: "62305800000077779001" };
      const explanation = await house.paper("亲属代收");
      const first = await house.requested({ ...account, payeeName: "毕连城", explanation });
      await done("withdraw", first);
      await done("terminate", first);
      const second = await house.requested({ payeeAccount: "6230 5800 0000 7777 9001" });
      const [flag] = await flagsOf(second);
      expect(flag).toMatchObject({
        code: "refunds.payee_names",
        values: { tail: "9001", count: 1, orders: first, own: 1 },
      });
      const { approval } = await house.show(second);
      const page = await house.get("approvals.show", { id: approval }, { as: payeeLead });
      expect(page.flags).toContainEqual(flag);
      const { rows } = await house.get("approvals.inbox", { limit: 200 }, { as: lead });
      expect(rows.find(({ id }: { id: string }) => id === approval).flags).toContainEqual(flag);
      const { refunds } = await house.get("refunds.list", { pageSize: 200 });
      expect(refunds.find(({ id }: { id: string }) => id === second).flags).toContainEqual(flag);
    });

    test("it is known before it is asked for, after a correction, and in parts", async () => {
      const account = { payeeAccount: "6230580000001119001" };
      const explanation = await house.paper("代收");
      const first = await house.requested({ ...account, payeeName: "毕连城", explanation });
      const asked = { customerAccount: house.fresh(), amountYuan: "9.00", ...account };
      const { checks } = await house.get("refunds.preflight", asked, { as: handler });
      expect(checks).toContainEqual(
        expect.objectContaining({ check: "payee_names", outcome: "warning" }),
      );
      const second = await house.requested({ payeeAccount: "6222000000006677" });
      expect(await codesOf(second)).toEqual([]);
      await done("withdraw", second);
      await done("resubmit", second, account);
      expect(await codesOf(second)).toEqual(["refunds.payee_names"]);
      expect((await flagsOf(second))[0].values).toMatchObject({ orders: first });
    });

    test("one payee for customers of two names is told; one name over many accounts is not", async () => {
      const account = { payeeAccount: "6230580000002229001", payeeName: "周代收" };
      const papers = { explanation: await house.paper("授权代收") };
      const first = await house.requested({ ...account, ...papers });
      const again = await house.requested({ ...account, ...papers });
      const same = ["refunds.payee_differs"];
      expect([await codesOf(first), await codesOf(again)]).toEqual([same, same]);
      const other = await house.requested({ ...account, ...papers, customerAccount: firm });
      expect((await flagsOf(other))[1]).toMatchObject({
        code: "refunds.payee_shared",
        values: { count: 2, orders: `${again}, ${first}` },
      });
      const landlord = { payeeAccount: "6230580000003330618" };
      for (let at = 0; at < 3; at += 1) {
        expect(await codesOf(await house.requested(landlord))).toEqual([]);
      }
    });

    test("a customer whose last refund was paid elsewhere is told of, one who keeps his account is not", async () => {
      const customerAccount = house.fresh();
      const own = { customerAccount, payeeAccount: "6222000000008899" };
      const first = await paid({ ...own, amountYuan: "10.00" });
      const same = await house.requested({ ...own, amountYuan: "11.00" });
      expect(await codesOf(same)).toEqual([]);
      const wish = { customerAccount, amountYuan: "12.00", payeeAccount: "6222000000007788" };
      const [flag, ...none] = await flagsOf(await house.requested(wish));
      expect(none).toEqual([]);
      expect(flag).toMatchObject({
        code: "refunds.payee_changed",
        values: { order: first, last: "8899", tail: "7788" },
      });
    });

    test("it is known after the vault's key was rotated, and forgotten after the rulebook's days", async () => {
      const account = { payeeAccount: "6230580000004449001" };
      const explanation = await house.paper("代收二");
      await house.requested({ ...account, payeeName: "毕连城", explanation });
      await house.vault.rotate("refund-payee");
      expect(await codesOf(await house.requested(account))).toEqual(["refunds.payee_names"]);
      house.setNow(new Date(monday.getTime() + 731 * 86_400_000));
      expect(await codesOf(await house.requested(account))).toEqual([]);
    });
  });

  test("an open refund protects the account until its end", async () => {
    const customerAccount = house.fresh();
    const id = await house.requested({ customerAccount });
    const kinds = async () => {
      const { protections } = await house.get("protections.list", { customerAccount });
      return protections.map(
        ({ kind, source }: { kind: string; source: string }) => `${kind} ${source}`,
      );
    };
    expect(await kinds()).toEqual([`refund_open refund:${id}`]);
    await done("withdraw", id);
    await done("terminate", id);
    expect(await kinds()).toEqual([]);
  });

  test("lists are masked and cut to the data scope; account numbers are nowhere in the clear", async () => {
    const id = await house.atFinance();
    const { refunds } = await house.get("refunds.list", { turn: "finance" }, { as: finance });
    expect(refunds.some((row: { id: string }) => row.id === id)).toBe(true);
    expect(JSON.stringify(refunds)).not.toContain(holder);
    const elsewhere = person("qing", ["approver"], ["37/3702"]);
    expect(await house.get("refunds.list", {}, { as: elsewhere })).toMatchObject({ total: 0 });
    expect(await codeOf(act("show", id, { as: elsewhere }))).toBe("refunds.no_order");
    expect(await codeOf(act("pay", id, { as: { ...elsewhere, roles: ["finance"] } }))).toBe(
      "refunds.no_order",
    );
    const text = await house.database.transaction(async ({ sql }) => {
      const rows = await sql`
        select (select jsonb_agg(o) from refund_order as o)::text
          || (select jsonb_agg(f) from finance_refund as f)::text
          || (select jsonb_agg(m) from refund_message as m)::text
          || (select jsonb_agg(a) from approval as a)::text
          || (select jsonb_agg(b) from outbox as b)::text as everything`;
      return (rows[0] as { everything: string }).everything;
    });
    expect(text).toContain("4321");
    expect(text).not.toContain(payee.payeeAccount);
  });

  test("ageing counts open refunds by whose turn it is, in working days, and lists what it counted", async () => {
    const id = await house.requested();
    const listed = async (bucket: number) => {
      const asked = { turn: "approver", bucket, pageSize: 200 };
      const { total, refunds } = await house.get("refunds.list", asked);
      return { total, hasIt: refunds.some((row: { id: string }) => row.id === id) };
    };
    expect(await listed(0)).toMatchObject({ hasIt: true });
    house.setNow(new Date("2026-12-01T01:00:00Z")); // six working days later
    expect(await listed(0)).toMatchObject({ hasIt: false });
    const { cells, buckets } = await house.get("refunds.ageing", {});
    expect(buckets[1]).toMatchObject({
      ...{ fromWorkdays: 6, toWorkdays: 10 },
      ...{ from: "2026-11-17", until: "2026-11-23" },
    });
    const { count: total } = cells.find(
      ({ turn, bucket }: { turn: string; bucket: number }) => turn === "approver" && bucket === 1,
    );
    expect(await listed(1)).toEqual({ total, hasIt: true });
    expect((await house.show(id)).whereabouts).toMatchObject({ overdueWorkdays: 1 });
  });

  test("closing accounts: those whose payee a file names go into review, the others become drafts; again finds none", async () => {
    const [first, second] = closedAccounts as [string, string];
    const file = await house.file(`户号,收款账号,开户行\n${first},6222000000005555,某银行\n`);
    const closed = await house.get("refunds.close-accounts", { file }, { as: handler });
    expect(closed).toMatchObject({ accounts: 2, submitted: 1, drafts: 1, amountFen: "20000" });
    expect(await house.get("refunds.close-accounts", { file }, { as: handler })).toMatchObject({
      accounts: 0,
    });
    const of = async (customerAccount: string) =>
      (await house.get("refunds.list", { customerAccount })).refunds;
    expect(await of(first)).toMatchObject([{ state: "mkt_review", payeeName: "沈*帆" }]);
    const [draft] = await of(second);
    expect(draft).toMatchObject({ state: "draft", payeeName: null, reasonType: "account_closing" });
    expect(await codeOf(act("submit", draft.id))).toBe("refunds.payee_missing");
    expect(await done("submit", draft.id, payee)).toMatchObject({ state: "mkt_review" });
  });

  test("the evidence pack holds the papers, both lanes and every signature under one root", async () => {
    const id = await paid({ accountProof: await house.paper("proof for the pack") });
    const { file, root } = await done("evidence", id);
    expect(root).toMatch(/^[0-9a-f]{64}$/);
    const bytes = await readFile((await house.files.find(file))!.path);
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
    for (const part of ["cover.pdf", "manifest.json", "record.json", "paper.pdf"]) {
      expect(bytes.includes(part), part).toBe(true);
    }
    expect(await done("evidence", id)).toEqual({ file, root });
  });

  test("a changed limit on last month's refunds says which would have needed the director", async () => {
    const id = await house.requested({ amountYuan: "480.00" });
    house.setNow(new Date("2026-12-08T01:00:00Z"));
    const tried = await house.get("refunds.simulate-limit", {
      step: "director",
      limitYuan: "480.00",
    });
    expect(tried).toMatchObject({ kind: "refund", month: "2026-11" });
    const named = tried.groups
      .filter(({ after }: { after: string[] }) => after.includes("director"))
      .flatMap(({ largest }: { largest: { subject: string }[] }) => largest)
      .map(({ subject }: { subject: string }) => subject);
    expect(named).toContain(`refund:${id}`);
    expect((await house.show(id)).state).toBe("mkt_review");
  });
});
