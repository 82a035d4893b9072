/**
 * A line over days: its last value stands beside it, a band shows what is uncertain, the pointer or
 * the arrow keys read exact values, and the same numbers can be had as a table or a file.
 * @module
 */
import { type KeyboardEvent, type PointerEvent, useId, useState } from "react";
import { Icon } from "./icons.tsx";
import { useSay } from "./say.tsx";
import { type Cell, download, toCsv } from "./sheet.ts";

export interface Point {
  /** What stands on the time axis, e.g. `11-20`. */
  at: string;
  value: number | null;
  low?: number;
  high?: number;
}

export interface LineChartProps {
  title: string;
  points: Point[];
  digits?: number;
  /** Bottom and top of the scale; 0 to 100 for an index. */
  range?: [number, number];
  /** Faint lines with a word, e.g. the borders of the levels. */
  marks?: { value: number; word: string }[];
  height?: number;
  /** Opens what stands behind a point. */
  onOpen?: (point: Point) => void;
}

const width = 320;
const left = 26;
const right = 30;

export function LineChart(props: LineChartProps) {
  const { title, points, digits = 0, marks = [], height = 96, onOpen } = props;
  const say = useSay();
  const id = useId();
  const [asTable, setTable] = useState(false);
  const [at, setAt] = useState<number | undefined>();
  const [bottom, top] = props.range ?? rangeOf(points);
  const step = (width - left - right) / Math.max(1, points.length - 1);
  const x = (index: number) => left + index * step;
  const y = (value: number) => 8 + (1 - (value - bottom) / (top - bottom || 1)) * (height - 26);
  const told = at === undefined ? undefined : points[at];
  const last = points.findLastIndex((point) => point.value !== null);
  const shown = told ?? points[last];

  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * width;
    setAt(Math.max(0, Math.min(points.length - 1, Math.round((place - left) / step))));
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(points.length - 1, (at ?? last) + by)));
  };
  const cells: Cell[][] = [
    [say("日期", "Day"), title],
    ...points.map((each): Cell[] => [each.at, each.value]),
  ];

  return (
    <figure className="line-chart">
      <figcaption id={id}>
        <span>{title}</span>
        <span className="line-told">{told ? told.at : ""}</span>
        <span className="line-tools no-print">
          <button
            type="button"
            className="quiet"
            aria-pressed={asTable}
            aria-label={say(`${title}：看表格`, `${title}: as table`)}
            onClick={() => setTable(!asTable)}
          >
            <Icon name="table" size={14} />
          </button>
          <button
            type="button"
            className="quiet"
            aria-label={say(`${title}：导出`, `${title}: export`)}
            onClick={() => download(toCsv(cells), `${title}.csv`)}
          >
            <Icon name="download" size={14} />
          </button>
        </span>
      </figcaption>
      {asTable ? (
        <div className="line-table">
          <table className="data">
            <tbody>
              {points.toReversed().map((each) => (
                <tr key={each.at}>
                  <td>{each.at}</td>
                  <td className="num">{each.value?.toFixed(digits) ?? "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveElementInteractions: the pointer only reads values, which the table gives too
        // biome-ignore lint/a11y/useKeyWithClickEvents: Enter is not needed, the list beside opens the same
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-labelledby={id}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the values
          tabIndex={0}
          onPointerMove={point}
          onPointerLeave={() => setAt(undefined)}
          onKeyDown={press}
          onClick={() => told && onOpen?.(told)}
        >
          {[bottom, top].map((value) => (
            <g key={value} className="line-grid">
              <path d={`M${left} ${y(value)}H${width - right}`} />
              <text x={left - 4} y={y(value) + 4} textAnchor="end">
                {value.toFixed(Math.min(1, digits))}
              </text>
            </g>
          ))}
          {marks.map((mark) => (
            <g key={mark.value} className="line-mark">
              <path d={`M${left} ${y(mark.value)}H${width - right}`} />
              <text x={left - 4} y={y(mark.value) + 4} textAnchor="end">
                {mark.word}
              </text>
            </g>
          ))}
          <path className="line-band" d={bandPath(points, x, y)} />
          <path className="line" d={linePath(points, x, y)} />
          {shown && shown.value !== null && (
            <>
              <circle cx={x(at ?? last)} cy={y(shown.value)} r="3" />
              <text
                className="line-value"
                x={Math.min(x(at ?? last) + 6, width - right + 6)}
                y={y(shown.value) + 4}
              >
                {shown.value.toFixed(digits)}
              </text>
            </>
          )}
          <text className="line-axis" x={left} y={height - 2}>
            {points[0]?.at}
          </text>
          <text className="line-axis" x={width - right} y={height - 2} textAnchor="end">
            {points.at(-1)?.at}
          </text>
        </svg>
      )}
    </figure>
  );
}

/** Zero is always on the scale. */
function rangeOf(points: Point[]): [number, number] {
  const values = points.flatMap(({ value, low, high }) =>
    [value, low, high].filter((each): each is number => typeof each === "number"),
  );
  return [Math.min(0, ...values), Math.max(1e-9, ...values)];
}

type Scale = (value: number) => number;

function linePath(points: Point[], x: Scale, y: Scale): string {
  let isDown = false;
  return points
    .map(({ value }, index) => {
      if (value === null) {
        isDown = false;
        return "";
      }
      const command = isDown ? "L" : "M";
      isDown = true;
      return `${command}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join("");
}

function bandPath(points: Point[], x: Scale, y: Scale): string {
  const banded = points.flatMap(({ low, high }, index) =>
    low === undefined || high === undefined ? [] : [{ low, high, index }],
  );
  if (banded.length === 0) return "";
  const up = banded.map(({ high, index }) => `${x(index)} ${y(high)}`);
  const down = banded.toReversed().map(({ low, index }) => `${x(index)} ${y(low)}`);
  return `M${[...up, ...down].join("L")}Z`;
}

/** A trend in the height of a line of text. */
export function Sparkline({ values, word }: { values: number[]; word: string }) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const place = (value: number, index: number) =>
    `${((index / Math.max(1, values.length - 1)) * 60 + 2).toFixed(1)} ${(16 - ((value - low) / (high - low || 1)) * 14).toFixed(1)}`;
  return (
    <svg
      className="sparkline"
      width="64"
      height="18"
      viewBox="0 0 64 18"
      role="img"
      aria-label={word}
    >
      <path d={`M${values.map(place).join("L")}`} />
    </svg>
  );
}
