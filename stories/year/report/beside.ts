/** What a check says of the house beside the same of its plain alternative, drawn side by side. */
import type { Chart, Finding } from "../year.ts";
import { figureName } from "./words.ts";

/** `plainAuc` and `plain recall` stand beside `auc` and `recall`. */
const plain = /^plain ?(.)/;

/** Shares and areas under curves share a scale; lead times have one of their own. */
const scales: readonly { fits(name: string, value: number): boolean; unit?: string }[] = [
  { fits: (name, value) => !name.endsWith("Hours") && value >= 0 && value <= 1 },
  { fits: (name) => name.endsWith("Hours"), unit: "小时" },
];

export function besideCharts({ zh, en, figures }: Finding): Chart[] {
  const pairs = Object.entries(figures).flatMap(([name, other]) => {
    const own = name.replace(plain, (_, first: string) => first.toLowerCase());
    const value = figures[own];
    const isPair = own !== name && typeof value === "number" && typeof other === "number";
    return isPair ? [{ own, value, other }] : [];
  });
  return scales.flatMap(({ fits, unit }) => {
    const drawn = pairs.filter(({ own, value, other }) => fits(own, value) && fits(own, other));
    if (drawn.length === 0) return [];
    const chart: Chart = {
      ...{
        kind: "bars",
        zh,
        en,
        axis: drawn.map(({ own }) => ({ zh: figureName(own, "zh"), en: figureName(own, "en") })),
      },
      series: [
        { zh: "本系统", en: "house", values: drawn.map(({ value }) => value) },
        { zh: "朴素办法", en: "plain", values: drawn.map(({ other }) => other) },
      ],
      ...(unit !== undefined && { unit }),
    };
    return [chart];
  });
}
