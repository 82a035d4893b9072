/** Approvals through the running house: openings, acts, rounds, leaves, deadlines and who sees what. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Actor, Context } from "../base/operation.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import {
  actOnApproval,
  approvalOf,
  boundFieldsChanged,
  type Opening,
  openApproval,
  resubmitApproval,
  voidApproval,
} from "./approvals.ts";
import type { Approval, ApprovalPage } from "./schema.ts";

const start = new Date("2026-11-23T01:00:00Z"); // a Monday
const fields = {
  ...{ account: "0123456789", reasonType: "over_payment", payment: "P-1", note: "" },
  ...{ destination: "bank", payeeName: "周明远", payeeAccount: "6222000011112222" },
  ...{ payeeBank: "某银行历下支行", attachments: ["sha256:a"] },
};

const clerk = person("clerk", ["refund-handler"]);
const people = {
  lead: person("lead", ["approver"], ["37/3701/370102"]),
  lead2: person("lead2", ["approver"], ["37/3701/370102"]),
  county: person("county", ["approver"], ["37/3701/370102"]),
  city: person("city", ["approver"], ["37/3701"]),
  city2: person("city2", ["approver"], ["37/3701"]),
  other: person("other", ["approver"], ["37/3702"]),
  money: person("money", ["finance"], ["37"]),
};

describe.each(["embedded", "server"] as const)("approvals on the %s store", (store) => {
  let house: TestHouse;
  let subjects = 0;

  beforeAll(async () => {
    house = await openTestHouse({ store, now: start });
    const units =
      "id,name,level,parent\n37,山东省,province,\n3701,济南市,city,37\n3702,青岛市,city,37\n370102,历下区,county,3701\n";
    await house.get("organisation.import-units", { file: await house.file(units) });
    for (const { id, roles, scope } of Object.values(people)) {
      const unit = scope[0]!.split("/").at(-1);
      await house.get("organisation.add-person", { id, name: id, roles, scope: [unit] });
    }
  });
  afterAll(() => house.close());
  beforeEach(() => house.setNow(start));

  const as = <Result>(actor: Actor, work: (context: Context) => Promise<Result>) =>
    house.database.transaction((transaction) =>
      work(inTransaction(surroundings(house, { actor, reason: "test" }), transaction)),
    );
  const inside: TestHouse["database"]["transaction"] = (work) => house.database.transaction(work);
  const given = <Result>(answer: Result | Refusal): Result => {
    if (isRefusal(answer)) throw new Error(answer.reason.code);
    return answer;
  };
  const codeOf = (answer: unknown) => (isRefusal(answer) ? answer.reason.code : answer);
  const open = async (more: Partial<Opening> = {}, actor = clerk): Promise<Approval> => {
    subjects += 1;
    const opening: Opening = {
      ...{ kind: "refund", subject: `refund:R-${store}-${subjects}`, unitId: "370102" },
      ...{ title: { zh: "退费", en: "Refund" }, amountFen: 50_000n, fields },
      ...{ notify: "approvals.leaves", ...more },
    };
    return given(await as(actor, (context) => openApproval(context, opening)));
  };
  const act = (actor: Actor, approval: string, what: object) =>
    house.ask("approvals.act", { approval, ...what }, { as: actor });
  const page = (id: string, actor = operator): Promise<ApprovalPage> =>
    house.get("approvals.show", { id }, { as: actor });
  const waiting = async (actor: Actor, input: object = {}): Promise<string[]> => {
    const { rows } = await house.get("approvals.inbox", { limit: 200, ...input }, { as: actor });
    return rows.map(({ id }: Approval) => id);
  };

  test("a small refund takes two persons, amount and payee, and then is approved", async () => {
    const { id } = await open();
    expect(await waiting(people.lead)).toContain(id);
    expect(await waiting(people.other)).not.toContain(id);
    expect(await waiting(people.money)).not.toContain(id);
    expect(await act(people.lead, id, { act: "approve", comment: "属实" })).toMatchObject({
      ended: null,
      approval: { state: "running", step: { id: "payee" }, dueOn: "2026-11-24" },
    });
    expect(codeOf(await act(people.lead, id, { act: "approve" }))).toBe("approvals.signs_one_step");
    expect(await waiting(people.lead)).not.toContain(id);
    expect(await act(people.lead2, id, { act: "approve" })).toMatchObject({ ended: "approved" });
    const shown = await page(id);
    expect(shown).toMatchObject({ state: "approved", amountInCapitals: "伍佰元整" });
    expect(shown.steps.map(({ state }) => state)).toEqual([
      ...["signed", "signed", "not_needed", "not_needed"],
    ]);
    expect(shown.history.map(({ act: did, person: who }) => [did, who])).toEqual([
      ["submit", "clerk"],
      ["approve", "lead"],
      ["approve", "lead2"],
    ]);
    expect(shown.history[1]!.hash).toMatch(/^[0-9a-f]{64}$/);
    for (const what of ["approve", "withdraw", "void", "urge"]) {
      expect(codeOf(await act(clerk, id, { act: what }))).toBe("approvals.not_running");
    }
  });

  test("3.5.1: finance returns the account; the amount stays approved, only the payee is signed again", async () => {
    const { id } = await open();
    await act(people.lead, id, { act: "approve" });
    await act(people.lead2, id, { act: "approve" });
    const mended = { ...fields, payeeAccount: "6222000033334444" };
    expect(await inside((transaction) => boundFieldsChanged(transaction, id, mended))).toEqual([
      "payeeAccount",
    ]);
    const submission = { fields: mended, amountFen: 50_000n };
    const again = await as(clerk, (context) => resubmitApproval(context, id, submission));
    expect(again).toMatchObject({
      approval: { state: "running", round: 2, step: { id: "payee" } },
    });
    const kept = await inside((transaction) => approvalOf(transaction, id));
    expect(kept!.steps[0]).toMatchObject({
      ...{ state: "signed", seats: [{ signedBy: "lead", signedInRound: 1 }] },
    });
    await act(people.lead2, id, { act: "approve" });
    expect(await page(id)).toMatchObject({ state: "approved", round: 2 });
    expect(await inside((transaction) => boundFieldsChanged(transaction, id, mended))).toEqual([]);
    const faulty = { ...submission, faulty: ["attachments"] };
    const redone = given(await as(clerk, (context) => resubmitApproval(context, id, faulty)));
    expect(redone.approval).toMatchObject({ step: { id: "amount" }, round: 3 });
  });

  test("3.5.4: a paper replaced after approval shows, and its owner voids the approval for ever", async () => {
    const { id } = await open();
    const changed = { ...fields, attachments: ["sha256:b"] };
    const differ = (more: object) =>
      inside((transaction) => boundFieldsChanged(transaction, id, { ...changed, ...more }));
    expect(await differ({})).toEqual(["attachments"]);
    expect(await differ({ amountFen: 50_001n, attachments: fields.attachments })).toEqual([
      "amountFen",
    ]);
    const voided = await as(operator, (context) => voidApproval(context, id, "altered"));
    expect(voided).toMatchObject({ ended: "voided" });
    const again = await as(clerk, (context) =>
      resubmitApproval(context, id, { fields, amountFen: 1n }),
    );
    expect(codeOf(again)).toBe("approvals.wrong_state_to_submit");
    expect(codeOf(await as(operator, (context) => voidApproval(context, id, "twice")))).toBe(
      "approvals.not_running",
    );
  });

  test("one subject has one live round, also when two open it at the same instant", async () => {
    const opening: Opening = {
      ...{ kind: "purchase", subject: `purchase:twice-${store}`, unitId: null, fields: {} },
      ...{ title: { zh: "购电", en: "Purchase" }, amountFen: 9_999_999n, notify: "x" },
    };
    const both = await Promise.all(
      [0, 1].map(() => as(clerk, (context) => openApproval(context, opening))),
    );
    expect(both.filter(isRefusal).map((one) => one.reason.code)).toEqual([
      "approvals.already_open",
    ]);
    const [{ id }] = both.filter((one) => !isRefusal(one)) as [Approval];
    await act(clerk, id, { act: "withdraw" });
    const other = given(await as(clerk, (context) => openApproval(context, opening)));
    expect(other.id).not.toBe(id);
    const back = await as(clerk, (context) =>
      resubmitApproval(context, id, { fields: {}, amountFen: 1n }),
    );
    expect(codeOf(back)).toBe("approvals.already_open");
  });

  test("of two approvers at the same instant one signs this step and the other the next", async () => {
    const { id } = await open();
    const answers = await Promise.all([
      act(people.lead, id, { act: "approve" }),
      act(people.lead2, id, { act: "approve" }),
      act(people.lead, id, { act: "approve" }),
    ]);
    expect(answers.filter(isRefusal).map(codeOf)).toEqual([
      expect.stringMatching(/signs_one_step|not_running/),
    ]);
    const { steps, state } = await page(id);
    expect(state).toBe("approved");
    const signers = steps.flatMap(({ seats }) => seats.map(({ signedBy }) => signedBy));
    expect(new Set(signers).size).toBe(2);
  });

  test("approvals.act tells the owner of every outcome once; a domain's own act tells nobody", async () => {
    const { id } = await open({ notify: "refunds.apply-approval" });
    const told = async () =>
      inside(
        ({ sql }) => sql`select operation, input ->> 'outcome' as outcome from outbox
          where input ->> 'approval' = ${id} order by id`,
      );
    await act(people.lead, id, { act: "return", to: "initiator" });
    const submission = { fields, amountFen: 50_000n };
    await as(clerk, (context) => resubmitApproval(context, id, submission));
    await act(people.lead, id, { act: "return", to: "initiator" });
    await as(clerk, (context) => resubmitApproval(context, id, submission));
    const deed = { approval: id, act: "withdraw", reason: "own" } as const;
    expect(await as(clerk, (context) => actOnApproval(context, deed))).toMatchObject({
      ended: "withdrawn",
    });
    expect(await told()).toEqual([
      { operation: "refunds.apply-approval", outcome: "returned" },
      { operation: "refunds.apply-approval", outcome: "returned" },
    ]);
  });

  test("a substitute sees and signs for the person on leave, from the first day to the last", async () => {
    const dates = { from: "2026-12-01", to: "2026-12-02" };
    const set = (input: object, actor: Actor = people.city) =>
      house.ask("approvals.set-leave", { ...dates, ...input }, { as: actor });
    const { id } = await open({ amountFen: 10_000_000n });
    await act(people.lead, id, { act: "approve" });
    await act(people.lead2, id, { act: "approve" });
    await act(people.county, id, { act: "approve" });
    const { rows } = await house.get("approvals.inbox", {}, { as: people.city });
    expect(rows.find((row: Approval) => row.id === id)).toMatchObject({ step: { id: "company" } });
    const substitute = "other-lead";
    const unit = "370102";
    const person1 = { id: substitute, name: substitute, roles: ["approver"], scope: [unit] };
    if (isRefusal(await house.ask("organisation.add-person", person1))) throw new Error("taken");
    const deputy = person(substitute, ["approver"], ["37/3701/370102"]);
    expect(codeOf(await set({ substitute: "city" }))).toBe("approvals.leave_self");
    expect(codeOf(await set({ substitute: "nobody.here" }))).toBe("approvals.unknown_person");
    expect(codeOf(await set({ substitute, to: "2026-11-30" }))).toBe("approvals.leave_backwards");
    expect(codeOf(await set({ substitute, from: "2026-02-30" }))).toBe("approvals.leave_backwards");
    expect(codeOf(await set({ substitute, person: "lead" }))).toBe("approvals.leave_of_others");
    expect(await set({ substitute })).toMatchObject({
      state: "coming",
      substituteName: substitute,
    });
    expect(codeOf(await set({ substitute }))).toBe("approvals.leave_overlaps");
    expect(codeOf(await set({ substitute: "city" }, deputy))).toBe(
      "approvals.leave_substitute_away",
    );
    expect(await waiting(deputy)).not.toContain(id);
    house.setNow(new Date("2026-12-02T15:59:00Z"));
    expect(await waiting(deputy)).toContain(id);
    house.setNow(new Date("2026-12-02T16:00:00Z"));
    expect(await waiting(deputy)).not.toContain(id);
    expect(codeOf(await act(deputy, id, { act: "approve" }))).toBe("approvals.no_seat");
    house.setNow(new Date("2026-12-01T01:00:00Z"));
    expect(await act(deputy, id, { act: "approve" })).toMatchObject({ ended: "approved" });
    const { history } = await page(id);
    expect(history.at(-1)).toMatchObject({
      person: substitute,
      forPerson: "city",
      step: "company",
    });
    const leaves = await house.get("approvals.leaves", {}, { as: people.city });
    expect(leaves.rows).toMatchObject([{ person: "city", state: "now" }]);
    const leave = { id: leaves.rows[0].id };
    expect(codeOf(await house.ask("approvals.cancel-leave", leave, { as: deputy }))).toBe(
      "approvals.no_such_leave",
    );
    await house.get("approvals.cancel-leave", leave, { as: people.city });
    expect(await waiting(deputy)).not.toContain(id);
  });

  test("nobody who could sign: opened with a flag that names role and unit, healed by an appointment", async () => {
    const { id, flags } = await open({ unitId: "3702", amountFen: 1n }, people.other);
    expect(flags).toMatchObject([{ code: "approvals.nobody_can_sign" }]);
    expect(flags[0]!.zh).toContain("青岛市 的审批人");
    const stuck = async () => {
      const { rows } = await house.get("approvals.inbox", { box: "stuck", limit: 200 });
      return rows.map((row: Approval) => row.id);
    };
    expect(await stuck()).toContain(id);
    const qd = { id: "qingdao", name: "Q", roles: ["approver"], scope: ["3702"] };
    await house.get("organisation.add-person", qd);
    await house.get("approvals.remind");
    expect(await stuck()).not.toContain(id);
    const deputy = person("qingdao", ["approver"], ["37/3702"]);
    expect(await act(deputy, id, { act: "approve" })).toMatchObject({ approval: { flags: [{}] } });
  });

  test("deadlines count working days; an overdue step is escalated once by the reminder", async () => {
    const { id } = await open();
    house.setNow(new Date("2026-11-26T01:00:00Z"));
    const { rows } = await house.get("approvals.inbox", { overdue: true }, { as: people.lead });
    const own = rows.find((row: Approval) => row.id === id);
    expect(own).toMatchObject({ overdue: true, escalated: false, dueOn: "2026-11-25" });
    await house.get("approvals.remind");
    expect(await page(id)).toMatchObject({ escalated: false });
    house.setNow(new Date("2026-11-27T01:00:00Z"));
    expect((await house.get("approvals.remind")).escalated).toBeGreaterThan(0);
    expect(await house.get("approvals.remind")).toMatchObject({ escalated: 0 });
    const { history, escalated } = await page(id);
    expect(escalated).toBe(true);
    expect(history.map(({ act: did }) => did)).toEqual(["submit", "escalate"]);
    expect(await waiting(people.lead, { flagged: true })).toContain(id);
    await act(clerk, id, { act: "withdraw" });
  });

  test("a signer who lost the role or was disabled signs no more, and is taken off a seat he held", async () => {
    const gone = { id: "gone", name: "gone", roles: ["approver"], scope: ["370102"] };
    await house.get("organisation.add-person", gone);
    const { id } = await open();
    await act(people.lead, id, { act: "transfer", to: "gone" });
    expect(await waiting(people.lead)).not.toContain(id);
    await house.get("organisation.disable-person", { person: "gone" });
    expect(await house.get("approvals.remind")).toMatchObject({ mended: 1 });
    expect(await waiting(people.lead)).toContain(id);
    const { history } = await page(id);
    expect(history.at(-1)).toMatchObject({ act: "mend", to: ["gone"], person: "worker" });
    const powerless = person("lead", ["collector"], ["37/3701/370102"]);
    expect(codeOf(await act(powerless, id, { act: "approve" }))).toBe("approvals.no_such_approval");
    expect(codeOf(await act(people.lead, id, { act: "transfer", to: "gone" }))).toBe(
      "approvals.unknown_person",
    );
  });

  test("a running instance keeps its steps when the route gets a new version", async () => {
    const { id } = await open();
    const route = house.rulebooks.inForce("approval-route-refund", "2026-11-23")!;
    const body = route.body as { steps: object[] };
    const next = { ...route, version: "2027", body: { ...body, steps: body.steps.slice(0, 1) } };
    const inForce: typeof house.rulebooks.inForce = (kind, day) =>
      kind === "approval-route-refund" ? next : house.rulebooks.inForce(kind, day);
    const later = { ...house, rulebooks: { ...house.rulebooks, inForce } };
    const inNewHouse = <Result>(actor: Actor, work: (context: Context) => Promise<Result>) =>
      house.database.transaction((transaction) =>
        work(inTransaction(surroundings(later, { actor, reason: "test" }), transaction)),
      );
    const sign = (actor: Actor, approval: string) =>
      inNewHouse(actor, (context) =>
        actOnApproval(context, { approval, act: "approve", reason: "test" }),
      );
    expect(await sign(people.lead, id)).toMatchObject({ approval: { step: { id: "payee" } } });
    expect(await sign(people.lead2, id)).toMatchObject({ ended: "approved" });
    const opening: Opening = {
      ...{ kind: "refund", subject: `refund:new-${store}`, unitId: "370102", fields },
      ...{ title: { zh: "退费", en: "Refund" }, amountFen: 1n, notify: "x" },
    };
    const fresh = given(await inNewHouse(clerk, (context) => openApproval(context, opening)));
    expect(await sign(people.lead, fresh.id)).toMatchObject({ ended: "approved" });
  });

  test("others see neither an approval nor its history; personal data is masked without the right to it", async () => {
    const { id, subject } = await open();
    const stranger = person("stranger", ["approver"], ["37/3702"]);
    for (const [operation, input] of [
      ["approvals.show", { id }],
      ["approvals.history", { approval: id }],
      ["approvals.act", { approval: id, act: "approve" }],
    ] as const) {
      expect(codeOf(await house.ask(operation, input, { as: stranger }))).toBe(
        "approvals.no_such_approval",
      );
    }
    expect(await house.get("approvals.history", { subject }, { as: stranger })).toEqual({
      rows: [],
    });
    expect((await house.get("approvals.history", { subject })).rows).toHaveLength(1);
    const shownAs = ({ fields: shown }: ApprovalPage, name: string) =>
      shown.find((one) => one.name === name)?.value.zh;
    const masked = await page(id, people.lead);
    expect(masked.fields[0]).toMatchObject({ name: "account", value: { zh: "******6789" } });
    expect(shownAs(masked, "reasonType")).toBe("多交电费");
    expect(shownAs(masked, "payeeAccount")).toBe("************2222");
    expect(shownAs(masked, "payeeName")).toBe("周*远");
    expect(shownAs(await page(id), "payeeAccount")).toBe("6222000011112222");
  });

  test("the inbox is by deadline, page by page without a gap or a repeat, and filters", async () => {
    for (let count = 0; count < 7; count += 1) await open({ amountFen: BigInt(count) });
    const seen: Approval[] = [];
    let after: string | undefined;
    do {
      const input = { limit: 3, ...(after !== undefined && { after }) };
      const { rows, next } = await house.get("approvals.inbox", input, { as: people.lead });
      seen.push(...rows);
      after = next ?? undefined;
    } while (after !== undefined);
    const ids = seen.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(await waiting(people.lead));
    const dues = seen.map(({ dueOn }) => dueOn!);
    expect(dues).toEqual(dues.toSorted());
    expect(await waiting(people.lead, { kind: "purchase" })).toEqual([]);
    expect((await waiting(people.lead, { fromFen: "5", toFen: "6" })).length).toBe(1);
    expect(await waiting(people.lead, { within: "青岛市" })).toEqual([]);
    expect((await waiting(clerk, { box: "started", states: ["running"] })).length).toBeGreaterThan(
      6,
    );
    expect((await waiting(people.lead, { box: "handled" })).length).toBeGreaterThan(3);
    const bad = { after: "2026-02-30|x" };
    expect(codeOf(await house.ask("approvals.inbox", bad))).toBe("approvals.bad_cursor");
  });

  test("a route that does not fit its subject, a unit or a kind that is not there: refused, named", async () => {
    const opening: Opening = {
      ...{ kind: "refund", subject: `refund:bad-${store}`, unitId: "370102", fields },
      ...{ title: { zh: "退费", en: "Refund" }, amountFen: 1n, notify: "x" },
    };
    const wrong = async (more: Partial<Opening>) =>
      codeOf(await as(clerk, (context) => openApproval(context, { ...opening, ...more })));
    expect(await wrong({ kind: "holiday" })).toBe("approvals.no_route");
    expect(await wrong({ unitId: "9999" })).toBe("approvals.unknown_unit");
    expect(await wrong({ fields: { reasonType: "x" } })).toBe("approvals.unread_field");
    await expect(wrong({ amountFen: -1n })).rejects.toThrow("not negative");
  });

  test("a changed limit on a month: which steps its approvals would have needed", async () => {
    const simulate = (input: object) =>
      house.get("approvals.simulate-route", { kind: "refund", month: "2026-11", ...input });
    const before = await simulate({ limits: {} });
    expect(before).toMatchObject({ changed: 0, stepsBefore: before.stepsAfter });
    const after = await simulate({ limits: { director: "5" }, limit: 2 });
    expect(after.approvals).toBe(before.approvals);
    const moved = after.groups.filter((group: { after: string[] }) =>
      group.after.includes("director"),
    );
    expect(after.stepsAfter - after.stepsBefore).toBe(after.changed);
    expect(moved.length).toBeGreaterThan(0);
    for (const { largest } of after.groups) expect(largest.length).toBeLessThanOrEqual(2);
    const answer = await house.ask("approvals.simulate-route", {
      ...{ kind: "refund", limits: { nothing: "5" } },
    });
    expect(codeOf(answer)).toBe("approvals.unknown_step");
  });

  test("history is append-only in the database itself", async () => {
    const change = inside(({ sql }) => sql`update approval_act set reason = 'x'`);
    await expect(change).rejects.toThrow("append-only");
  });
});
