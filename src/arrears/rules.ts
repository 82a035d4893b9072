/**
 * Pure decisions about a probability: its band, the money at risk, whether it may drive anything.
 * @module
 */
import { type Day, dayMs, dayOf } from "../base/dates.ts";
import { halfUp } from "../base/decimals.ts";
import type { Reason } from "../base/reasons.ts";
import { columnFacts, type Source, type Unit } from "./indicators.ts";
import { type Band, because } from "./schema.ts";

const parts = 1_000_000;

/** A probability as it is kept and shown: six places. */
export function roundProbability(probability: number): number {
  return Math.round(probability * parts) / parts;
}

/** Probability at six places x receivable, to the fen, half up; what is owed to a customer is no loss. */
export function expectedLoss(probability: number, receivableFen: bigint): bigint {
  if (receivableFen <= 0n) return 0n;
  return halfUp(BigInt(Math.round(probability * parts)) * receivableFen, BigInt(parts));
}

/** The rulebook's cut-offs are the least probability of their band. */
export function bandOf(probability: number, cutOffs: CutOffs): Band {
  if (probability >= cutOffs.high) return "high";
  return probability >= cutOffs.medium ? "medium" : "low";
}

/** Least probability of a band. */
export interface CutOffs {
  high: number;
  medium: number;
}

/** What a run was told of its limits when it was made. */
export interface RunLimits {
  bands: CutOffs;
  /** What the model learnt from ends here. */
  dataUntil: Day;
  modelDays: number;
  scoreDays: number;
  psiShift: number;
}

export interface RunFitness {
  model: string;
  asOf: Date;
  psi: number | null;
  limits: RunLimits;
}

/** Why a run may drive nothing harsher than the rules would; undefined where it may. */
export function unfitBecause(
  { model, asOf, psi, limits }: RunFitness,
  now: Date,
): Reason | undefined {
  const { dataUntil, modelDays, scoreDays, psiShift } = limits;
  const daysSince = (day: Day) => (Date.parse(dayOf(now)) - Date.parse(day)) / dayMs;
  if (daysSince(dataUntil) > modelDays)
    return because.model_stale({ model, day: dataUntil, days: modelDays });
  if (daysSince(dayOf(asOf)) > scoreDays)
    return because.score_stale({ day: dayOf(asOf), days: scoreDays });
  if (psi !== null && psi > psiShift)
    return because.model_drifted({ psi: psi.toFixed(3), limit: psiShift });
  return undefined;
}

/** Equally full parts of a reference that drift is measured over. */
export const driftBins = 10;

/**
 * Of probabilities the parts are these [I]: between equally full ones a scorecard's masses at one and two in a
 * hundred change places with the day of the bill run, and nobody is treated otherwise.
 */
export const probabilityCuts = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8] as const;

/**
 * The stability index that small samples reach by chance in one of twenty looks: under no change it is
 * about chi-squared(bins - 1) x (1/n + 1/m) (Yurdakul 2018, Statistical properties of population stability
 * index, section 3). A limit below it would call noise a drift.
 */
export function chancePsi(bins: number, before: number, now: number): number {
  const freedom = Math.max(1, bins - 1);
  return (freedom + 1.645 * Math.sqrt(2 * freedom)) * (1 / before + 1 / now);
}

/** An indicator, its value (a level's name for a class) and its contribution in log-odds. */
export type StoredReason = [indicator: string, value: number | string | null, contribution: number];

export function reasonOf([indicator, value, contribution]: StoredReason): Reason {
  const { zh, en, unit } = columnFacts(indicator);
  const say = contribution >= 0 ? because.raises : because.lowers;
  const shown = showValue(value, unit);
  return {
    ...say({ indicator, value: value ?? "" }),
    zh: say({ indicator: zh, value: shown.zh }).zh,
    en: say({ indicator: en, value: shown.en }).en,
  };
}

const suffixes: Record<Unit, { zh: string; en: string }> = {
  count: { zh: "", en: "" },
  days: { zh: " 天", en: " days" },
  share: { zh: "", en: "" },
  ratio: { zh: " 倍", en: " times" },
  yuan: { zh: " 元", en: " yuan" },
  kWh: { zh: " 千瓦时", en: " kWh" },
  kVA: { zh: " 千伏安", en: " kVA" },
  class: { zh: "", en: "" },
};

/** `0.25` as a share is `25 %`; what is not known is said to be. */
function showValue(value: number | string | null, unit: Unit): { zh: string; en: string } {
  if (value === null) return { zh: "未知", en: "not known" };
  if (typeof value === "string") return { zh: value, en: value };
  const number = unit === "share" ? `${+(value * 100).toFixed(1)} %` : String(+value.toFixed(2));
  return { zh: number + suffixes[unit].zh, en: number + suffixes[unit].en };
}

/** Sources that speak only of those who called or did wrong: few accounts are no warning. */
const sparse: readonly Source[] = ["ticket", "register"];

/** What a reader of a source's report is warned of. */
export function sourceWarnings(
  source: Source,
  { coverage, ageDays, duplicates, unmatched }: SourceFigures,
  limits: { coverage: number; ageDays: number },
): Reason[] {
  const isThin = coverage < limits.coverage && !sparse.includes(source);
  const isOld = ageDays !== null && ageDays > limits.ageDays && source !== "register";
  return [
    ...(isThin ? [because.thin_source({ share: `${(coverage * 100).toFixed(1)} %` })] : []),
    ...(isOld ? [because.old_source({ days: ageDays })] : []),
    ...(duplicates > 0 ? [because.doubled_source({ rows: duplicates })] : []),
    ...(unmatched > 0 ? [because.stray_source({ rows: unmatched })] : []),
  ];
}

interface SourceFigures {
  coverage: number;
  ageDays: number | null;
  duplicates: number;
  unmatched: number;
}
