/** What findings say every month, drawn over the months. */
import type { Chart, Finding } from "../year.ts";
import type { MonthFinding } from "./report.ts";

interface MonthChart {
  group: Finding["group"];
  zh: string;
  en: string;
  unit: string;
  /** Name of the figure, by which a number of it is divided, and what it is called. */
  series: readonly (readonly [figure: string, by: number, zh: string, en: string])[];
}

const drawn: readonly MonthChart[] = [
  {
    ...{ group: "fen", zh: "每月应收、实收与欠费", en: "Billed, received and owed by month" },
    unit: "元",
    series: [
      ["billedFen", 100, "应收", "billed"],
      ["receivedFen", 100, "实收", "received"],
      ["owedFen", 100, "月末欠费", "owed"],
    ],
  },
  {
    ...{ group: "fen", zh: "每月违约金与退费", en: "Late fees and refunds by month" },
    unit: "元",
    series: [
      ["lateFeesFen", 100, "违约金", "late fees"],
      ["refundsFen", 100, "退费", "refunds"],
    ],
  },
  {
    ...{ group: "time", zh: "一次操作平均耗时", en: "What an operation took on average" },
    unit: "ms",
    series: [["meanMs", 1, "平均", "mean"]],
  },
  {
    ...{ group: "time", zh: "总账分录", en: "Lines of the ledger" },
    unit: "",
    series: [["ledgerLines", 1, "分录", "lines"]],
  },
];

/** Those of a group; each needs two months at least to be a line. */
export function monthCharts(group: Finding["group"], findings: readonly MonthFinding[]): Chart[] {
  return drawn
    .filter((chart) => chart.group === group)
    .flatMap(({ zh, en, unit, series }) => {
      const told = findings.filter(({ figures }) => series.some(([name]) => name in figures));
      if (told.length === 0) return [];
      const values = series.map(([name, by, ...said]) => ({
        ...{ zh: said[0], en: said[1] },
        values: told.map(({ figures }) => (name in figures ? Number(figures[name]) / by : null)),
      }));
      const kind = told.length > 1 ? ("lines" as const) : ("bars" as const);
      const axis = told.map(({ month }) => month);
      return [{ kind, zh, en, axis, series: values, ...(unit && { unit }) }];
    });
}
