/**
 * What a replay counts: contacts, money and harm, each a number that adds up over accounts.
 * @module
 */
import { type ProtectionKind, protectionKinds } from "../schema.ts";

/** In the order they are shown; `unit` tells how to write them, `better` which way is good. */
export const metrics = {
  messages: { zh: "消息", en: "messages", unit: "count", better: "less" },
  letters: { zh: "催费函", en: "letters", unit: "count", better: "less" },
  calls: { zh: "电话", en: "calls", unit: "count", better: "less" },
  visits: { zh: "上门", en: "visits", unit: "count", better: "less" },
  notices: { zh: "停电通知", en: "cut-off notices", unit: "count", better: "less" },
  cutOffs: { zh: "停电", en: "cut-offs", unit: "count", better: "less" },
  restores: { zh: "复电", en: "restores", unit: "count", better: "none" },
  cashFen: { zh: "期内回收", en: "cash in", unit: "fen", better: "more" },
  openFen: { zh: "期末未收", en: "open at the end", unit: "fen", better: "less" },
  lateFeeFen: { zh: "违约金", en: "late fees", unit: "fen", better: "none" },
  /** While it is counted: fen x days; `daysOutstanding` divides by what was billed. */
  outstandingDays: {
    zh: "应收周转天数",
    en: "days sales outstanding",
    unit: "days",
    better: "less",
  },
  costFen: { zh: "催费成本", en: "cost", unit: "fen", better: "less" },
  complaints: { zh: "预计投诉", en: "complaints expected", unit: "number", better: "less" },
  protectedHits: { zh: "保护名单拦截", en: "protected, stopped", unit: "count", better: "less" },
  guardStops: { zh: "其他硬性拦截", en: "other guard stops", unit: "count", better: "less" },
  heldOut: { zh: "对照组未执行", en: "held out", unit: "count", better: "none" },
} as const;
export type Metric = keyof typeof metrics;
export const metricNames = Object.keys(metrics) as Metric[];

export interface Tally {
  sums: Record<Metric, number>;
  /** Fen that came in on each day of the window. */
  cashByDay: Float64Array;
  protected: Partial<Record<ProtectionKind, number>>;
  stops: Record<string, number>;
}

export function emptyTally(days: number): Tally {
  const sums = Object.fromEntries(metricNames.map((name) => [name, 0])) as Tally["sums"];
  return { sums, cashByDay: new Float64Array(days), protected: {}, stops: {} };
}

export function countStop(tally: Tally, code: string, kind: ProtectionKind | undefined): void {
  if (kind !== undefined && kind in protectionKinds) {
    tally.sums.protectedHits += 1;
    tally.protected[kind] = (tally.protected[kind] ?? 0) + 1;
    return;
  }
  tally.sums.guardStops += 1;
  tally.stops[code] = (tally.stops[code] ?? 0) + 1;
}

/** One tally and `times` another. */
export function sumOf(one: Tally, other: Tally, times = 1): Tally {
  const add = <Key extends string>(left: Partial<Record<Key, number>>, right: typeof left) => {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)] as Key[]);
    const entries = [...keys].map((key) => [key, (left[key] ?? 0) + times * (right[key] ?? 0)]);
    return Object.fromEntries(entries) as Record<Key, number>;
  };
  return {
    sums: add(one.sums, other.sums),
    cashByDay: one.cashByDay.map((fen, day) => fen + times * other.cashByDay[day]!),
    protected: add(one.protected, other.protected),
    stops: add(one.stops, other.stops),
  };
}
