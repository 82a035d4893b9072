/**
 * How much of a recovery a part settles, and the lines of its entry.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import type { PostingLine } from "../../ledger/ledger.ts";
import { accountsOf } from "../recovering/grounds.ts";
import { because, least } from "../recovering/schema.ts";
import type { Purchase } from "../schema.ts";

/** The amount that was said, or as much as there is; refused where it is none, or more than is left. */
export function amountOf(
  said: bigint | undefined,
  { leftFen }: { leftFen: bigint },
  mostFen: bigint,
): bigint | Refusal {
  const amountFen = said ?? least(leftFen, mostFen);
  if (said !== undefined && said <= 0n) return refuse("invalid", because.not_positive());
  if (amountFen <= leftFen) return amountFen;
  const values = { amount: formatYuan(amountFen), left: formatYuan(leftFen) };
  return refuse("conflict", because.more_than_left(values));
}

/** Cr what the supplier owes back; Dr the receipt it came by, or what we owe the supplier. */
export function backLines(
  context: Context,
  { supplierId, month }: Purchase,
  { receipt, amountFen }: { receipt?: string; amountFen: bigint },
): PostingLine[] | Refusal {
  const policy = accountsOf(context, { month });
  if (isRefusal(policy)) return policy;
  const { payable, recoverable } = policy.accounts;
  return [
    receipt
      ? { account: unidentified, party: receipt, debitFen: amountFen }
      : { account: payable, party: supplierId, debitFen: amountFen },
    { account: recoverable, party: supplierId, creditFen: amountFen },
  ];
}

/** 224103: credits on the bank's statement of which nobody knew whose they were. */
const unidentified = "224103";
