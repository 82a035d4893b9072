/**
 * The four indices of one region and category: today's value, 31 days, weight with its band.
 * @module
 */
import type { Output } from "../../client.ts";
import { useAnswer } from "../data.ts";
import { asOf, percent } from "../format.ts";
import { LineChart, type Point } from "../line-chart.tsx";
import { Link } from "../router.tsx";
import { useSay } from "../say.tsx";
import { Skeleton } from "../states.tsx";
import type { RankedRow } from "./ranking.tsx";
import type { View } from "./view.ts";
import { type IndexName, indexNames, indexWord } from "./words.ts";

type Trend = Output<"appeals.trend">;

export function IndexStrip({
  row,
  answer,
  view,
}: {
  row: RankedRow;
  answer: Pick<Output<"appeals.ranking">, "level" | "weights" | "bands" | "asOf" | "model">;
  view: View;
}) {
  const say = useSay();
  const trend = useAnswer("appeals.trend", {
    slot: view.slot,
    level: answer.level,
    region: row.region,
    category: row.category,
    until: answer.asOf,
    days: 31,
  });
  return (
    <div className="index-strip">
      {indexNames.map((name) => (
        <section key={name} className="card index">
          {trend.data ? (
            <LineChart
              title={indexWord(name, say)}
              points={pointsOf(trend.data, name)}
              range={[0, 100]}
              onOpen={(point) => view.setAsOf(point.at)}
            />
          ) : (
            <Skeleton rows={3} />
          )}
          <p>
            {say("权重", "Weight")} <b>{percent(answer.weights[name], 1)}</b>{" "}
            <Link to={`/indices?model=${encodeURIComponent(answer.model)}`}>
              <small>
                {percent(answer.bands[name].low, 1)}–{percent(answer.bands[name].high, 1)}
              </small>
            </Link>
            {name === "sentiment" && <small> · {say("越高越满意", "higher = happier")}</small>}
          </p>
        </section>
      ))}
    </div>
  );
}

export function pointsOf(trend: Trend, name: IndexName | "score" | "current"): Point[] {
  return trend.points.map((point) => ({
    at: asOf(point.asOf).replace(" 24:00", ""),
    value: point[name],
  }));
}
