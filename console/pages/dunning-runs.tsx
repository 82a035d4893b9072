/**
 * 催费批次: what each proposal would do, and what became of it.
 * @module
 */
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useAct, useAnswer } from "../parts/data.ts";
import { type Run, runStates, runTone } from "../parts/dunning/words.ts";
import { JobProgress } from "../parts/job-progress.tsx";
import { Yuan } from "../parts/money.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { useReport } from "../parts/reason.tsx";
import { navigate, pathTo, setParams, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

const shown: Run["state"][] = ["proposed", "submitted", "approved", "executed"];
const pageSize = 50;

export default function DunningRuns() {
  const say = useSay();
  const sentence = useSentence();
  const [state] = useParam("state");
  const [page] = useParam("page", "1");
  const chosen = shown.find((each) => each === state);
  const runs = useAnswer(
    "dunning.proposals",
    { page: Number(page), pageSize, ...(chosen && { state: chosen }) },
    { everyMs: 30_000 },
  );
  const columns = useColumns();
  return (
    <Page title={say("催费批次", "Dunning runs")} controls={<ProposeNow />}>
      <Answered query={runs} rows={8}>
        {({ runs: rows, total }) => (
          <Card>
            <DataTable
              name="dunning-runs"
              columns={columns}
              rows={rows}
              total={total}
              idOf={({ id }) => id}
              onOpen={({ id }) => navigate(pathTo("dunning-runs", id))}
              lead={
                <Segmented
                  value={state}
                  onChange={(value) => setParams({ state: value, page: "" })}
                  options={[
                    { value: "", label: say("全部", "All") },
                    ...shown.map((value) => ({ value, label: sentence(runStates[value]) })),
                  ]}
                />
              }
              empty={{
                title: say("没有催费批次", "No dunning run"),
                hint: say(
                  "每天凌晨按现行策略生成；也可以现在生成。",
                  "One is made each night by the policy in force; you may make one now.",
                ),
              }}
              foot={<Pages total={total} pageSize={pageSize} />}
            />
          </Card>
        )}
      </Answered>
    </Page>
  );
}

function ProposeNow() {
  const say = useSay();
  const report = useReport();
  const propose = useAct("dunning.propose");
  const [job, setJob] = useState<string>();
  const mayDo = useMay("collector");
  if (!mayDo) return null;
  if (job) return <JobProgress id={job} />;
  const start = async () => {
    const begun = await report(propose.act({}, say("生成催费批次", "make a proposal")));
    if (begun) setJob(begun.job);
  };
  return (
    <Button type="primary" loading={propose.isBusy} onClick={() => void start()}>
      {say("现在生成", "Propose now")}
    </Button>
  );
}

const countOf = ({ steps }: Run, legal: boolean) =>
  steps
    .filter(({ kind }) => ["notice", "final-notice", "cut-off"].includes(kind) === legal)
    .reduce((sum, { count }) => sum + count, 0);

function useColumns(): Column<Run>[] {
  const say = useSay();
  const sentence = useSentence();
  return [
    {
      id: "asOf",
      head: say("截至", "As of"),
      value: ({ asOf }) => asOf,
      cell: ({ asOf }) => <Moment at={asOf} />,
    },
    { id: "id", head: say("批次", "Run"), value: ({ id }) => id },
    {
      id: "state",
      head: say("状态", "State"),
      value: ({ state }) => sentence(runStates[state]),
      cell: ({ state }) => (
        <span className="tag" data-tone={runTone(state)}>
          {sentence(runStates[state])}
        </span>
      ),
    },
    {
      id: "unit",
      head: say("单位", "Unit"),
      value: ({ unitName }) => unitName || say("全公司", "All"),
    },
    { id: "lines", head: say("欠费户", "Debtors"), value: ({ lines }) => lines, numeric: true },
    {
      id: "owed",
      head: say("欠费（元）", "Owed (yuan)"),
      value: ({ owedFen }) => Number(owedFen) / 100,
      numeric: true,
      cell: ({ owedFen }) => <Yuan fen={owedFen} />,
    },
    {
      id: "contacts",
      head: say("联系", "Contacts"),
      value: (run) => countOf(run, false),
      numeric: true,
    },
    {
      id: "legal",
      head: say("停电程序", "To cut-off"),
      value: (run) => countOf(run, true),
      numeric: true,
    },
    {
      id: "held",
      head: say("保留", "Held back"),
      value: ({ held }) => held.reduce((sum, { count }) => sum + count, 0),
      numeric: true,
    },
    { id: "edited", head: say("人工修改", "Edited"), value: ({ edited }) => edited, numeric: true },
    { id: "policy", head: say("策略", "Policy"), value: ({ policy }) => policy, hidden: true },
  ];
}
