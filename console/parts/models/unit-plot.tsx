/**
 * A plot of shares against shares, 0 to 100 % both ways: lines with their names beside them, dots,
 * exact values under the pointer or the arrow keys; the same numbers as a table or a file.
 * @module
 */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useState } from "react";
import { download } from "../downloads.ts";
import { percent } from "../format.ts";
import { Icon } from "../icons.tsx";
import { useWidth } from "../line-chart.tsx";
import { useSay } from "../say.tsx";
import { type Cell, toCsv } from "../sheet.ts";

interface Spot {
  x: number;
  y: number;
}

interface Curve {
  name: string;
  points: readonly Spot[];
  tone?: "soft";
}

export type ToPixels = (spot: Spot) => [x: number, y: number];

interface UnitPlotProps {
  title: string;
  /** What the two axes measure. */
  across: string;
  up: string;
  curves: readonly Curve[];
  /** Dots instead of a line for the first curve, each of so many pixels. */
  radii?: readonly number[];
  /** The line on which both are equal, with its word. */
  diagonal?: string;
  /** Drawn over it all. */
  over?: (toPixels: ToPixels) => ReactNode;
  /** What the table holds instead of the curves. */
  table?: { head: string[]; rows: string[][] };
}

const [left, right, top, bottom] = [40, 16, 24, 34];
const height = 280;

export function UnitPlot(props: UnitPlotProps) {
  const say = useSay();
  const id = useId();
  const [asTable, setTable] = useState(false);
  const [told, setTold] = useState("");
  const { title, table = tableOf(props) } = props;
  const tell = say(`${title}：看表格`, `${title}: as table`);
  const exportAll = () => download(toCsv([table.head, ...table.rows] as Cell[][]), `${title}.csv`);
  return (
    <figure className="line-chart unit-plot">
      <figcaption id={id}>
        <span>{title}</span>
        <span className="line-told">{told}</span>
        <span className="line-tools no-print">
          <button
            type="button"
            className="quiet"
            aria-pressed={asTable}
            aria-label={tell}
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
      {asTable ? <Numbers {...table} /> : <Plot {...props} labelledBy={id} onTell={setTold} />}
    </figure>
  );
}

/** One row per point of the first curve. */
function tableOf({ across, curves }: UnitPlotProps): { head: string[]; rows: string[][] } {
  const [first] = curves;
  const rows = (first?.points ?? []).map(({ x }) => [
    percent(x, 1),
    ...curves.map((curve) => percent(at(curve, x)?.y, 1)),
  ]);
  return { head: [across, ...curves.map(({ name }) => name)], rows };
}

/** The point nearest to x. */
function at({ points }: Curve, x: number): Spot | undefined {
  let best = points[0];
  for (const point of points)
    if (best && Math.abs(point.x - x) < Math.abs(best.x - x)) best = point;
  return best;
}

function Numbers({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    <div className="line-table">
      <table className="data">
        <thead>
          <tr>
            {head.map((word) => (
              <th key={word}>{word}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join("|")}>
              {row.map((cell, column) => (
                <td key={head[column]} className="num">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Plot(props: UnitPlotProps & { labelledBy: string; onTell(told: string): void }) {
  const { across, up, curves, radii, diagonal, over, onTell } = props;
  const [frame, width] = useWidth();
  const [x, setX] = useState<number>();
  const [wide, high] = [width - left - right, height - top - bottom];
  const toPixels: ToPixels = (spot) => [left + spot.x * wide, top + (1 - spot.y) * high];
  const read = (share: number | undefined) => {
    const kept = share === undefined ? undefined : Math.max(0, Math.min(1, share));
    setX(kept);
    onTell(kept === undefined ? "" : toldOf(props, kept));
  };
  const point = (event: PointerEvent<HTMLElement>) =>
    read((event.clientX - event.currentTarget.getBoundingClientRect().left - left) / wide);
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -0.02, ArrowRight: 0.02 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    read((x ?? 0.5) + by);
  };
  return (
    <button
      type="button"
      className="plot"
      ref={frame}
      aria-labelledby={props.labelledBy}
      onPointerMove={point}
      onPointerLeave={() => read(undefined)}
      onKeyDown={press}
    >
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <Axes toPixels={toPixels} across={across} up={up} />
        {diagonal && <Diagonal toPixels={toPixels} word={diagonal} />}
        {curves.map((curve, place) => (
          <Drawn
            key={curve.name}
            curve={curve}
            toPixels={toPixels}
            radii={place === 0 ? radii : undefined}
          />
        ))}
        {over?.(toPixels)}
        {x !== undefined &&
          curves.map((curve) => (
            <ReadSpot key={curve.name} spot={at(curve, x)} toPixels={toPixels} />
          ))}
      </svg>
    </button>
  );
}

function toldOf({ across, curves }: UnitPlotProps, x: number): string {
  const spot = curves[0] && at(curves[0], x);
  const values = curves.map((curve) => `${curve.name} ${percent(at(curve, x)?.y, 1)}`);
  return [`${across} ${percent(spot?.x, 1)}`, ...values].join(" · ");
}

function Axes({ toPixels, across, up }: { toPixels: ToPixels; across: string; up: string }) {
  const [zero, end] = [toPixels({ x: 0, y: 0 }), toPixels({ x: 1, y: 1 })];
  return (
    <g className="line-grid">
      {[0, 0.5, 1].map((share) => {
        const [x, y] = toPixels({ x: share, y: share });
        return (
          <g key={share}>
            <path d={`M${zero[0]} ${y}H${end[0]}M${x} ${zero[1]}V${end[1]}`} />
            <text x={zero[0] - 6} y={y + 4} textAnchor="end">
              {percent(share)}
            </text>
            <text x={x} y={zero[1] + 14} textAnchor={share === 1 ? "end" : "middle"}>
              {percent(share)}
            </text>
          </g>
        );
      })}
      <text x={(zero[0] + end[0]) / 2} y={zero[1] + 30} textAnchor="middle">
        {across}
      </text>
      <text x={zero[0]} y={end[1] - 10}>
        {up}
      </text>
    </g>
  );
}

function Diagonal({ toPixels, word }: { toPixels: ToPixels; word: string }) {
  const [from, to] = [toPixels({ x: 0, y: 0 }), toPixels({ x: 1, y: 1 })];
  const [x, y] = toPixels({ x: 0.8, y: 0.8 });
  return (
    <g className="line-mark">
      <path d={`M${from.join(" ")}L${to.join(" ")}`} />
      <text x={x + 6} y={y + 14}>
        {word}
      </text>
    </g>
  );
}

interface DrawnProps {
  curve: Curve;
  toPixels: ToPixels;
  radii: readonly number[] | undefined;
}

function Drawn({ curve, toPixels, radii }: DrawnProps) {
  const path = curve.points.map((spot) =>
    toPixels(spot)
      .map((value) => value.toFixed(1))
      .join(" "),
  );
  const named = curve.points.findLast(({ x }) => x <= 0.62) ?? curve.points[0];
  const [x, y] = named ? toPixels(named) : [0, 0];
  if (path.length === 0) return null;
  return (
    <g data-tone={curve.tone}>
      <path className="line" d={`M${path.join("L")}`} />
      {radii ? (
        curve.points.map((spot, place) => {
          const [cx, cy] = toPixels(spot);
          return <circle key={`${spot.x} ${spot.y}`} cx={cx} cy={cy} r={radii[place] ?? 3} />;
        })
      ) : (
        <text x={x + 6} y={y + 16} className="unit-name">
          {curve.name}
        </text>
      )}
    </g>
  );
}

function ReadSpot({ spot, toPixels }: { spot: Spot | undefined; toPixels: ToPixels }) {
  if (!spot) return null;
  const [cx, cy] = toPixels(spot);
  return <circle className="unit-read" cx={cx} cy={cy} r="4" />;
}
