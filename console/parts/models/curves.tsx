/**
 * How well a model tells the two classes apart, and whether its probabilities come true.
 * @module
 */
import type { Output } from "../../client.ts";
import { number, percent } from "../format.ts";
import { Card } from "../page.tsx";
import { useSay } from "../say.tsx";
import { type ToPixels, UnitPlot } from "./unit-plot.tsx";

type Report = Output<"arrears.model">;
export type CalibrationBin = Report["calibration"]["bins"][number];

export function Discrimination({ report }: { report: Report }) {
  const say = useSay();
  const { auc, ks } = report.figures;
  const roc = report.curves.roc.map((point) => ({
    x: point.falsePositiveRate,
    y: point.truePositiveRate,
  }));
  const found = (which: "behind" | "inTime") =>
    report.curves.ks.map((point) => ({ x: point.share, y: point[which] }));
  const widest = report.curves.ks.reduce(
    (best, point) => (point.behind - point.inTime > best.behind - best.inTime ? point : best),
    { share: 0, behind: 0, inTime: 0 },
  );
  const gap = (toPixels: ToPixels) => {
    const [x, high] = toPixels({ x: widest.share, y: widest.behind });
    const [, low] = toPixels({ x: widest.share, y: widest.inTime });
    return (
      <g className="unit-gap">
        <path d={`M${x} ${high}V${low}`} />
        <text x={x + 6} y={(high + low) / 2}>
          KS {number(ks, 3)}
        </text>
      </g>
    );
  };
  return (
    <div className="columns-2">
      <Card
        title={say(`区分能力 · AUC ${number(auc, 3)}`, `Telling apart · AUC ${number(auc, 3)}`)}
      >
        <div className="body">
          <UnitPlot
            title={say("ROC 曲线", "ROC curve")}
            across={say("误报率", "false alarms")}
            up={say("命中率", "hits")}
            curves={[{ name: say("本模型", "this model"), points: roc }]}
            diagonal={say("随机", "chance")}
          />
          <p className="faint">
            {say(
              `只按历史逾期比例排序的 AUC 为 ${number(report.naive.auc, 3)}。`,
              `Ranking by the share of bills paid late alone: AUC ${number(report.naive.auc, 3)}.`,
            )}
          </p>
        </div>
      </Card>
      <Card title={say(`KS ${number(ks, 3)}`, `KS ${number(ks, 3)}`)}>
        <div className="body">
          <UnitPlot
            title={say("从最高风险数起", "Riskiest first")}
            across={say("查看的客户占比", "share of customers looked at")}
            up={say("已找到", "found by then")}
            curves={[
              { name: say("后来欠费的", "who fell behind"), points: found("behind") },
              {
                name: say("按期缴费的", "who paid in time"),
                points: found("inTime"),
                tone: "soft",
              },
            ]}
            over={gap}
          />
          <p className="faint">
            {say(
              `看最前面 ${percent(widest.share)} 的客户，能找到 ${percent(widest.behind)} 的欠费户。`,
              `The riskiest ${percent(widest.share)} of customers hold ${percent(widest.behind)} of those who fall behind.`,
            )}
          </p>
        </div>
      </Card>
    </div>
  );
}

/** Predicted against observed by bins; a dot's area is the bin's share of rows. */
export function Calibration({ bins, error }: { bins: readonly CalibrationBin[]; error?: number }) {
  const say = useSay();
  const held = bins.filter(({ rows }) => rows > 0);
  const most = Math.max(1, ...held.map(({ rows }) => rows));
  const across = say("预测概率", "predicted");
  const observed = say("实际欠费率", "observed");
  return (
    <>
      <UnitPlot
        title={say("预测与实际", "Predicted against observed")}
        across={across}
        up={observed}
        curves={[
          { name: observed, points: held.map((bin) => ({ x: bin.predicted, y: bin.observed })) },
        ]}
        radii={held.map(({ rows }) => 2.5 + 8 * Math.sqrt(rows / most))}
        diagonal={say("完全准确", "exact")}
        table={{
          head: [across, observed, say("样本", "Rows")],
          rows: held.map((bin) => [
            percent(bin.predicted, 1),
            percent(bin.observed, 1),
            number(bin.rows),
          ]),
        }}
      />
      <p className="faint">
        {error !== undefined &&
          say(
            `十箱校准误差 ${number(error, 4)}。`,
            `Calibration error over ten bins ${number(error, 4)}. `,
          )}
        {say("点的大小是样本数。", "A dot's size is its count.")}
      </p>
    </>
  );
}
