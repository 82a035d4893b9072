/**
 * From a typed archive to a purchase: the agreement it stands on, the price file, and what is wrong with it.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import type { ArchivedLine } from "../requests.ts";
import { because } from "../schema.ts";
import type { NewPurchase } from "../store.ts";
import { type Draft, draftFaults, type Ground, purchaseOf } from "./draft.ts";
import { readGrounds, readPrices, receive, settledAlready } from "./grounds.ts";

export async function groundOf(
  { transaction, actor }: Context,
  agreement: string,
): Promise<Ground | Refusal> {
  const ground = (await readGrounds(transaction, actor.scope, [agreement])).get(agreement);
  return ground ?? refuse("not_found", because.unknown_agreement({ id: agreement }));
}

export async function drafted(
  { transaction, now }: Context,
  draft: Draft,
  { ground, purchaseId }: { ground: Ground; purchaseId: string },
): Promise<NewPurchase | Refusal> {
  const [fault, ...others] = draftFaults(draft, ground);
  if (fault) return refuse("invalid", fault, [fault, ...others]);
  const plants = draft.lines.map(({ plantId }) => plantId);
  const prices = await readPrices(transaction, plants, draft.month);
  const priceOf = (plant: string) => prices.get(plant)?.priceMicroYuan;
  return purchaseOf(draft, ground, { purchaseId, now, priceOf });
}

export function toDraftLine({
  plant,
  energyKwh,
  price,
  netYuan,
  taxYuan,
  grossYuan,
}: ArchivedLine) {
  return {
    ...{ plantId: plant, energyWh: energyKwh, priceMicroYuan: price ?? null },
    ...{ netFen: netYuan ?? null, taxFen: taxYuan ?? null, grossFen: grossYuan ?? null },
  };
}

/** Step 1, of one purchase; a month is settled once. */
export async function receiveDraft(
  context: Context,
  draft: Draft,
  naming: { ground: Ground; purchaseId: string },
): Promise<NewPurchase | Refusal> {
  const { month } = draft;
  const { agreementNo: agreement } = naming.ground;
  const id = await settledAlready(context.transaction, { agreementNo: agreement, month });
  if (id) return refuse("conflict", because.month_settled({ agreement, month, id }));
  const purchase = await drafted(context, draft, naming);
  if (!isRefusal(purchase)) await receive(context, [purchase], { origin: "typed" });
  return purchase;
}
