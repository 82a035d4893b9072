/**
 * Profiles of accounts: read from the lake, and as coordinates in which a distance means something: the median
 * becomes 0, a robust standard deviation 1, whatever lies beyond `farthest` lies there, and what is not known is
 * the median. In numbers and in SQL alike.
 * @module
 */
import type { Analytics, AnalyticsQuery } from "../../base/database.ts";
import { type IndicatorId, indicatorIds, indicators } from "./indicators.ts";
import type { Scaling } from "./schema.ts";

/** Columns of the profile relation; NaN, like an infinity, is not known. */
export type Profile = Readonly<Partial<Record<IndicatorId, Float64Array>>>;

export interface ProfileLook {
  asOf: Date;
  /** False where payments are all that is known, as of a file's. */
  withBills: boolean;
  given?: AnalyticsQuery["given"];
}

const idsOf = (withBills: boolean) =>
  indicatorIds.filter((id) => withBills || indicators[id].relation === "payment_profile");

/** Every account with a payment in the 24 months before `asOf`, in the order of its number. */
export async function readProfile(
  analytics: Analytics,
  { asOf, withBills, given }: ProfileLook,
): Promise<{ accounts: string[]; profile: Profile }> {
  const relation = withBills ? "account_profile" : "payment_profile";
  const ids = idsOf(withBills);
  const columns = await analytics.columns({
    relations: [relation],
    parameters: { as_of: asOf },
    ...(given && { given }),
    select: `select customer_account, ${ids.join(", ")} from ${relation} order by customer_account`,
  });
  const profile = Object.fromEntries(ids.map((id) => [id, columns[id] as Float64Array]));
  return { accounts: columns.customer_account as string[], profile };
}

/** A payer of ten millions is an outlier, not a category. */
const farthest = 3;

/** Median absolute deviation of a normal distribution with standard deviation 1, inverted. */
const normalMad = 1.4826;

export function rowsOf(profile: Profile): number {
  return Object.values(profile)[0]?.length ?? 0;
}

/** One for each indicator that tells accounts apart; where nothing does, none. */
export function fitScalings(profile: Profile): Scaling[] {
  return indicatorIds.flatMap((indicator) => {
    const values = profile[indicator]?.filter(Number.isFinite);
    if (!values || values.length === 0) return [];
    const { centre, scale } = measure(indicator, values);
    return scale > 0 ? [{ indicator, centre, scale }] : [];
  });
}

function measure(indicator: IndicatorId, values: Float64Array) {
  const placed = values.map((value) => formed(indicator, value));
  const mean = meanOf(placed);
  const deviation = Math.sqrt(meanOf(placed.map((value) => (value - mean) ** 2)));
  const isConstant = deviation <= 1e-9 * Math.max(1, Math.abs(mean));
  if (isConstant) return { centre: mean, scale: 0 };
  const { form, least } = indicators[indicator];
  if (form === "share") return { centre: mean, scale: least };
  const centre = medianOf(placed);
  const robust = normalMad * medianOf(placed.map((value) => Math.abs(value - centre)));
  // more than half alike (most never fall behind): the plain deviation is what is left
  return { centre, scale: Math.max(least, robust > 1e-9 ? robust : deviation) };
}

/** Row-major coordinates of every account. */
export function coordinates(profile: Profile, scalings: readonly Scaling[]): Float64Array {
  const rows = rowsOf(profile);
  const out = new Float64Array(rows * scalings.length);
  for (const [at, { indicator, centre, scale }] of scalings.entries()) {
    const values = profile[indicator];
    if (!values) continue;
    for (let row = 0; row < rows; row++) {
      const value = values[row]!;
      if (!Number.isFinite(value)) continue;
      const placed = (formed(indicator, value) - centre) / scale;
      out[row * scalings.length + at] = Math.max(-farthest, Math.min(farthest, placed));
    }
  }
  return out;
}

/** DuckDB expression of the same coordinate over the profile's column. */
export function coordinateSql({ indicator, centre, scale }: Scaling): string {
  const isLog = indicators[indicator].form === "log";
  const value = isLog ? `ln(1 + greatest(${indicator}, 0))` : indicator;
  const placed = `(${value} - ${double(centre)}) / ${double(scale)}`;
  const cut = `greatest(-${farthest}, least(${farthest}, ${placed}))`;
  return `case when isfinite(${indicator}) then ${cut} else 0 end`;
}

function formed(indicator: IndicatorId, value: number): number {
  return indicators[indicator].form === "log" ? Math.log(1 + Math.max(0, value)) : value;
}

export function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The shortest digits that read back as the same double; an exponent keeps DuckDB from a decimal. */
export const double = (value: number): string =>
  `(${String(value).includes("e") ? value : `${value}e0`})`;
