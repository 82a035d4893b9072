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

/** What made an entry, by how its cause begins; the number in it leads to the page of what it was. */
const causes: Record<string, { zh: string; en: string }> = {
  "bill-issued": { zh: "出账", en: "Bill" },
  "bill-reversed": { zh: "账单冲销", en: "Bill reversed" },
  "bill-surplus": { zh: "账单多收", en: "Bill surplus" },
  allocated: { zh: "冲抵", en: "Allocation" },
  payment: { zh: "缴费", en: "Payment" },
  "payment-reversed": { zh: "缴费冲正", en: "Payment taken back" },
  "payment-returned": { zh: "退汇", en: "Payment returned" },
  receipt: { zh: "银行到账", en: "Bank receipt" },
  refund: { zh: "退费移交", en: "Refund handed over" },
  "refund-payable": { zh: "退费受理", en: "Refund accepted" },
  "refund-carried": { zh: "退费转预存", en: "Refund to advance" },
  "purchase-payable": { zh: "应付购电", en: "Purchase payable" },
};

/** A number as causes carry it -> the page that shows it. A `D-` number goes through the list of payments out. */
const pages: [number: RegExp, to: (id: string) => string][] = [
  [/\bB-[\w-]+/, (id) => pathTo("bills", id)],
  [/\bR-\d{4}-\d+\b/, (id) => pathTo("refunds", id)],
  [/\bP-\d{4}-\d{6}\b/, (id) => pathTo("purchases", id)],
  [/\bP-[0-9a-f]{20}\b/, (id) => `/payments?payment=${id}`],
  [/\bD-\d{4}-\d+(-\d+)?\b/, (id) => `/disbursements?payments-out.q=${id}`],
];

/** `冲抵 B-0100796955-202610` and where that is; undefined where it has no page. */
export function readCause(cause: string, say: Say): { text: string; to: string | undefined } {
  const kind = cause.split(":", 1)[0]!;
  const isOut = /^payment:D-/.test(cause);
  const words = isOut ? { zh: "付款", en: "Paid out" } : causes[kind];
  const [number, to] = pages.find(([number]) => number.test(cause)) ?? [];
  const id = number?.exec(cause)?.[0];
  const isBack = /:(back|reversed)$/.test(cause) ? say("（冲回）", " (taken back)") : "";
  const text = words && id ? `${say(words.zh, words.en)} ${id}${isBack}` : cause;
  return { text, to: id && to?.(id) };
}
