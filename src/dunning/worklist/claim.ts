/**
 * A debtor's claim as a page shows it, and that of an account that owes nothing. Pure.
 * @module
 */
import type { Actor } from "../../base/operation.ts";
import { maskName, maskPhone, maskText } from "../../organisation/organisation.ts";
import type { Case } from "../case-requests.ts";
import type { Debtor, Holder } from "../proposing/gather.ts";
import type { Grounds } from "../proposing/grounds.ts";
import { claimOf } from "../proposing/lines.ts";
import { because } from "../schema.ts";
import { againstCutOff } from "../work-orders/lawful.ts";
import { nextStep } from "./next-step.ts";

/** Whose account it is; masked from who sees no personal data. */
export function showHolder(
  { name, phone, address, unitName, class: ofClass }: Holder,
  { seesPersonalData }: Pick<Actor, "seesPersonalData">,
) {
  const plain = { name, phone, address };
  const masked = {
    name: maskName(name),
    phone: phone && maskPhone(phone),
    address: address && maskText(address),
  };
  return { ...(seesPersonalData ? plain : masked), unitName, class: ofClass };
}

export function claimFacts(debtor: Debtor, grounds: Grounds) {
  const { debt, facts } = debtor;
  const step = [...grounds.policy.steps.values()].find(({ kind }) => kind === "cut-off");
  return {
    owedFen: claimOf(facts),
    ...{ lateFeeFen: debt.lateFeeFen, disputedFen: facts.disputedFen },
    promisedFen: facts.promisedFen + facts.instalmentFen,
    overdueDays: facts.overdueDays,
    bills: debt.bills.map(({ lateFee: _, ...bill }) => bill),
    next: nextStep(debtor, grounds),
    mayCutOff: step ? againstCutOff({ debtor, step, grounds }, "in advance") : [],
  } satisfies Partial<Case>;
}

export function nothingOwed({ now }: Pick<Grounds, "now">) {
  const none = { step: null, stepName: null, kind: null, channel: null, article: null };
  return {
    ...{ owedFen: 0n, lateFeeFen: 0n, disputedFen: 0n, promisedFen: 0n, overdueDays: 0, bills: [] },
    next: {
      ...{ ...none, wanted: null, needsPerson: false, script: null, heldBy: [] },
      notBefore: now.toISOString(),
      because: [because.nothing_owed()],
    },
    mayCutOff: [because.nothing_owed()],
  } satisfies Partial<Case>;
}
