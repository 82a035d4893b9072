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

/** Watt-hours as kilowatt-hours, thousands apart, to the watt-hour. */
export function kwh(energyWh: string): string {
  return (Number(energyWh) / 1000).toLocaleString("en-US", { maximumFractionDigits: 3 });
}
