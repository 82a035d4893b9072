/**
 * Which cut of the assessment one is looking at, kept in the address.
 * @module
 */
import { dayMs, hourMs } from "../../../src/base/dates.ts";
import type { Input } from "../../client.ts";
import { useParam } from "../router.tsx";

type Compare = "previous" | "day" | "week";
export type Slot = "hour" | "day" | "week";

export interface View {
  slot: Slot;
  compare: Compare;
  asOf: string;
  setSlot(slot: string): void;
  setCompare(compare: string): void;
  setAsOf(asOf: string): void;
  /** The part of it that the server is asked with. */
  asked: Pick<Input<"appeals.ranking">, "slot" | "compare" | "asOf">;
}

export function useView(): View {
  const [slot, setSlot] = useParam("slot", "day");
  const [compare, setCompare] = useParam("compare", "previous");
  const [asOf, setAsOf] = useParam("asOf");
  const view = { slot: slot as Slot, compare: compare as Compare };
  return { ...view, asOf, setSlot, setCompare, setAsOf, asked: { ...view, ...(asOf && { asOf }) } };
}

/** Administrative codes: four digits are a city, six a county; a file's own word counts as a city. */
export function levelOf(region: string): "city" | "county" {
  return /^\d{6}$/.test(region) ? "county" : "city";
}

export const slotMs: Record<Slot, number> = { hour: hourMs, day: dayMs, week: 7 * dayMs };
