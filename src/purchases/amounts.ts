/**
 * What energy at a price comes to, so that the lines of a purchase sum to its totals to the fen.
 * Totals are rounded once, half up; lines take them over by the largest remainder (Hare's quota), ties
 * to the earlier line. Source: tax = round(net x rate, 2), gross = net + tax; the spreading is ours.
 * @module
 */
import { assert } from "../base/assert.ts";
import type { PriceBasis } from "./schema.ts";

export interface Amounts {
  netFen: bigint;
  taxFen: bigint;
  grossFen: bigint;
}

/** Wh x micro-yuan per kWh is 1e-7 fen. */
const fenUnit = 10_000_000n;
const wholeRate = 10_000n;

/** `numerator / denominator` rounded half up; neither is negative. */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** Tax on a net amount. `taxRateBp`: basis points. */
export function taxOn(netFen: bigint, taxRateBp: number): bigint {
  return roundHalfUp(netFen * BigInt(taxRateBp), wholeRate);
}

/**
 * Gives each part its share of a total that is the rounded sum of the exact parts
 * `numerators[i] / denominator`: every share is its part rounded down or up, and they sum to the total.
 */
export function spread(
  total: bigint,
  numerators: readonly bigint[],
  denominator: bigint,
): bigint[] {
  const shares = numerators.map((numerator) => numerator / denominator);
  const left = Number(total - sum(shares));
  assert(left >= 0 && left <= shares.length, "the total is the rounded sum of its parts");
  numerators
    .map((numerator, at) => ({ at, remainder: numerator % denominator }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.at - b.at : a.remainder < b.remainder ? 1 : -1,
    )
    .slice(0, left)
    .forEach(({ at }) => {
      shares[at]! += 1n;
    });
  return shares;
}

/** Amounts of every line and their totals. Energy in Wh, price in micro-yuan per kWh. */
export function amountsOf(
  lines: readonly { energyWh: bigint; priceMicroYuan: bigint }[],
  { priceBasis, taxRateBp }: { priceBasis: PriceBasis; taxRateBp: number },
): { lines: Amounts[]; total: Amounts } {
  const exact = lines.map(({ energyWh, priceMicroYuan }) => energyWh * priceMicroYuan);
  const priced = roundHalfUp(sum(exact), fenUnit);
  const rate = BigInt(taxRateBp);
  const shares = spread(priced, exact, fenUnit);
  const parts =
    priceBasis === "net"
      ? withTax(shares, taxOn(priced, taxRateBp), rate)
      : withoutTax(shares, roundHalfUp(priced * wholeRate, wholeRate + rate), rate);
  return { lines: parts, total: totalOf(parts) };
}

function withTax(nets: readonly bigint[], taxFen: bigint, rate: bigint): Amounts[] {
  const taxes = spread(taxFen, scaled(nets, rate), wholeRate);
  return nets.map((net, at) => ({ netFen: net, taxFen: taxes[at]!, grossFen: net + taxes[at]! }));
}

function withoutTax(grosses: readonly bigint[], netFen: bigint, rate: bigint): Amounts[] {
  const nets = spread(netFen, scaled(grosses, wholeRate), wholeRate + rate);
  return grosses.map((gross, at) => ({
    netFen: nets[at]!,
    taxFen: gross - nets[at]!,
    grossFen: gross,
  }));
}

const scaled = (amounts: readonly bigint[], by: bigint) => amounts.map((amount) => amount * by);

export function totalOf(lines: readonly Amounts[]): Amounts {
  return {
    netFen: sum(lines.map(({ netFen }) => netFen)),
    taxFen: sum(lines.map(({ taxFen }) => taxFen)),
    grossFen: sum(lines.map(({ grossFen }) => grossFen)),
  };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
