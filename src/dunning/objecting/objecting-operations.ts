/**
 * A decision objected to by whom it concerns, and decided again by a person.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { isAccountInScope } from "../../customers/customers.ts";
import { maskText } from "../../organisation/organisation.ts";
import { lift } from "../../protections/protections.ts";
import { Decide, ListObjections, Made, ObjectionPage, ObjectTo } from "../case-requests.ts";
import { accountFor } from "../proposing/showing.ts";
import { because } from "../requests.ts";
import {
  decideObjection,
  findObjections,
  insertObjection,
  partiesTo,
  showObjection,
} from "./objection-store.ts";
import { stopAll } from "./stopping.ts";

const desks = ["collector", "receivables-clerk", "voice-operator", "compliance"];

const objectTo = defineOperation({
  name: "dunning.object",
  kind: "command",
  summary: "Record a customer's objection (PIPL Art. 24): everything stops until a person decided",
  allow: desks,
  input: ObjectTo,
  output: Made,
  async run(context, { customerAccount: account, words }) {
    const { transaction, actor, now } = context;
    if (!(await isAccountInScope(transaction, account, actor.scope))) {
      return refuse("not_found", because.unknown_account({ account }));
    }
    const id = await context.newId("DO");
    const isNew = await insertObjection(transaction, { id, account, words, by: actor.id, at: now });
    if (!isNew) {
      const what = { zh: "异议", en: "objection" };
      return refuse("conflict", because.already_open({ account, ...what }));
    }
    return (await stopAll(context, account, id)) ?? { id };
  },
});

const list = defineOperation({
  name: "dunning.objections",
  kind: "query",
  summary: "List objections, open ones first",
  allow: [...desks, "approver"],
  input: ListObjections,
  output: ObjectionPage,
  async run({ transaction, actor }, { state, page, pageSize }) {
    const limits = { limit: pageSize, offset: (page - 1) * pageSize };
    const found = await findObjections(transaction, { scope: actor.scope, state, ...limits });
    const shown = found.objections.map(showObjection);
    return {
      total: found.total,
      objections: shown.map((one) => ({
        ...one,
        customerAccount: accountFor(actor, one.customerAccount),
        words: actor.seesPersonalData ? one.words : maskText(one.words),
      })),
    };
  },
});

const decide = defineOperation({
  name: "dunning.decide-objection",
  kind: "command",
  summary: "Decide an objection as a person who took no part: upheld reverses what was prepared",
  allow: ["approver", "compliance"],
  input: Decide,
  output: Made,
  async run(context, { id, upheld, decision }) {
    const { transaction, actor, now } = context;
    const filter = { scope: actor.scope, id, limit: 1 };
    const [found] = (await findObjections(transaction, filter)).objections;
    if (!found) return refuse("not_found", because.unknown_thing({ id }));
    const parties = [found.openedBy, ...(await partiesTo(transaction, found.customerAccount))];
    if (parties.includes(actor.id)) {
      return refuse("forbidden", because.decider_was_party({ person: actor.id }));
    }
    const state = upheld ? "reversed" : "upheld";
    const by = { state, decision, by: actor.id, at: now } as const;
    if (!(await decideObjection(transaction, id, by))) {
      return refuse("conflict", because.decided_already({ id }));
    }
    await lift(context, { source: `dunning-objection:${id}` });
    return { id };
  },
});

export const objectingOperations = [objectTo, list, decide] as const;
