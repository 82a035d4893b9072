/**
 * Return reasons of the taxonomy, made into what an order carries back.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { type ReturnReason, returnReasons } from "../rulebook.ts";
import { because, type Fault, type Side } from "../schema.ts";

interface Said {
  side: Side;
  comment: string;
  by?: string;
}

/** The fault of a code that this desk may give; refuses one that is unknown here. */
export function faultOf(
  context: Context,
  { code, desk }: { code: string; desk: ReturnReason["by"][number] },
  { side, comment, by = context.actor.id }: Said,
): Fault | Refusal {
  const book = returnReasons(context);
  if (isRefusal(book)) return book;
  const known = book.reasons.filter((reason) => reason.by.includes(desk));
  const reason = known.find((each) => each.code === code);
  if (!reason) {
    const codes = known.map((each) => each.code).join(", ");
    return refuse("invalid", because.unknown_return_reason({ code, known: codes }));
  }
  const { zh, en, fields, redo } = reason;
  return {
    reasonCode: code,
    zh,
    en,
    fields,
    redo,
    comment,
    by,
    side,
    at: context.now.toISOString(),
  };
}

/** The bank's problem as a reason; undefined where it is our own and the order stays with finance. */
export function bankFault(
  context: Context,
  problem: string,
  fallback: "bank_failed" | "bank_returned",
): Fault | Refusal | undefined {
  const book = returnReasons(context);
  if (isRefusal(book)) return book;
  if (fallback === "bank_failed" && book.ours.includes(problem)) return undefined;
  const code = book.bankProblems[problem] ?? fallback;
  return faultOf(
    context,
    { code, desk: "bank" },
    { side: "finance", comment: problem, by: "bank" },
  );
}
