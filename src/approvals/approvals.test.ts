/** Approvals through the running house: openings, acts, rounds, leaves, deadlines and who sees what. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Actor, Context } from "../base/operation.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import {
  type Acted,
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
});
