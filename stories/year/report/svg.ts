/** The pieces of which charts are drawn: scales, ticks, and text in both languages. */
import type { Said } from "./words.ts";

export type Scale = (value: number) => number;

/** Space around the plot of every chart, in units of its view box. */
export const frame = { left: 44, right: 112, top: 12, bottom: 26 };

export function scale([from, to]: readonly [number, number], [low, high]: [number, number]): Scale {
  const span = to - from || 1;
  return (value) => low + ((value - from) / span) * (high - low);
}

/** Three to six round values from below the least to above the most; nought is among them unless it is far away. */
export function ticksOf(values: readonly number[]): number[] {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const rough = (most - least || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 2.5, 5, 10].find((each) => each * power >= rough)!;
  const first = Math.floor(least / step);
  const last = Math.ceil((most || step) / step);
  return Array.from({ length: last - first + 1 }, (_, at) => round((first + at) * step));
}

function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** One text for each language; the page shows the one that is read. */
export function both({ zh, en }: Said): string {
  return zh === en
    ? plain(zh)
    : `<span lang="zh">${plain(zh)}</span><span lang="en">${plain(en)}</span>`;
}

interface Place {
  x: number;
  y: number;
  anchor?: "start" | "middle" | "end";
  className?: string;
}

export function textAt(place: Place, said: string | Said): string {
  const { x, y, anchor = "start", className = "" } = place;
  const at = `x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}"${className && ` class="${className}"`}`;
  if (typeof said === "string") return `<text ${at}>${plain(said)}</text>`;
  if (said.zh === said.en) return `<text ${at}>${plain(said.zh)}</text>`;
  return `<text ${at} lang="zh">${plain(said.zh)}</text><text ${at} lang="en">${plain(said.en)}</text>`;
}

/** What the pointer is told. */
export function tip(text: string): string {
  return `<title>${plain(text)}</title>`;
}

export function drawing(
  { width, height }: { width: number; height: number },
  inside: string,
): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img">${inside}</svg>`;
}

/** 12,345,678 as 1234.6万 and 12.3M: an axis has no room for more. */
export function short(value: number): Said {
  const size = Math.abs(value);
  const cut = (by: number, unit: string) => `${Number((value / by).toPrecision(4))}${unit}`;
  const zh = size >= 1e8 ? cut(1e8, "亿") : size >= 1e4 ? cut(1e4, "万") : cut(1, "");
  const en = size >= 1e6 ? cut(1e6, "M") : size >= 1e4 ? cut(1e3, "k") : cut(1, "");
  return { zh: minus(zh), en: minus(en) };
}

function minus(text: string): string {
  return text.replace("-", "−");
}

export function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function plain(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign]!);
}
