/**
 * What a run over a file did, counted against the file's labels.
 * @module
 */

import type { Rule } from "../../anomalies/schema.ts";
import { firedRules, ruleHash } from "../../anomalies/thresholds/thresholds.ts";
import { formatYuan } from "../../base/money.ts";
import { baselinesOf } from "./baselines.ts";
import { greatest, qualityOf, rankingOf } from "./counting.ts";
import type { ReadPayment } from "./reading.ts";
import type { AnomalyQuality } from "./schema.ts";
import { ruleColumns, type Screened, valuesOf } from "./screening.ts";

export interface Run {
  payments: readonly ReadPayment[];
  /** By row of the file, of the labelled ones. */
  kinds: ReadonlyMap<number, string>;
  screened: Screened;
  seed: number;
}

export function reportOf({
  payments,
  kinds,
  screened,
  seed,
}: Run): Omit<AnomalyQuality, "seconds"> {
  const { verdicts, table, figures } = screened;
  const flagged = Uint8Array.from(verdicts, (verdict) => Number(verdict > 0n));
  const labelled = Uint8Array.from(payments, ({ row }) => Number(kinds.has(row)));
  const scores = scoresOf(screened);
  const { flagged: alerts, labelled: abnormal, ...quality } = qualityOf(flagged, labelled);
  const counted = { payments, kinds, screened, flagged, labelled, scores };
  return {
    ...quality,
    ...{ auc: rankingOf(scores, labelled), labelled: abnormal, flagged: alerts },
    accounts: new Set(payments.map(({ account }) => account)).size,
    perCategory: byCategory(counted),
    perKind: byKind(counted),
    byRule: byRule(counted),
    baselines: baselinesOf({
      deviations: ruleColumns.map((name) => figures[name]!),
      raw: [figures.amount_fen!, figures.interval_days!],
      ...{ labelled, alerts, seed },
    }),
    strongest: strongest(counted),
    ruleHash: ruleHash(table),
  };
}

interface Counted extends Omit<Run, "seed"> {
  flagged: Uint8Array;
  labelled: Uint8Array;
  scores: Float64Array;
}

function byCategory({ screened, flagged, labelled }: Counted): AnomalyQuality["perCategory"] {
  const { categories, category, provenance } = screened;
  return categories.categories.map(({ id, name }) => {
    const among = Uint8Array.from(category, (own) => Number(own === id));
    const how = provenance.get(id) ?? "none";
    return { category: id, name, ...qualityOf(flagged, labelled, among), provenance: how };
  });
}

function byKind({ payments, kinds, flagged }: Counted): AnomalyQuality["perKind"] {
  const seen = new Map<string, { kind: string; labelled: number; caught: number }>();
  for (const [at, { row }] of payments.entries()) {
    const kind = kinds.get(row);
    if (kind === undefined) continue;
    const count = seen.get(kind) ?? { kind, labelled: 0, caught: 0 };
    seen.set(kind, { kind, labelled: count.labelled + 1, caught: count.caught + flagged[at]! });
  }
  return [...seen.values()].sort((one, other) => (one.kind < other.kind ? -1 : 1));
}

function byRule({ screened: { table, verdicts }, labelled }: Counted): AnomalyQuality["byRule"] {
  return table.rules.map(({ rule, threshold }, row) => {
    const places = [...verdicts.keys()].filter((at) => (verdicts[at]! >> BigInt(row)) & 1n);
    const hits = places.reduce((sum, at) => sum + labelled[at]!, 0);
    const fired = places.length;
    return { rule, threshold, fired, hits, precision: fired > 0 ? hits / fired : null };
  });
}

const shown = 15;

function strongest({ screened, flagged, scores, payments, kinds }: Counted) {
  const alerts = scores.map((score, at) => (flagged[at] ? score : Number.NEGATIVE_INFINITY));
  const most = Math.min(
    shown,
    flagged.reduce((sum, flag) => sum + flag, 0),
  );
  const chosen = greatest(alerts, most);
  const rows = [...chosen.keys()].filter((at) => chosen[at]);
  return rows
    .sort((one, other) => scores[other]! - scores[one]! || one - other)
    .map((at) => {
      const { row, account, paidOn, amountFen } = payments[at]!;
      const rules = firedRules(screened.table, screened.verdicts[at]!).map(({ rule }) => rule);
      const amountYuan = formatYuan(amountFen, { group: false });
      const kind = kinds.get(row) ?? null;
      return { row, account, paidOn, amountYuan, score: scores[at]!, rules, kind };
    });
}

/** How far beyond its threshold the furthest rule is: above 1 where any fires, below where none does. */
function scoresOf({ table, category, figures }: Screened): Float64Array {
  return Float64Array.from(category, (own, at) => {
    const values = valuesOf(figures, at);
    const reached = table.rules.map((rule) => {
      const value = values[rule.field];
      const isOf = rule.category === null || rule.category === own;
      return isOf && value !== undefined ? reachOf(rule, value) : 0;
    });
    return Math.max(0, ...reached);
  });
}

/** A count of hours falls towards nothing, so that its reach is told by how much of the threshold is left. */
function reachOf({ comparison, threshold }: Rule, value: number): number {
  const falls = comparison === "below" && threshold > 0;
  if (falls) return (2 * threshold) / (threshold + value);
  if (threshold === 0) return 1 + (comparison === "above" ? value : -value);
  return value / (threshold + (comparison === "above" ? 1 : -1));
}
