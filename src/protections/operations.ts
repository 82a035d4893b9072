/**
 * Protections looked at, and those placed and lifted by hand.
 * @module
 */
import { dayOf } from "../base/dates.ts";
import { type Context, defineOperation } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { isAccountInScope } from "../customers/customers.ts";
import { maskAccount } from "../organisation/organisation.ts";
import {
  because,
  LiftProtection,
  ListProtections,
  PlaceProtection,
  Protection,
  ProtectionPage,
  protectionKinds,
} from "./schema.ts";
import { findProtections, insertProtection, liftProtections } from "./store.ts";

const mayPlace = ["receivables-clerk", "collector", "refund-handler", "voice-operator"];

const listProtections = defineOperation({
  name: "protections.list",
  kind: "query",
  summary: "List the protections in force now or at an earlier moment, newest first, masked",
  allow: [...mayPlace, "approver", "finance", "policy-manager", "compliance", "administrator"],
  input: ListProtections,
  output: ProtectionPage,
  async run({ transaction, actor, now }, { page, pageSize, at: said, ...filter }) {
    const at = said === undefined ? undefined : new Date(said);
    const asked = { ...filter, scope: actor.scope, today: dayOf(at ?? now), at };
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    const { total, protections } = await findProtections(transaction, asked, bounds);
    return { total, protections: protections.map(masked) };
  },
});

const placeProtection = defineOperation({
  name: "protections.place",
  kind: "command",
  summary: "Protect a customer account from reminders and cut-offs, until a day or until lifted",
  allow: mayPlace,
  input: PlaceProtection,
  output: Protection,
  async run(context, { customerAccount, kind, until }) {
    const { transaction, actor, now, reason } = context;
    const { byHand, zh, en } = protectionKinds[kind];
    if (!byHand) return refuse("invalid", because.not_by_hand({ zh, en }));
    if (until !== undefined && until < dayOf(now)) {
      return refuse("invalid", because.past_day({ day: until }));
    }
    if (!(await isAccountInScope(transaction, customerAccount, actor.scope))) {
      return refuse("not_found", because.unknown_account({ account: customerAccount }));
    }
    const source = `hand:${actor.id}`;
    const wanted = { customerAccount, kind, source, reason: reason!, until };
    await insertProtection(transaction, wanted, { by: actor.id, at: now });
    const filter = { scope: actor.scope, customerAccount, kind, today: dayOf(now) };
    const { protections } = await findProtections(transaction, filter, { limit: 50, offset: 0 });
    return masked(protections.find((each) => each.source === source)!);
  },
});

const liftProtection = defineOperation({
  name: "protections.lift",
  kind: "command",
  summary: "Lift a protection that was placed by hand",
  allow: mayPlace,
  input: LiftProtection,
  output: Protection,
  async run(context, { id }) {
    const { transaction, actor, now } = context;
    const found = await protectionById(context, id);
    if (isRefusal(found)) return found;
    const { byHand, zh, en } = protectionKinds[found.kind];
    if (!byHand) return refuse("invalid", because.not_by_hand({ zh, en }));
    await liftProtections(transaction, { id }, { by: actor.id, at: now });
    return { ...masked(found), liftedAt: now.toISOString() };
  },
});

async function protectionById(
  { transaction, actor, now }: Context,
  id: number,
): Promise<Protection | Refusal> {
  const filter = { scope: actor.scope, id, today: dayOf(now) };
  const { protections } = await findProtections(transaction, filter, { limit: 1, offset: 0 });
  return protections[0] ?? refuse("not_found", because.unknown_protection({ id }));
}

function masked(protection: Protection): Protection {
  return { ...protection, customerAccount: maskAccount(protection.customerAccount) };
}

export const protectionsOperations = [listProtections, placeProtection, liftProtection] as const;
