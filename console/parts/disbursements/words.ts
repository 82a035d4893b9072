import { bankProblemWords, type DisbursementState } from "../../../src/disbursements/schema.ts";
import { pathTo } from "../router.tsx";
import type { Say } from "../say.tsx";

export function stateWord(state: string, say: Say): string {
  const words: Record<DisbursementState, string> = {
    ready: say("待付", "Ready"),
    sent: say("已发银行", "Sent"),
    unknown: say("结果未知", "Unknown"),
    paid: say("已付", "Paid"),
    failed: say("失败", "Failed"),
    returned: say("退汇", "Returned"),
  };
  return words[state as DisbursementState] ?? state;
}

/** What a person must look at is loud; the rest is quiet. */
export function stateTone(state: string): "high" | "medium" | "low" | undefined {
  if (state === "failed" || state === "returned") return "high";
  if (state === "unknown") return "medium";
  return state === "paid" ? "low" : undefined;
}

export function fileStateWord(state: string, say: Say): string {
  const words: Record<string, string> = {
    made: say("待放行", "To be released"),
    released: say("已放行", "Released"),
    sending: say("等回执", "Awaiting receipt"),
    received: say("银行已收", "Received"),
    altered: say("内容不符", "Altered"),
    dropped: say("已撤下", "Dropped"),
  };
  return words[state] ?? state;
}

export function problemWord(problem: string | null, say: Say): string {
  if (problem === null) return "–";
  const { zh, en } = bankProblemWords(problem);
  return say(zh, en);
}

export function kindWord(kind: string, say: Say): string {
  const words: Record<string, string> = {
    refund: say("退费", "Refund"),
    purchase: say("购电", "Purchase"),
  };
  return words[kind] ?? kind;
}

const rooms: Record<string, string> = { refund: "refunds", purchase: "purchases" };

/** `refund:R-2026-000100/1` -> `退费 R-2026-000100`, and the page of what is paid. */
export function payableOf(key: string, say: Say): { text: string; to: string | undefined } {
  const [, kind = "", id = ""] = /^(\w+):([^/]+)/.exec(key) ?? [];
  const room = rooms[kind];
  return room
    ? { text: `${kindWord(kind, say)} ${id}`, to: pathTo(room, id) }
    : { text: key, to: undefined };
}

export function outcomeWord(outcome: string, say: Say): string {
  return outcome === "accepted" ? say("已受理", "Accepted") : stateWord(outcome, say);
}

export function effectWord(effect: string, say: Say): string {
  const words: Record<string, string> = {
    applied: say("已入账", "Applied"),
    repeated: say("重复，无作用", "Repeated, no effect"),
    stale: say("迟到，无作用", "Late, no effect"),
    contradiction: say("前后矛盾", "Contradiction"),
    stranger: say("未发出的指令", "Not sent by us"),
  };
  return words[effect] ?? effect;
}
