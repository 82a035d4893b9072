/**
 * The bank's statement of a day beside our payments of that day: every debit is one of ours, every one of
 * ours is a debit, and so for money that came back. Source: methods.md section 8.4, check 6.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import type { BankMovement } from "../base/partners.ts";
import type { StatementDifference } from "./schema.ts";

export interface OwnMovement {
  reference: string;
  bankReference: string | null;
  direction: "debit" | "credit";
  amountFen: bigint;
}

export function ownMovements({ sql }: Transaction, day: Day): Promise<OwnMovement[]> {
  return sql<OwnMovement>`
    select reference, bank_reference as "bankReference", direction, amount_fen as "amountFen"
    from (
      select reference, bank_reference, amount_fen, 'debit' as direction
      from payment_attempt where paid_on = ${day}
      union all
      select reference, bank_reference, amount_fen, 'credit'
      from payment_attempt where returned_on = ${day}
    ) as moved
    order by reference, direction`;
}

/**
 * Debits of the account are all ours to explain; credits only where the bank names one of our orders, the
 * others are what customers paid.
 */
export function matchStatement(
  own: readonly OwnMovement[],
  statement: readonly BankMovement[],
): { matched: number; differences: StatementDifference[] } {
  const ours = statement.filter(
    ({ direction, instruction }) => direction === "debit" || instruction !== undefined,
  );
  const waiting = Map.groupBy(own, ({ reference, direction }) => `${direction} ${reference}`);
  const differences: StatementDifference[] = [];
  let matched = 0;
  for (const { instruction, bankReference, direction, amountFen } of ours) {
    const mine = waiting.get(`${direction} ${instruction}`)?.pop();
    if (mine?.amountFen === amountFen) matched += 1;
    else
      differences.push({
        ...{ kind: mine ? "amount" : "only_bank", direction, bankReference },
        ...{ reference: instruction ?? null, bankFen: amountFen, oursFen: mine?.amountFen ?? 0n },
      });
  }
  for (const { reference, bankReference, direction, amountFen } of [...waiting.values()].flat()) {
    differences.push({
      ...{ kind: "only_ours", direction, reference, bankReference },
      ...{ bankFen: 0n, oursFen: amountFen },
    });
  }
  return { matched, differences };
}

/** Fen of one side. */
export function sumOf(
  movements: readonly { direction: "debit" | "credit"; amountFen: bigint }[],
  side: "debit" | "credit",
): bigint {
  return movements
    .filter(({ direction }) => direction === side)
    .reduce((sum, { amountFen }) => sum + amountFen, 0n);
}
