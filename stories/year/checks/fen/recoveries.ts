/**
 * What suppliers owe back who took an invoice back after they were paid: each by what he really did then, and all of
 * a supplier by the money he holds.
 * @module
 */
import type { Day } from "../../../../src/base/dates.ts";
import type { TakenBack } from "../../desks/settlement/cases.ts";
import { add, type Books } from "./books.ts";
import { differences } from "./ties.ts";

/** A month of a supplier, as it really was. */
export interface Delivered {
  supplier: string;
  month: string;
  dueFen: bigint;
  takenBack?: TakenBack;
}

export interface RecoveryRow {
  supplierId: string;
  month: string;
  amountFen: string;
  leftFen: string;
  parts: readonly { way: string; amountFen: string; undoneAt: string | null }[];
}

/** What came before this day was long enough at the desks; what came since may lie there yet. */
export interface Patience {
  before: Day;
}

const keyOf = ({ supplier, month }: Pick<Delivered, "supplier" | "month">) =>
  `${supplier} ${month}`;

/** Every invoice taken back after payment is claimed once and wholly, and settled by what its supplier did. */
export function tieRecoveries(
  delivered: readonly Delivered[],
  rows: readonly RecoveryRow[],
  { before }: Patience,
): string[] {
  const wrong: string[] = [];
  const known = Map.groupBy(rows, ({ supplierId, month }) => `${supplierId} ${month}`);
  const truly = delivered.flatMap(({ takenBack, ...one }) =>
    takenBack ? [{ ...one, ...takenBack }] : [],
  );
  const claimed = new Map(truly.map((one) => [keyOf(one), one.dueFen]));
  const said = new Map(
    [...known].map(([key, of]) => [key, of.reduce((sum, row) => sum + BigInt(row.amountFen), 0n)]),
  );
  wrong.push(...differences("taken back and claimed,", claimed, said));
  for (const one of truly) {
    const [row] = known.get(keyOf(one)) ?? [];
    if (!row) continue;
    const by = settledBy(row);
    const settledFen = [...by.values()].reduce((sum, fen) => sum + fen, 0n);
    const leftFen = one.dueFen - settledFen;
    if (BigInt(row.leftFen) !== leftFen)
      wrong.push(`${keyOf(one)}: ${row.leftFen} fen are left, ${leftFen} by its parts`);
    for (const way of by.keys())
      if (way !== one.ending)
        wrong.push(`${keyOf(one)} is ${way}, its supplier's is ${one.ending}`);
    wrong.push(...faultsOf(`${keyOf(one)}: repaid`, by.get("repaid"), arrivedOf(one, before)));
    wrong.push(...faultsOf(`${keyOf(one)}: invoiced`, by.get("reinvoiced"), anewOf(one, before)));
  }
  return wrong;
}

interface Bounds {
  leastFen: bigint;
  mostFen: bigint;
}

function faultsOf(what: string, fen = 0n, { leastFen, mostFen }: Bounds): string[] {
  if (fen > mostFen) return [`${what} ${fen} fen, ${mostFen} came`];
  return fen < leastFen ? [`${what} ${fen} fen, ${leastFen} came long ago`] : [];
}

/** Of the money that he sent: all, and what has been on the statement for long. */
function arrivedOf({ repaid }: TakenBack, before: Day): Bounds {
  const sum = (some: typeof repaid) => some.reduce((total, { fen }) => total + fen, 0n);
  return { leastFen: sum(repaid.filter(({ on }) => on < before)), mostFen: sum(repaid) };
}

function anewOf({ invoicedAnewOn, dueFen }: TakenBack & { dueFen: bigint }, before: Day): Bounds {
  const mostFen = invoicedAnewOn === undefined ? 0n : dueFen;
  return { leastFen: (invoicedAnewOn ?? before) < before ? mostFen : 0n, mostFen };
}

/** What stands, by how it came back. */
function settledBy({ parts }: RecoveryRow): Map<string, bigint> {
  const by = new Map<string, bigint>();
  for (const { way, amountFen, undoneAt } of parts)
    if (undoneAt === null) add(by, way, BigInt(amountFen));
  return by;
}

interface PurchaseRow {
  purchaseId: string;
  supplierId: string;
  month: string;
  grossFen: string;
  payableVoucher: unknown;
}

export interface PayoutRow {
  key: string;
  state: string;
  amountFen: string;
}

interface Positions {
  delivered: readonly Delivered[];
  purchases: readonly PurchaseRow[];
  payouts: readonly PayoutRow[];
  recoveries: readonly RecoveryRow[];
}

/**
 * Payable and receivable of each supplier together are the money he holds less what he delivered under invoices that
 * count. Nothing here knows of set-offs: they move what is owed from the one month to the other.
 */
export function tiePositions(
  { delivered, purchases, payouts, recoveries }: Positions,
  books: Pick<Books, "balances">,
): string[] {
  const truth = new Map(delivered.map((one) => [keyOf(one), one]));
  const supplierOf = new Map(purchases.map((row) => [row.purchaseId, row.supplierId]));
  const position = new Map<string, bigint>();
  for (const { supplierId, month, grossFen, payableVoucher } of purchases) {
    // what was settled before the year is not in its book
    const dueFen = truth.get(`${supplierId} ${month}`)?.dueFen ?? BigInt(grossFen);
    if (payableVoucher !== null) add(position, supplierId, -dueFen);
  }
  for (const { key, state, amountFen } of payouts) {
    const [, purchaseId = ""] = /^purchase:([^:]+)/.exec(key) ?? [];
    const supplierId = supplierOf.get(purchaseId);
    if (supplierId && state === "paid") add(position, supplierId, BigInt(amountFen));
  }
  for (const row of recoveries) {
    const by = settledBy(row);
    const { dueFen = 0n } = truth.get(`${row.supplierId} ${row.month}`) ?? {};
    add(position, row.supplierId, dueFen - (by.get("reinvoiced") ?? 0n));
    add(position, row.supplierId, -(by.get("repaid") ?? 0n));
  }
  const ledger = new Map(books.balances("2202"));
  for (const [supplier, fen] of books.balances("1221")) add(ledger, supplier, fen);
  return differences("money with, less delivered by", position, ledger);
}
