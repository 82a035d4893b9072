/**
 * Charts as SVG: lines and points by what they say, bars side by side, and the year's troubles on a line of days. Series
 * differ in colour and in dash or fill, each has its name beside it, and the pointer reads exact values.
 * @module
 */
import type { Day } from "../../../src/base/dates.ts";
import type { Chart } from "../year.ts";
import {
  both,
  drawing,
  fixed,
  frame,
  type Scale,
  scale,
  short,
  textAt,
  ticksOf,
  tip,
} from "./svg.ts";
import { decimals, type Said, unitWords } from "./words.ts";

const size = { width: 560, height: 220 };

/** A figure with its caption; nothing where there is nothing to draw. */
export function chartOf(chart: Chart): string {
  const values = chart.series.flatMap(({ values: each }) => each).filter((each) => each !== null);
  if (values.every((value) => value === 0)) return "";
  const ticks = ticksOf(values);
  const y = scale([ticks[0]!, ticks.at(-1)!], [size.height - frame.bottom, frame.top]);
  const draw = { lines: drawLines, bars: drawBars, points: drawPoints }[chart.kind];
  return figure(chart, drawing(size, `${gridOf(ticks, y)}${draw(chart, y)}`));
}

export function figure({ unit, ...title }: Said & { unit?: string }, inside: string): string {
  const measured = unit === undefined ? "" : `<small>${both(unitWords(unit))}</small>`;
  return `<figure><figcaption>${both(title)}${measured}</figcaption>${inside}</figure>`;
}

function gridOf(ticks: readonly number[], y: Scale): string {
  const lines = ticks.map((tick) => {
    const place = { x: frame.left - 6, y: y(tick) + 4, anchor: "end" } as const;
    const rule = `<path class="${tick === 0 ? "base" : "grid"}" d="M${frame.left} ${fixed(y(tick))}H${size.width - frame.right}"/>`;
    return rule + textAt(place, short(tick));
  });
  return lines.join("");
}

/** At most so many words stand below. */
const mostWords = 8;

function axisOf(axis: Chart["axis"], x: Scale): string {
  const every = Math.ceil(axis.length / mostWords);
  return axis
    .map((value, at) => ({ value, at }))
    .filter(({ at }) => at % every === 0)
    .map(({ value, at }) =>
      textAt({ x: x(at), y: size.height - 8, anchor: "middle" }, wordOf(value)),
    )
    .join("");
}

/** Of a month only the year's last digits. */
function wordOf(value: Chart["axis"][number]): Said {
  if (typeof value === "object") return value;
  const text = String(value).replace(/^20(\d\d-\d\d)$/, "$1");
  return { zh: text, en: text };
}

/** Names at the ends of their lines, moved apart where the lines end together. */
function namesOf(ends: readonly { y: number; said: Said; index: number }[], x: number): string {
  let last = Number.NEGATIVE_INFINITY;
  return ends
    .toSorted((left, right) => left.y - right.y)
    .map(({ y, said, index }) => {
      last = Math.max(y, last + 14);
      return textAt({ x: x + 8, y: last + 4, className: `name s${index}` }, said);
    })
    .join("");
}

function drawLines({ axis, series }: Chart, y: Scale): string {
  const right = size.width - frame.right;
  const x = scale([0, Math.max(1, axis.length - 1)], [frame.left, right]);
  const lines = series.map(({ values, en }, index) => {
    const at = values.flatMap((value, n) =>
      value === null ? [] : [{ n, value, x: x(n), y: y(value) }],
    );
    const isJoined = (n: number) => n > 0 && values[n - 1] !== null;
    const path = at.map(
      (point) => `${isJoined(point.n) ? "L" : "M"}${fixed(point.x)} ${fixed(point.y)}`,
    );
    const dots = at.map(
      (point) =>
        `<circle class="s${index}" cx="${fixed(point.x)}" cy="${fixed(point.y)}" r="2.6">${tip(`${en} ${wordOf(axis[point.n]!).en}: ${decimals(point.value)}`)}</circle>`,
    );
    return `<path class="line s${index}" d="${path.join("")}"/>${dots.join("")}`;
  });
  const ends = series.flatMap(({ values, zh, en }, index) => {
    const last = values.findLast((value) => value !== null);
    return last == null ? [] : [{ y: y(last), said: { zh, en }, index }];
  });
  return `${lines.join("")}${namesOf(ends, right)}${axisOf(axis, x)}`;
}

/** Numbers on the axis, as in a calibration: the faint diagonal is where what was said came true. */
function drawPoints({ axis, series }: Chart, y: Scale): string {
  const places = axis.map(Number);
  const ticks = ticksOf(places);
  const right = size.width - frame.right;
  const x = scale([ticks[0]!, ticks.at(-1)!], [frame.left, right]);
  const end = Math.max(...places);
  const diagonal = `<path class="mark" d="M${fixed(x(0))} ${fixed(y(0))}L${fixed(x(end))} ${fixed(y(end))}"/>`;
  const points = series.map(({ values, en }, index) =>
    values
      .flatMap((value, n) =>
        value === null
          ? []
          : [
              `<circle class="s${index}" cx="${fixed(x(places[n]!))}" cy="${fixed(y(value))}" r="4">${tip(`${en}: ${wordOf(axis[n]!).en} → ${decimals(value)}`)}</circle>`,
            ],
      )
      .join(""),
  );
  const words = ticks.map((tick) =>
    textAt({ x: x(tick), y: size.height - 8, anchor: "middle" }, short(tick)),
  );
  const ends = series.flatMap(({ values, zh, en }, index) => {
    const last = values.findLast((value) => value !== null);
    return last == null ? [] : [{ y: y(last), said: { zh, en }, index }];
  });
  return `${diagonal}${points.join("")}${words.join("")}${namesOf(ends, right)}`;
}

function drawBars({ axis, series }: Chart, y: Scale): string {
  const right = size.width - frame.right;
  const step = (right - frame.left) / axis.length;
  const middle: Scale = (at) => frame.left + (at + 0.5) * step;
  const wide = Math.min(26, (0.72 * step) / series.length);
  const bars = series.flatMap(({ values, en }, index) =>
    values.flatMap((value, at) => {
      if (value === null) return [];
      const left = middle(at) + (index - series.length / 2) * wide;
      const [top, foot] = [Math.min(y(value), y(0)), Math.max(y(value), y(0))];
      return [
        `<rect class="s${index}" x="${fixed(left)}" y="${fixed(top)}" width="${fixed(wide - 1.5)}" height="${fixed(Math.max(0.8, foot - top))}" rx="1.5">${tip(`${en} ${wordOf(axis[at]!).en}: ${decimals(value)}`)}</rect>`,
      ];
    }),
  );
  const names = series.map(({ zh, en }, index) => ({
    y: frame.top + 8 + 16 * index,
    said: { zh, en },
    index,
  }));
  return `${bars.join("")}${namesOf(names, right)}${axisOf(axis, middle)}`;
}

export interface Strike {
  day: Day;
  name: string;
  said: Said;
  text: string;
}

const rowHeight = 22;

/** One row for each kind of trouble, one stroke for each time it struck. */
export function timelineOf(strikes: readonly Strike[], [first, last]: [Day, Day]): string {
  const rows = [...Map.groupBy(strikes, ({ name }) => name).values()];
  const [left, width] = [230, 1140];
  const height = frame.top + rows.length * rowHeight + 24;
  const x = scale([Date.parse(first), Date.parse(last)], [left, width - 20]);
  const months = monthsOf(first, last).map((month) => {
    const at = x(Date.parse(`${month}-01`));
    const rule = `<path class="grid" d="M${fixed(at)} ${frame.top}V${height - 22}"/>`;
    return rule + textAt({ x: at + 3, y: height - 8 }, month.slice(2));
  });
  const lines = rows.map((own, row) => {
    const y = frame.top + (row + 0.5) * rowHeight;
    const strokes = own.map(
      ({ day, text }) =>
        `<rect class="strike" x="${fixed(x(Date.parse(day)) - 2)}" y="${fixed(y - 6)}" width="4" height="12" rx="2">${tip(`${day} ${text}`)}</rect>`,
    );
    const name = textAt({ x: left - 12, y: y + 4, anchor: "end" }, own[0]!.said);
    return `<path class="grid" d="M${left} ${fixed(y)}H${width - 20}"/>${name}${strokes.join("")}`;
  });
  return drawing({ width, height }, `${months.join("")}${lines.join("")}`);
}

function monthsOf(first: Day, last: Day): string[] {
  const months: string[] = [];
  for (
    let at = new Date(`${first.slice(0, 7)}-01T00:00:00Z`);
    ;
    at.setUTCMonth(at.getUTCMonth() + 1)
  ) {
    const month = at.toISOString().slice(0, 7);
    if (month > last.slice(0, 7)) return months;
    months.push(month);
  }
}

export interface Span {
  name: string;
  from: number;
  to: number;
  tip: string;
}

/** Bars from one value to another on a scale of powers of ten, such as from the median to the slowest hundredth. */
export function spansOf(spans: readonly Span[]): string {
  const [left, width] = [230, 1140];
  const height = frame.top + spans.length * rowHeight + 24;
  const all = spans
    .flatMap(({ from, to }) => [from, to])
    .map((ms) => Math.log10(Math.max(0.1, ms)));
  const [least, most] = [Math.floor(Math.min(...all)), Math.ceil(Math.max(...all))];
  const x = scale([least, most], [left, width - 80]);
  const at = (ms: number) => x(Math.log10(Math.max(0.1, ms)));
  const powers = Array.from({ length: most - least + 1 }, (_, n) => 10 ** (least + n));
  const grid = powers.map(
    (power) =>
      `<path class="grid" d="M${fixed(at(power))} ${frame.top}V${height - 22}"/>${textAt({ x: at(power), y: height - 8, anchor: "middle" }, `${decimals(power)} ms`)}`,
  );
  const rows = spans.map(({ name, from, to, tip: told }, row) => {
    const y = frame.top + (row + 0.5) * rowHeight;
    const bar = `<rect class="span" x="${fixed(at(from))}" y="${fixed(y - 4)}" width="${fixed(Math.max(2, at(to) - at(from)))}" height="8" rx="4">${tip(told)}</rect>`;
    const value = textAt({ x: at(to) + 6, y: y + 4 }, decimals(to));
    return `${textAt({ x: left - 12, y: y + 4, anchor: "end", className: "mono" }, name)}${bar}${value}`;
  });
  return drawing({ width, height }, `${grid.join("")}${rows.join("")}`);
}
