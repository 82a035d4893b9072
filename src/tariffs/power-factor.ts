/**
 * Power-factor adjustment of the fee. Source: 功率因数调整电费办法 (水利电力部、国家物价局, (83)水电财字第
 * 215 号), tables 1 to 3, held as rulebook `power-factor`.
 * @module
 */
import { type Scaled, scale } from "../base/decimals.ts";
import type { PowerFactorTable } from "./schema.ts";

/** Average power factor of a month in hundredths, half up: active / sqrt(active^2 + reactive^2). */
export function powerFactorOf(energyWh: bigint, reactiveVarh: bigint): number {
  const apparentSquared = energyWh ** 2n + reactiveVarh ** 2n;
  if (apparentSquared === 0n) return 100;
  // h is reached where (h - 1/2) / 100 <= active / apparent, compared as whole squares.
  for (let hundredths = 100; hundredths > 0; hundredths -= 1) {
    const edge = BigInt(2 * hundredths - 1);
    if (edge ** 2n * apparentSquared <= 40_000n * energyWh ** 2n) return hundredths;
  }
  return 0;
}

/** Percent of the fee, negative where good factors are rewarded. */
export function adjustmentPercent({ rows, below }: PowerFactorTable, hundredths: number): Scaled {
  const factor = (BigInt(hundredths) * scale) / 100n;
  const row = rows.find(({ from }) => factor >= from);
  if (row) return row.percent;
  const last = rows.at(-1)!;
  return last.percent + ((last.from - factor) / (scale / 100n)) * below.perHundredth;
}
