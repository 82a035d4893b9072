/** A year held against its twin: what the one has more than the other is what dunning did. */
import { fixed } from "./checks/judgement/figures.ts";
import type { Lived } from "./live.ts";
import type { Chart, Finding } from "./year.ts";

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
