/**
 * What people decided about differences; a decision is about these very differences and no others.
 * @module
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../../base/ids.ts";
import type { Context } from "../../base/operation.ts";
import type { Decision, Difference, MatchRow } from "../requests.ts";
import type { Purchase } from "../schema.ts";

/** A difference nobody accepted, or that nobody may accept. */
export function isOpen({ differences, decision }: MatchRow): boolean {
  if (differences.length === 0) return false;
  return differences.some(({ hard }) => hard) || decision?.decision !== "accept";
}

export function differenceHash(differences: readonly Difference[]): string {
  return createHash("sha256").update(canonicalJson(differences)).digest("hex");
}

interface Decided {
  differenceHash: string;
  decision: NonNullable<MatchRow["decision"]>;
}

export async function decisionsOf(
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
