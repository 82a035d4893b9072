/**
 * A year beside its twin: the same seed, past, customers and weather, and nobody who collects. What the one has
 * more than the other is what dunning did.
 * @module
 */
import { fixed } from "./checks/judgement/figures.ts";
import { type Lived, type Living, liveYear } from "./live.ts";
import type { Chart, Finding, YearOptions } from "./year.ts";

export interface WithTwin {
  year: Lived;
  twin: Lived;
  /** The twin's own dunning and the difference, to stand in the year's report. */
  beside: Lived["findings"];
}

export async function liveWithTwin(options: YearOptions, living: Living): Promise<WithTwin> {
  const year = await liveYear({ ...options, collects: true }, living);
  const twin = await liveYear({ ...options, collects: false, faults: "none" }, living);
  return { year, twin, beside: compareWithTwin(year, twin) };
}

/** What both years say of their debts, one after the other, and what the one has more than the other. */
export function compareWithTwin(year: Lived, twin: Lived): Lived["findings"] {
  const own = dunningOf(year);
  const idle = dunningOf(twin);
  if (!own || !idle) return [];
  return [
    { month: "end", finding: idle },
    { month: "end", finding: differenceOf(own, idle) },
  ];
}

function dunningOf({ findings }: Lived): Finding | undefined {
  return findings.find(({ finding }) => finding.group === "dunning")?.finding;
}

function differenceOf(own: Finding, idle: Finding): Finding {
  const figures = Object.entries(own.figures).flatMap(([name, value]) => {
    const other = idle.figures[name];
    if (typeof value !== "number" || typeof other !== "number") return [];
    return [[name, fixed(value - other)]];
  });
  return {
    group: "dunning",
    zh: "催费的作用：与不催费的孪生年相比，多出多少",
    en: "What dunning did: this year less its twin that does nothing",
    held: true,
    figures: Object.fromEntries(figures),
    wrong: [],
    charts: [bothCharts(own.charts![0]!, idle.charts![0]!)],
  };
}

function bothCharts(own: Chart, idle: Chart): Chart {
  const [mine, theirs] = [own.series[0]!, idle.series[0]!];
  const series = [
    { ...mine, zh: "催费", en: "with dunning" },
    { ...theirs, zh: "不催费", en: "twin" },
  ];
  return { ...own, series };
}
