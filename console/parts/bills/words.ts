/**
 * Words of bills.
 * @module
 */
import type { Output } from "../../client.ts";
import type { Say } from "../say.tsx";

export type BillRow = Output<"bills.list">["bills"][number];
export type Bill = Output<"bills.show">;

export function stateWord(state: string, say: Say): string {
  const words: Record<string, string> = {
    open: say("未结清", "Open"),
    settled: say("已结清", "Settled"),
    reversed: say("已冲销", "Reversed"),
  };
  return words[state] ?? state;
}
