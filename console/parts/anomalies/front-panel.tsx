/**
 * The open category's front with the point to pick, and how the search went.
 * @module
 */
import { percent } from "../format.ts";
import { Card } from "../page.tsx";
import { useSay } from "../say.tsx";
import { Empty, Skeleton } from "../states.tsx";
import { Convergence, FrontPlot } from "./front-plot.tsx";
import type { Picking } from "./picking.ts";
import { perDay, times } from "./threshold-words.ts";

export function FrontPanel({
  picking,
  category,
}: {
  picking: Picking;
  category: number | undefined;
}) {
  const say = useSay();
  const front = category === undefined ? undefined : picking.fronts.get(category);
  if (category === undefined)
    return (
      <Card title={say("前沿", "Front")}>
        <Empty title={say("没有搜索所得的类别", "No category was searched for")}>
          {say(
            "有确认异常的类别由预测模型定阈值，没有前沿。",
            "Categories with confirmed anomalies take their thresholds from the model and have no front.",
          )}
        </Empty>
      </Card>
    );
  if (!front) return <Skeleton rows={8} />;
  const place = picking.places.get(category) ?? 0;
  const at = front.points[place]!;
  return (
    <Card
      title={say(`前沿 · ${front.name.zh}`, `Front · ${front.name.en}`)}
      tools={
        <small>
          {say(
            `${front.points.length} 个互不支配的点`,
            `${front.points.length} points, none dominated`,
          )}
        </small>
      }
    >
      <div className="body front-panel">
        <FrontPlot front={front} place={place} onPlace={(to) => picking.drag(category, to)} />
        <aside>
          <dl className="figures">
            <div>
              <dt>{say("金额与间隔预警/日", "by amount or interval, a day")}</dt>
              <dd>{perDay(at.alertsPerDay)}</dd>
            </div>
            <div>
              <dt>{say("误报", "false alarms")}</dt>
              <dd>{percent(at.falseAlarms, 2)}</dd>
            </div>
            <div>
              <dt>{say("漏报", "missed")}</dt>
              <dd>{percent(at.misses, 1)}</dd>
            </div>
            <div>
              <dt>{say("金额偏离 >", "amount off >")}</dt>
              <dd>{times(at.amount)}</dd>
            </div>
            <div>
              <dt>{say("间隔 <", "interval <")}</dt>
              <dd>{times(at.gapShort)}</dd>
            </div>
            <div>
              <dt>{say("间隔 >", "interval >")}</dt>
              <dd>{times(at.gapLong)}</dd>
            </div>
          </dl>
          <p className="faint">
            {say(
              "拖动圆点或用方向键沿前沿移动；空心圈是拟合所选。单位：该户常见波动的倍数。",
              "Drag the point, or move it along the front by the arrow keys; the ring is what the fit picked. In times of the account's usual spread.",
            )}
          </p>
          <Convergence values={front.convergence} evaluations={front.evaluations} />
        </aside>
      </div>
    </Card>
  );
}
