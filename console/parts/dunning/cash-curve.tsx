/**
 * Money in, added up over the window: both policies on one picture, and their difference with its band on
 * another, for on one axis the difference would be too thin to see.
 * @module
 */
import { LineChart, useWidth } from "../line-chart.tsx";
import { useSay } from "../say.tsx";
import type { SimulationDocument } from "./policy-words.ts";

const height = 190;
const [left, right, top, bottom] = [64, 12, 10, 20];

export function CashCurve({ document: { curve, window } }: { document: SimulationDocument }) {
  const say = useSay();
  const [frame, width] = useWidth();
  const { live, changed } = curve;
  const most = Math.max(...live, ...changed.map(({ high }) => high), 1);
  const x = (index: number) =>
    left + (index * (width - left - right)) / Math.max(1, live.length - 1);
  const y = (value: number) => top + (1 - value / most) * (height - top - bottom);
  const line = (values: readonly number[]) =>
    `M${values.map((value, index) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("L")}`;
  const days = live.map((_, index) =>
    dayAfter(curve.from, window.to, (index + 1) * curve.everyDays - 1),
  );
  const points = changed.map(({ value, low, high }, index) => ({
    at: days[index]!,
    value: (value - live[index]!) / 1e6,
    low: (low - live[index]!) / 1e6,
    high: (high - live[index]!) / 1e6,
  }));
  return (
    <div className="cash-curve">
      <figure>
        <figcaption>{say("累计回收（万元）", "Money in, added up (10,000 yuan)")}</figcaption>
        <div ref={frame}>
          <svg
            viewBox={`0 0 ${width} ${height}`}
            role="img"
            aria-label={say("两种策略的累计回收", "Money in under both policies")}
          >
            {[0, most / 2, most].map((value) => (
              <g key={value} className="line-grid">
                <path d={`M${left} ${y(value)}H${width - right}`} />
                <text x={left - 6} y={y(value) + 4} textAnchor="end">
                  {(value / 1e6).toLocaleString("en-US", { maximumFractionDigits: 1 })}
                </text>
              </g>
            ))}
            <path className="curve" data-side="live" d={line(live)} />
            <path
              className="curve"
              data-side="changed"
              d={line(changed.map(({ value }) => value))}
            />
            <text className="line-axis" x={left} y={height - 4}>
              {days[0]}
            </text>
            <text className="line-axis" x={width - right} y={height - 4} textAnchor="end">
              {days.at(-1)}
            </text>
          </svg>
        </div>
      </figure>
      <LineChart
        title={say(
          "差额：修改后减现行（万元，带为 90% 区间）",
          "Difference: changed less live (10,000 yuan; band 90 %)",
        )}
        points={points}
        digits={2}
        range={rangeOf(points)}
        height={190}
      />
    </div>
  );
}

/** Zero always stands on the scale. */
function rangeOf(points: readonly { low: number; high: number }[]): [number, number] {
  const low = Math.min(0, ...points.map((point) => point.low));
  const high = Math.max(0, ...points.map((point) => point.high));
  return low === high ? [-1, 1] : [low, high];
}

function dayAfter(from: string, to: string, days: number): string {
  const day = new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
  return day < to ? day : to;
}
