/**
 * A line over days: its last value stands beside it, a band shows what is uncertain, the pointer or
 * the arrow keys read exact values, and the same numbers can be had as a table or a file.
 * @module
 */
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useState } from "react";
import { download } from "./downloads.ts";
import { Icon } from "./icons.tsx";
import { useSay } from "./say.tsx";
import { type Cell, toCsv } from "./sheet.ts";

export interface Point {
  /** What stands on the time axis: a day, `2026-11-20`, or an hour behind it. */
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

const left = 26;
const right = 30;

export function LineChart(props: LineChartProps) {
  const { title, points, digits = 0 } = props;
  const say = useSay();
  const id = useId();
  const [asTable, setTable] = useState(false);
  const [told, setTold] = useState("");
  const exportAll = () => {
    const rows = points.map((each): Cell[] => [each.at, each.value]);
    download(toCsv([[say("日期", "Day"), title], ...rows]), `${title}.csv`);
  };
  return (
    <figure className="line-chart">
      <figcaption id={id}>
        <span>{title}</span>
        <span className="line-told">{told}</span>
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
            onClick={exportAll}
          >
            <Icon name="download" size={14} />
          </button>
        </span>
      </figcaption>
      {asTable ? (
        <PointTable points={points} digits={digits} />
      ) : (
        <Plot {...props} labelledBy={id} onTell={setTold} />
      )}
    </figure>
  );
}

function PointTable({ points, digits }: { points: Point[]; digits: number }) {
  return (
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
  );
}

/** The drawing itself; the pointer and the arrow keys move the reading mark. */
function Plot(props: LineChartProps & { labelledBy: string; onTell(at: string): void }) {
  const { points, digits = 0, marks = [], height = 96, onOpen, onTell } = props;
  const [frame, width] = useWidth();
  const [at, setAt] = useState<number | undefined>();
  const [bottom, top] = props.range ?? rangeOf(points);
  const step = (width - left - right) / Math.max(1, points.length - 1);
  const x: Scale = (index) => left + index * step;
  const y: Scale = (value) => 8 + (1 - (value - bottom) / (top - bottom || 1)) * (height - 26);
  const last = points.findLastIndex((point) => point.value !== null);
  const read = (index: number | undefined) => {
    const kept = index === undefined ? index : Math.max(0, Math.min(points.length - 1, index));
    setAt(kept);
    onTell(kept === undefined ? "" : (points[kept]?.at ?? ""));
  };
  const point = (event: PointerEvent<HTMLElement>) =>
    read(
      Math.round((event.clientX - event.currentTarget.getBoundingClientRect().left - left) / step),
    );
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    read((at ?? last) + by);
  };
  const open = () => {
    const chosen = at === undefined ? undefined : points[at];
    if (chosen) onOpen?.(chosen);
  };
  return (
    <button
      type="button"
      className="plot"
      ref={frame}
      aria-labelledby={props.labelledBy}
      data-opens={onOpen && true}
      onPointerMove={point}
      onPointerLeave={() => read(undefined)}
      onKeyDown={press}
      onClick={open}
    >
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {[bottom, top].map((value) => (
          <Rule key={value} y={y(value)} width={width} word={value.toFixed(Math.min(1, digits))} />
        ))}
        {marks.map((mark) => (
          <Rule key={mark.value} y={y(mark.value)} width={width} word={mark.word} isMark />
        ))}
        <path className="line-band" d={bandPath(points, x, y)} />
        <path className="line" d={linePath(points, x, y)} />
        <Reading point={points[at ?? last]} x={x(at ?? last)} y={y} digits={digits} />
        <text className="line-axis" x={left} y={height - 2}>
          {points[0]?.at.slice(5)}
        </text>
        <text className="line-axis" x={width - right} y={height - 2} textAnchor="end">
          {points.at(-1)?.at.slice(5)}
        </text>
      </svg>
    </button>
  );
}

function Rule({
  y,
  width,
  word,
  isMark = false,
}: {
  y: number;
  width: number;
  word: string;
  isMark?: boolean;
}) {
  return (
    <g className={isMark ? "line-mark" : "line-grid"}>
      <path d={`M${left} ${y}H${width - right}`} />
      <text x={left - 4} y={y + 4} textAnchor="end">
        {word}
      </text>
    </g>
  );
}

/** The value stands beside its point. */
function Reading({
  point,
  x,
  y,
  digits,
}: {
  point: Point | undefined;
  x: number;
  y: Scale;
  digits: number;
}) {
  if (point?.value == null) return null;
  return (
    <>
      <circle cx={x} cy={y(point.value)} r="3" />
      <text className="line-value" x={x + 6} y={y(point.value) + 4}>
        {point.value.toFixed(digits)}
      </text>
    </>
  );
}

/** The width of an element in pixels, so that the text of a chart keeps its size. */
export function useWidth(): [(element: HTMLElement | null) => void, number] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [width, setWidth] = useState(320);
  useEffect(() => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, width];
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
