/** Insiders who try to be paid twice, alone, or on another's word: each by the operations they really have. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../src/base/operation.ts";
import { hashOf, type Message } from "../src/refunds/messages/message.ts";
import { person } from "./harness.ts";
import { finance, handler, monday, openScene, type Scene, secondFinance } from "./refund-scene.ts";

let house: Scene;
beforeAll(async () => {
  house = await openScene();
});
afterAll(() => house.close());
beforeEach(() => house.setNow(monday));

const [first, second] = [person("wu", ["finance"]), person("tan", ["finance"])];
const codeOf = async (answer: Promise<unknown>) => house.codeOf(await answer);
const paidOut = async () => {
  const { disbursements } = await house.get("disbursements.list", { state: "paid" });
  return disbursements.map(({ key }: { key: string }) => key);
};
const pay = async (wish: Record<string, unknown>) => {
  const id = await house.atFinance(wish);
  await house.get("refunds.pay", { id }, { as: finance });
  await house.workAll();
  return id;
};

describe("a payment that failed is tried again behind the refund's back", () => {
  test("once the refund went back to marketing its payment is given up for good", async () => {
    const id = await pay({ payeeAccount: "6222000000009001" });
    expect((await house.show(id)).state).toBe("returned");
    const key = `refund:${id}/1`;
    expect(await codeOf(house.ask("disbursements.retry", { key }, { as: first }))).toBe(
      "disbursements.withdrawn",
    );
  });

  test("while finance tries again the refund cannot go back to marketing as well", async () => {
    const id = await pay({ payeeAccount: "6222000000009003" });
    expect((await house.show(id)).state).toBe("accepted");
    const key = `refund:${id}/1`;
    const { paymentFile } = await house.get("disbursements.retry", { key }, { as: first });
    const back = { id, code: "payee_account_wrong" };
    expect(await codeOf(house.ask("refunds.return", back, { as: secondFinance }))).toBe(
      "disbursements.not_ready",
    );
    await house.get("refunds.withdraw", { id }, { as: handler });
    await house.workAll();
    expect(await house.show(id)).toMatchObject({ state: "accepted", withdrawalAsked: false });
    await house.get("disbursements.drop-file", { paymentFile }, { as: second });
    await house.get("refunds.return", back, { as: secondFinance });
    await house.workAll();
    expect((await house.show(id)).state).toBe("returned");
    await house.refused("disbursements.make-file", { keys: [key] }, { as: first });
    await house.get("disbursements.send");
    expect(await paidOut()).not.toContain(key);
  });
});

describe("messages nobody sent", () => {
  const stranger = person("xu", ["partner-house"]);
  const messagesOf = (id: string) =>
    house.database.transaction(
      ({ sql }) => sql<Message>`
        select order_id as "order", side as "from", number, version, kind, body_hash as hash, body
        from refund_message where order_id = ${id} and direction = 'out' order by side, number`,
    );
  const signed = (unsigned: Omit<Message, "hash">) => ({ ...unsigned, hash: hashOf(unsigned) });
  const hear = (message: Message, as = stranger) =>
    house.ask("refunds.receive", { message }, { as });

  test("whoever may carry messages says nothing in the name of a side that lives here", async () => {
    const id = await house.requested();
    const order = { order: id, version: 1, number: 1 } as const;
    const told = await messagesOf(await house.atFinance());
    const sent = told.find(({ kind }) => kind === "order")!;
    const unapproved = signed({ ...order, from: "marketing", kind: "order", body: sent.body });
    expect(await codeOf(hear(unapproved))).toBe("refunds.not_its_word");
    const released = signed({ ...order, from: "finance", kind: "released", body: {} });
    expect(await codeOf(hear(released))).toBe("refunds.not_its_word");
    expect(await codeOf(house.ask("refunds.receive", { message: released }))).toBe(
      "refunds.not_its_word",
    );
    expect(await house.show(id)).toMatchObject({ state: "mkt_review", finance: null });
  });

  test("a house may send only the next version of what went back: what finance is paying stays as it is", async () => {
    const id = await house.atFinance();
    await house.get("refunds.pay", { id }, { as: finance });
    const [sent] = (await messagesOf(id)).filter(({ kind }) => kind === "order");
    await house.get("refunds.connect", { side: "marketing", url: "http://marketing" });
    const changed = signed({ ...sent!, body: { ...sent!.body, amountFen: "99900" } });
    expect(await codeOf(hear(changed))).toBe("refunds.other_message");
    const again = signed({ ...sent!, number: 2, version: 2 });
    expect(await codeOf(hear(again))).toBe("refunds.still_here");
    expect(await codeOf(hear(again, first))).toBe("doors.role_missing");
    await house.get("refunds.connect", { side: "marketing" });
    await house.workAll();
    expect(await house.show(id)).toMatchObject({ state: "paid", version: 1 });
  });
});

describe("one person of finance pays alone", () => {
  test("a payment tried again leaves in a file that another releases, also after that file was dropped", async () => {
    const id = await pay({ payeeAccount: "6222000000009003" });
    const key = `refund:${id}/1`;
    const { paymentFile } = await house.get("disbursements.retry", { key }, { as: first });
    await house.get("disbursements.drop-file", { paymentFile }, { as: first });
    await house.get("disbursements.send", {}, { as: first });
    expect(await house.get("disbursements.show", { key })).toMatchObject({
      ...{ state: "ready", attempt: 2, paymentFile: null },
    });
    const made = await house.get("disbursements.make-file", { keys: [key] }, { as: first });
    const release = { paymentFile: made.id, hash: made.hash };
    expect(await codeOf(house.ask("disbursements.release-file", release, { as: first }))).toBe(
      "disbursements.own_file",
    );
    await house.get("disbursements.release-file", release, { as: second });
    await house.get("disbursements.send", {}, { as: first });
    expect(await house.get("disbursements.show", { key })).toMatchObject({ state: "failed" });
  });
});

test("who wrote a draft never signs it, though a colleague sends it in", async () => {
  const both = person("bai", ["receivables-clerk", "approver"], ["37/3701/370102"]);
  const draft = await house.request({ draft: true }, both);
  const { id } = draft as { id: string };
  await house.get("refunds.submit", { id }, { as: handler });
  expect(await codeOf(house.ask("refunds.approve", { id }, { as: both }))).toBe(
    "approvals.initiator_never_signs",
  );
  await house.approved(id);
});

test("finance looks at the papers it pays on, of its own places and no others", async () => {
  const id = await house.atFinance({ accountProof: await house.paper("a bank card") });
  const subject = `finance-refund:${id}/1`;
  const seen = async (as: Actor) =>
    (await house.get("attachments.list", { subject }, { as })).attachments.length;
  expect(await seen(finance)).toBe(1);
  expect(await seen(person("jia", ["finance"], ["37/3702"]))).toBe(0);
  expect(await seen(handler)).toBe(0);
});
