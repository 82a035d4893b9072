/**
 * How the books are asked and named.
 * @module
 */
import type { Output } from "../../client.ts";
import { pathTo, useParam } from "../router.tsx";
import type { Say } from "../say.tsx";

export type Entry = Output<"ledger.entry">;

/** The days of the address as the operations take them. */
export function useSpan(): { from?: string; to?: string } {
  const [from] = useParam("from");
  const [to] = useParam("to");
  return { ...(from && { from }), ...(to && { to }) };
}

export function stateWord(state: string, say: Say): string {
  const words: Record<string, string> = {
    posted: say("已记账", "Posted"),
    pending: say("在途", "Pending"),
    voided: say("已作废", "Voided"),
  };
  return words[state] ?? state;
}

export function classWord(kind: string | null, say: Say): string {
  const words: Record<string, string> = {
    asset: say("资产", "Asset"),
    liability: say("负债", "Liability"),
    equity: say("权益", "Equity"),
    cost: say("成本", "Cost"),
    income: say("收入", "Income"),
    expense: say("费用", "Expense"),
  };
  return words[kind ?? ""] ?? "–";
}

/** `借 1,234.50`: a balance stands on one side. */
export function sideWord(fen: string, say: Say): string {
  const amount = BigInt(fen);
  if (amount === 0n) return say("平", "even");
  return amount > 0n ? say("借", "Dr") : say("贷", "Cr");
}

/** The page of what made an entry, by how its cause begins; undefined where it has none. */
export function pageOfCause(cause: string): string | undefined {
  const [kind = "", id = ""] = cause.split(/:(.*)/s);
  const pages: Record<string, string> = {
    "bill-issued": pathTo("bills", id),
    "bill-reversed": pathTo("bills", id),
    disbursement: "/disbursements",
  };
  return pages[kind];
}
