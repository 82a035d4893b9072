/**
 * Loads what the match compares, with what people decided about its differences.
 * @module
 */
import { createHash } from "node:crypto";
import { parseKwh } from "../../base/energy.ts";
import { canonicalJson } from "../../base/ids.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { readGrounds, readPrices } from "../archiving/grounds.ts";
import { invoicesOf } from "../invoices/invoices.ts";
import type { Invoice } from "../invoices/schema.ts";
import { lastDay, purchasePolicy } from "../policy.ts";
import type { Decision, Difference, MatchRow } from "../requests.ts";
import { type Purchase, parsePrice } from "../schema.ts";
import { readLines } from "../store.ts";
import { type InvoiceLine, matchOf } from "./four-way.ts";

/** Kilowatt-hours in one unit of quantity, as invoices name it. */
const unitKwh: Readonly<Record<string, number>> = {
  ...{ 千瓦时: 1, 度: 1, kwh: 1, "kw.h": 1, kw·h: 1 },
  ...{ 兆瓦时: 1000, mwh: 1000, 万千瓦时: 10_000, 万度: 10_000 },
};

/** Every row of a purchase's match. */
export async function loadMatch(
  context: Pick<Context, "transaction" | "rulebooks">,
  purchase: Purchase,
): Promise<MatchRow[] | Refusal> {
  const { transaction } = context;
  const { purchaseId, agreementNo, month, invoiceSubject } = purchase;
  const policy = purchasePolicy(context.rulebooks, lastDay(month));
  if (isRefusal(policy)) return policy;
  const lines = await readLines(transaction, purchaseId);
  const plants = lines.map(({ plantId }) => plantId);
  const prices = await readPrices(transaction, plants, month);
  const grounds = await readGrounds(transaction, [""], [agreementNo]);
  const isMerged = !invoiceSubject.startsWith("purchase:");
  const invoices = isMerged ? null : invoiceLines(await invoicesOf(transaction, invoiceSubject));
  const agreement = grounds.get(agreementNo)!;
  const facts = { purchase, lines, prices, agreement, invoices, month };
  const rows = matchOf(facts, policy.tolerances);
  const decisions = await decisionsOf(transaction, purchaseId);
  return rows.map((row) => {
    const decided = decisions.get(row.lineNo);
    const isAboutThese = decided?.differenceHash === differenceHash(row.differences);
    return { ...row, decision: decided && isAboutThese ? decided.decision : null };
  });
}

/** A difference nobody accepted, or that nobody may accept. */
export function isOpen({ differences, decision }: MatchRow): boolean {
  if (differences.length === 0) return false;
  return differences.some(({ hard }) => hard) || decision?.decision !== "accept";
}

export function differenceHash(differences: readonly Difference[]): string {
  return createHash("sha256").update(canonicalJson(differences)).digest("hex");
}

/** Lines of the invoices that count: neither red-letter ones nor those they take back. */
function invoiceLines(invoices: readonly Invoice[]): InvoiceLine[] {
  const counted = invoices.filter(
    ({ takesBack, takenBackBy }) => takesBack === null && takenBackBy.length === 0,
  );
  return counted.flatMap(({ id, lines }) =>
    lines.map(({ name, unit, quantity, unitPrice, rateBasisPoints, netFen, taxFen }) => {
      const factor = unitKwh[(unit ?? "").normalize("NFKC").trim().toLowerCase()];
      const energyWh = factor ? scaled(quantity, factor) : null;
      const priceMicroYuan = factor && unitPrice ? rounded(unitPrice, factor) : null;
      const amounts = { taxRateBp: rateBasisPoints, netFen, taxFen };
      return { invoice: id, item: name, energyWh, priceMicroYuan, ...amounts };
    }),
  );
}

function scaled(quantity: string | null, factor: number): bigint | null {
  const kwh = quantity === null ? undefined : parseKwh(quantity);
  return kwh === undefined ? null : kwh * BigInt(factor);
}

/** A unit price to whole micro-yuan per kWh; invoices may print more decimals than count. */
function rounded(unitPrice: string, factor: number): bigint | null {
  const [whole = "", decimals = ""] = unitPrice.split(".");
  const price = parsePrice(`${whole}.${decimals.slice(0, 6) || "0"}`);
  return price === undefined ? null : price / BigInt(factor);
}

interface Decided {
  differenceHash: string;
  decision: NonNullable<MatchRow["decision"]>;
}

async function decisionsOf(
  { sql }: Context["transaction"],
  purchaseId: string,
): Promise<Map<number, Decided>> {
  const rows = await sql<{
    line: number;
    hash: string;
    decision: Decision;
    comment: string;
    by: string;
    at: Date;
  }>`
    select line_no as line, difference_hash as hash, decision, comment, decided_by as by,
      decided_at as at
    from purchase_decision where purchase_id = ${purchaseId}`;
  return new Map(
    rows.map(({ line, hash, at, ...decision }) => [
      line,
      { differenceHash: hash, decision: { ...decision, at: at.toISOString() } },
    ]),
  );
}

export async function saveDecision(
  { transaction, actor, now }: Context,
  { purchaseId }: Pick<Purchase, "purchaseId">,
  { row, decision, comment }: { row: MatchRow; decision: Decision; comment: string },
): Promise<void> {
  const hash = differenceHash(row.differences);
  await transaction.sql`
    insert into purchase_decision (purchase_id, line_no, difference_hash, decision, comment,
      decided_by, decided_at)
    values (${purchaseId}, ${row.lineNo}, ${hash}, ${decision}, ${comment}, ${actor.id}, ${now})
    on conflict (purchase_id, line_no) do update set difference_hash = excluded.difference_hash,
      decision = excluded.decision, comment = excluded.comment, decided_by = excluded.decided_by,
      decided_at = excluded.decided_at`;
}
