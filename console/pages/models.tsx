/**
 * 模型: which model speaks for each purpose, how old and how good it is, whether it still holds, and
 * what else was fitted.
 * @module
 */
import { Button } from "antd";
import { useState } from "react";
import { useAct, useAnswer } from "../parts/data.ts";
import { JobProgress } from "../parts/job-progress.tsx";
import { DriftLight, StateTag } from "../parts/models/marks.tsx";
import {
  kinds,
  type ModelKind,
  type ModelSummary,
  methodSentence,
  metrics,
  states,
} from "../parts/models/words.ts";
import { Card, Moment, Page } from "../parts/page.tsx";
import { useAskReason, useReport } from "../parts/reason.tsx";
import { Link, navigate, pathTo } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

/** What tells one model of the kind from another at a glance. */
const shownMetrics: Record<ModelKind, readonly string[]> = {
  arrears: ["auc", "ks", "brier", "calibration"],
  credit: ["accuracy", "majority", "macroF1", "gradeError"],
};

export default function Models() {
  const say = useSay();
  return (
    <Page
      title={say("模型", "Models")}
      facts={say(
        "训练者不能发布自己的模型；评分只作提示，不直接触发动作",
        "Nobody publishes a model they trained; scores only propose, they never act",
      )}
    >
      {(Object.keys(kinds) as ModelKind[]).map((kind) => (
        <Kind key={kind} kind={kind} />
      ))}
    </Page>
  );
}

function Kind({ kind }: { kind: ModelKind }) {
  const say = useSay();
  const sentence = useSentence();
  const list = useAnswer("models.list", { kind, limit: 200 });
  const live = list.data?.models.find(({ state }) => state === "live");
  return (
    <Card title={sentence(kinds[kind])} tools={<Train kind={kind} />}>
      <Answered query={list} rows={5}>
        {({ models }) => (
          <>
            {live ? (
              <Live model={live} />
            ) : (
              models.length > 0 && (
                <p className="note" data-tone="medium">
                  {say(
                    "没有在用的模型：催费按规则路径走，直到有人发布一个。",
                    "No model is live: dunning goes by rules until somebody publishes one.",
                  )}
                </p>
              )
            )}
            <Registry kind={kind} models={models} />
          </>
        )}
      </Answered>
    </Card>
  );
}

function Live({ model }: { model: ModelSummary }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <dl className="figures">
      <div>
        <dt>{say("在用", "Live")}</dt>
        <dd>
          <Link to={pathTo("models", model.id)}>{sentence(methodSentence(model.name))}</Link>
        </dd>
      </div>
      {shownMetrics[model.kind].map((name) => (
        <div key={name}>
          <dt>{sentence(metrics[name]!)}</dt>
          <dd>
            {model.metrics[name] === undefined ? "–" : metrics[name]!.show(model.metrics[name])}
          </dd>
        </div>
      ))}
      <div>
        <dt>{say("发布", "Published")}</dt>
        <dd className="figure-moment">
          <Moment at={model.publishedAt} />
        </dd>
      </div>
      {model.kind === "arrears" && (
        <div>
          <dt>{say("漂移", "Drift")}</dt>
          <dd className="figure-moment">
            <DriftLight model={model.id} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function Registry({ kind, models }: { kind: ModelKind; models: readonly ModelSummary[] }) {
  const say = useSay();
  const sentence = useSentence();
  const mayAct = useMay("data-scientist");
  const figure = (name: string): Column<ModelSummary> => ({
    ...{ id: name, head: sentence(metrics[name]!), numeric: true },
    value: (row) => row.metrics[name] ?? null,
    cell: (row) => (row.metrics[name] === undefined ? "–" : metrics[name]!.show(row.metrics[name])),
  });
  const columns: Column<ModelSummary>[] = [
    { id: "id", head: say("编号", "Number"), value: ({ id }) => id },
    {
      id: "state",
      head: say("状态", "State"),
      value: ({ state }) => state,
      cell: ({ state }) => <StateTag state={state} />,
      word: (value) => sentence(states[value as ModelSummary["state"]]),
      choice: true,
    },
    {
      id: "method",
      head: say("方法", "Method"),
      value: ({ name }) => sentence(methodSentence(name)),
    },
    ...shownMetrics[kind].map(figure),
    {
      id: "trained",
      head: say("训练", "Trained"),
      value: ({ trainedAt }) => trainedAt,
      cell: ({ trainedAt }) => <Moment at={trainedAt} />,
    },
    {
      id: "by",
      head: say("训练人", "By"),
      value: ({ trainedBy, names }) => names[trainedBy] ?? trainedBy,
    },
    {
      id: "publisher",
      head: say("发布人", "Published by"),
      value: ({ publishedBy, names }) => publishedBy && (names[publishedBy] ?? publishedBy),
      hidden: true,
    },
  ];
  return (
    <DataTable
      name={`models-${kind}`}
      columns={columns}
      rows={models}
      idOf={({ id }) => id}
      onOpen={({ id }) => navigate(pathTo("models", id))}
      defaultSort="-trained"
      empty={{
        title: say("还没有训练过模型", "No model was trained yet"),
        ...(mayAct && {
          hint: say(
            "点右上角“训练”，用本单位自己的历史。",
            "Press Train: it learns from your own history.",
          ),
        }),
      }}
    />
  );
}

function Train({ kind }: { kind: ModelKind }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const arrears = useAct("arrears.train");
  const credit = useAct("credit.train");
  const [job, setJob] = useState<string>();
  if (!useMay("data-scientist")) return null;
  const run = async () => {
    const reason = await ask({
      title: say("训练一个新模型", "Train a new model"),
      effect: say(
        "用截至现在的全部历史训练并登记；发布须由他人进行。",
        "It learns from all history up to now and is registered; another person publishes it.",
      ),
      verb: say("训练", "Train"),
    });
    if (reason === undefined) return;
    const queued = await report(
      kind === "arrears" ? arrears.act({}, reason) : credit.act({}, reason),
    );
    setJob(queued?.job);
  };
  if (job) return <JobProgress id={job} />;
  return (
    <Button size="small" loading={arrears.isBusy || credit.isBusy} onClick={() => void run()}>
      {say("训练", "Train")}
    </Button>
  );
}
