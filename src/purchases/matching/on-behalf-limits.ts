/**
 * The limits within which invoices may be issued on behalf of PV owners. Pure.
 * Source: CN113240405A (sales of 20,000 yuan a month; 200 users and 100,000 yuan of face an invoice).
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { Reason } from "../../base/reasons.ts";
import type { PurchasePolicy } from "../policy.ts";
import { because, type Purchase } from "../schema.ts";
import { inBoth, partyWords } from "../words.ts";

export interface Merging {
  purchases: readonly Pick<
    Purchase,
    "supplierId" | "partyType" | "month" | "unit" | "taxRateBp" | "grossFen"
  >[];
  /** Everything the month settled with each of these suppliers, this invoice included. */
  monthlySales: ReadonlyMap<string, bigint>;
}

/** Why one invoice may not be issued on behalf of these; nothing where it may. */
export function onBehalfFaults(
  { purchases, monthlySales }: Merging,
  { parties, monthlySalesFen, users, faceFen }: PurchasePolicy["onBehalf"],
): Reason[] {
  const faults: Reason[] = [];
  const own = purchases.find(({ partyType }) => !parties.includes(partyType));
  if (own) faults.push(inBoth(because.not_on_behalf, { party: partyWords[own.partyType] }));
  const alike = new Set(purchases.map((one) => `${one.month} ${one.unit} ${one.taxRateBp}`));
  if (alike.size > 1) faults.push(because.mixed_invoice());
  for (const [supplier, sales] of monthlySales) {
    if (sales <= monthlySalesFen) continue;
    const money = { sales: formatYuan(sales), limit: formatYuan(monthlySalesFen) };
    faults.push(because.sales_limit({ supplier, month: purchases[0]!.month, ...money }));
  }
  const count = new Set(purchases.map(({ supplierId }) => supplierId)).size;
  if (count > users) faults.push(because.users_limit({ users: count, limit: users }));
  const face = purchases.reduce((sum, { grossFen }) => sum + grossFen, 0n);
  if (face > faceFen) {
    faults.push(because.face_limit({ face: formatYuan(face), limit: formatYuan(faceFen) }));
  }
  return faults;
}
