/**
 * A Pareto front: share flagged across, anomalies missed upwards. The point is dragged along the front, or moved by
 * the arrow keys; what was picked by the fit stays marked.
 * @module
 */
import { type KeyboardEvent, type PointerEvent, useId } from "react";
import { percent } from "../format.ts";
import { useWidth } from "../line-chart.tsx";
import { useSay } from "../say.tsx";
import { type Front, limitsText, perDay } from "./threshold-words.ts";

const height = 300;
const [left, right, top, bottom] = [52, 20, 18, 42];

interface FrontPlotProps {
  front: Front;
  place: number;
  onPlace(place: number): void;
}

export function FrontPlot({ front, place, onPlace }: FrontPlotProps) {
  const say = useSay();
  const title = useId();
  const [frame, width] = useWidth();
  const { points, picked } = front;
  const { x, y, most, worst } = scalesOf(front, width);
  const last = points.length - 1;
  const at = points[place]!;
  const nearest = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const away = points.map((point) => Math.hypot(x(point.falseAlarms) - px, y(point.misses) - py));
    onPlace(away.indexOf(Math.min(...away)));
  };
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ...{ ArrowLeft: place - 1, ArrowDown: place - 1, ArrowRight: place + 1, ArrowUp: place + 1 },
      ...{ Home: 0, End: last, PageDown: place - 5, PageUp: place + 5 },
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onPlace(Math.max(0, Math.min(last, to)));
  };
  const path = points.map(({ falseAlarms, misses }) => `${x(falseAlarms)} ${y(misses)}`).join("L");
  return (
    <div
      className="front-plot"
      ref={frame}
      role="slider"
      tabIndex={0}
      aria-labelledby={title}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={place}
      aria-valuetext={say(
        `误报 ${percent(at.falseAlarms, 2)}，漏报 ${percent(at.misses, 1)}；${limitsText(at, say)}`,
        `false alarms ${percent(at.falseAlarms, 2)}, missed ${percent(at.misses, 1)}; ${limitsText(at, say)}`,
      )}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        nearest(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && nearest(event)}
    >
      <h3 id={title}>{say("误报与漏报", "False alarms against misses")}</h3>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <Axes {...{ x, y, most, worst, width }} />
        <path className="front-line" d={`M${path}`} />
        {points.map(({ falseAlarms, misses }) => (
          <circle
            key={falseAlarms}
            className="front-dot"
            cx={x(falseAlarms)}
            cy={y(misses)}
            r="2.5"
          />
        ))}
        {picked !== null && points[picked] && (
          <circle
            className="front-picked"
            cx={x(points[picked].falseAlarms)}
            cy={y(points[picked].misses)}
            r="8"
          />
        )}
        <g className="front-hand">
          <path d={`M${left} ${y(at.misses)}H${x(at.falseAlarms)}V${height - bottom}`} />
          <circle cx={x(at.falseAlarms)} cy={y(at.misses)} r="6" />
        </g>
        <Told {...{ x: x(at.falseAlarms), y: y(at.misses), width }}>
          {say(`${perDay(at.alertsPerDay)} 条/日`, `${perDay(at.alertsPerDay)} a day`)}
        </Told>
      </svg>
    </div>
  );
}

type Scale = (value: number) => number;

/** Across a square root, so that the few-alerts end, where one picks, has room. */
function scalesOf({ points }: Front, width: number) {
  const most = Math.max(1e-4, ...points.map(({ falseAlarms }) => falseAlarms));
  const worst = Math.max(1e-4, ...points.map(({ misses }) => misses));
  const x: Scale = (share) => left + Math.sqrt(share / most) * (width - left - right);
  const y: Scale = (share) => top + (1 - share / worst) * (height - top - bottom);
  return { x, y, most, worst };
}

interface AxesProps {
  x: Scale;
  y: Scale;
  most: number;
  worst: number;
  width: number;
}

function Axes({ x, y, most, worst, width }: AxesProps) {
  const say = useSay();
  const digits = most < 0.1 ? 1 : 0;
  return (
    <g className="line-grid">
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <g key={part}>
          <path d={`M${left} ${y(part * worst)}H${width - right}`} />
          <text x={left - 8} y={y(part * worst) + 4} textAnchor="end">
            {percent(part * worst)}
          </text>
        </g>
      ))}
      {[0, 0.05, 0.25, 0.5, 1].map((part) => (
        <g key={part}>
          <path d={`M${x(part * most)} ${top}V${height - bottom}`} />
          <text
            x={x(part * most)}
            y={height - bottom + 16}
            textAnchor={part === 1 ? "end" : "middle"}
          >
            {percent(part * most, digits)}
          </text>
        </g>
      ))}
      <text x={(left + width - right) / 2} y={height - 6} textAnchor="middle">
        {say(
          "误报：被标出的记录占比（平方根刻度）",
          "false alarms: share of records flagged (square-root scale)",
        )}
      </text>
      <text x={left + 6} y={top + 12}>
        {say("漏报", "missed")}
      </text>
    </g>
  );
}

function Told({
  x,
  y,
  width,
  children,
}: {
  x: number;
  y: number;
  width: number;
  children: string;
}) {
  const isLate = x > width - 120;
  return (
    <text
      className="front-told"
      x={isLate ? x - 12 : x + 12}
      y={Math.max(14, y - 10)}
      textAnchor={isLate ? "end" : "start"}
    >
      {children}
    </text>
  );
}

/** The hypervolume by generation: how the search went. */
export function Convergence({
  values,
  evaluations,
}: {
  values: readonly number[];
  evaluations: number;
}) {
  const say = useSay();
  const [frame, width] = useWidth();
  const tall = 72;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (at: number) => 4 + (at / Math.max(1, values.length - 1)) * (width - 64);
  const y = (value: number) => 8 + (1 - (value - low) / (high - low || 1)) * (tall - 20);
  const end = values.at(-1) ?? 0;
  return (
    <figure className="convergence" ref={frame}>
      <figcaption>
        {say("收敛：超体积", "Convergence: hypervolume")}{" "}
        <small>
          {say(
            `${values.length - 1} 代 · ${evaluations.toLocaleString("en-US")} 次评估`,
            `${values.length - 1} generations · ${evaluations.toLocaleString("en-US")} evaluations`,
          )}
        </small>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${tall}`}
        role="img"
        aria-label={say(
          `从 ${low.toFixed(4)} 到 ${end.toFixed(4)}`,
          `from ${low.toFixed(4)} to ${end.toFixed(4)}`,
        )}
      >
        <path
          className="line"
          d={`M${values.map((value, at) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join("L")}`}
        />
        <circle className="front-dot" cx={x(values.length - 1)} cy={y(end)} r="3" />
        <text className="front-told" x={x(values.length - 1) + 8} y={y(end) + 4}>
          {end.toFixed(3)}
        </text>
        <text className="faint-word" x={4} y={tall - 1}>
          {low.toFixed(3)}
        </text>
      </svg>
    </figure>
  );
}
