/**
 * How far a model's scores and indicators have moved since its test window, by month and group, and
 * whether what it foretold came true.
 * @module
 */

import { Button, Segmented } from "antd";
import { useState } from "react";
import { type CustomerGroup, customerGroups } from "../../../src/customers/schema.ts";
import type { Output } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { number, percent } from "../format.ts";
import { JobProgress } from "../job-progress.tsx";
import { LineChart } from "../line-chart.tsx";
import { Card } from "../page.tsx";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Failure, Skeleton } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { Calibration } from "./curves.tsx";
import { VerdictTag } from "./marks.tsx";

type Monitoring = Output<"arrears.drift">;
type Point = Monitoring["points"][number];

export function Drift({ model }: { model: string }) {
  const say = useSay();
  const drift = useAnswer("arrears.drift", { model });
  const isUnwatched = drift.error?.kind === "not_found";
  return (
    <Card
      title={say("漂移", "Drift")}
      tools={
        <>
          {drift.data && <VerdictTag verdict={drift.data.verdict} />}
          <Watch model={model} />
        </>
      }
    >
      {drift.data ? (
        <Watched seen={drift.data} />
      ) : isUnwatched ? (
        <p className="faint body">
          {say(
            "还没有评分可比，评分后再监测。",
            "Nothing was scored yet: score first, then watch.",
          )}
        </p>
      ) : drift.error ? (
        <Failure error={drift.error} retry={() => void drift.refetch()} />
      ) : (
        <Skeleton rows={4} />
      )}
    </Card>
  );
}

function Watch({ model }: { model: string }) {
  const say = useSay();
  const report = useReport();
  const { act, isBusy } = useAct("arrears.monitor");
  const [job, setJob] = useState<string>();
  if (!useMay("data-scientist")) return null;
  const run = async () => {
    const queued = await report(act({ model }, say("监测模型", "watch the model")));
    setJob(queued?.job);
  };
  return job ? (
    <JobProgress id={job} />
  ) : (
    <Button size="small" loading={isBusy} onClick={() => void run()}>
      {say("立即监测", "Watch now")}
    </Button>
  );
}

function Watched({ seen }: { seen: Monitoring }) {
  const say = useSay();
  const sentence = useSentence();
  const groups = [...new Set(seen.points.map(({ group }) => group))];
  const [group, setGroup] = useState<CustomerGroup | undefined>(groups.at(-1));
  const own = seen.points.filter((point) => point.group === group);
  const latest = own.findLast(({ outcome }) => outcome !== null)?.outcome;
  return (
    <div className="body stack">
      {seen.unfitBecause && (
        <p className="note" data-tone="high">
          {sentence(seen.unfitBecause)} · {say("催费改走规则路径", "dunning goes by rules")}
        </p>
      )}
      <div>
        <Segmented
          value={group ?? ""}
          onChange={(value) => setGroup(value as CustomerGroup)}
          options={groups.map((each) => ({ value: each, label: sentence(customerGroups[each]) }))}
        />
      </div>
      <div className="columns-2">
        <LineChart
          title={say("评分分布 PSI", "PSI of the scores")}
          points={own.map(({ month, psi }) => ({ at: month, value: psi }))}
          digits={3}
          marks={[
            { value: 0.1, word: ".10" },
            { value: 0.25, word: ".25" },
          ]}
          range={[0, Math.max(0.3, ...own.map(({ psi }) => psi))]}
          height={own.length > 2 ? 280 : 120}
        />
        {latest ? (
          <Calibration bins={latest.bins} error={latest.calibration} />
        ) : (
          <p className="faint">{say("结果尚未揭晓", "What came of it is not known yet")}</p>
        )}
      </div>
      <Months points={own} />
      <Moved indicators={seen.indicators} />
    </div>
  );
}

function Months({ points }: { points: readonly Point[] }) {
  const say = useSay();
  const columns: Column<Point>[] = [
    { id: "month", head: say("月份", "Month"), value: ({ month }) => month },
    {
      id: "verdict",
      head: say("判断", "Verdict"),
      value: ({ verdict }) => verdict,
      cell: ({ verdict }) => <VerdictTag verdict={verdict} />,
    },
    {
      id: "accounts",
      head: say("户数", "Accounts"),
      value: ({ accounts }) => accounts,
      cell: ({ accounts }) => number(accounts),
      numeric: true,
    },
    {
      id: "psi",
      head: "PSI",
      value: ({ psi }) => psi,
      cell: ({ psi }) => number(psi, 3),
      numeric: true,
    },
    {
      id: "ks",
      head: say("KS 距离", "KS distance"),
      value: ({ ks }) => ks,
      cell: ({ ks }) => number(ks, 3),
      numeric: true,
    },
    {
      id: "mean",
      head: say("平均预测", "Mean predicted"),
      value: ({ meanProbability }) => meanProbability,
      cell: ({ meanProbability }) => percent(meanProbability, 1),
      numeric: true,
    },
    {
      id: "rate",
      head: say("实际", "Observed"),
      value: ({ outcome }) => outcome?.rate,
      cell: ({ outcome }) => percent(outcome?.rate, 1),
      numeric: true,
    },
    {
      id: "auc",
      head: "AUC",
      value: ({ outcome }) => outcome?.auc,
      cell: ({ outcome }) => number(outcome?.auc, 3),
      numeric: true,
    },
  ];
  return (
    <DataTable
      name="drift"
      columns={columns}
      rows={points.toReversed()}
      idOf={({ month, group }) => `${month} ${group}`}
      plain
    />
  );
}

/** Only what moved is worth a line. */
function Moved({ indicators }: { indicators: Monitoring["indicators"] }) {
  const say = useSay();
  const sentence = useSentence();
  const moved = indicators.filter(({ verdict }) => verdict !== "stable");
  if (moved.length === 0) {
    return (
      <p className="faint">
        {say(
          `${indicators.length} 项指标的分布都没有明显变化。`,
          `None of the ${indicators.length} indicators has moved much.`,
        )}
      </p>
    );
  }
  return (
    <DataTable<Monitoring["indicators"][number]>
      name="moved"
      columns={[
        { id: "indicator", head: say("变化的指标", "Indicators that moved"), value: sentence },
        {
          id: "psi",
          head: "PSI",
          value: ({ psi }) => psi,
          cell: ({ psi }) => number(psi, 3),
          numeric: true,
        },
        {
          id: "verdict",
          head: say("判断", "Verdict"),
          value: ({ verdict }) => verdict,
          cell: ({ verdict }) => <VerdictTag verdict={verdict} />,
        },
      ]}
      rows={moved}
      idOf={({ indicator }) => indicator}
      plain
    />
  );
}
