import { Button } from "antd";
import type { Output } from "../../client.ts";
import { isLiving, useAct, useAnswer } from "../data.ts";
import { duration, number } from "../format.ts";
import { JobBar, jobStateWord, jobTone } from "../job-progress.tsx";
import { Card, Moment } from "../page.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useReport } from "../reason.tsx";
import { useParam } from "../router.tsx";
import { type Language, useSay, useSpeech } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { Operation, operationWord } from "./operation-word.tsx";

type Job = Output<"house.jobs">["rows"][number];

function tookMs({ startedAt, finishedAt }: Job): number | null {
  return startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : null;
}

function took(job: Job, language: Language): string {
  const ms = tookMs(job);
  if (ms !== null) return duration(ms, language);
  return isLiving(job.state) && job.total > 0 ? `${number((job.done / job.total) * 100)}%` : "–";
}

/** Long work: running, done, failed; cancel and resume. */
export default function Jobs() {
  const { say, language } = useSpeech();
  const [open, setOpen] = useParam("job");
  const jobs = useAnswer("house.jobs", { limit: 500 }, { everyMs: 3000 });
  const columns: Column<Job>[] = [
    {
      id: "id",
      head: say("编号", "Job"),
      value: (job) => job.id,
      cell: (job) => <code>{job.id}</code>,
    },
    {
      id: "operation",
      head: say("操作", "Operation"),
      value: (job) => job.operation,
      word: (value) => operationWord(String(value), say),
      cell: (job) => <Operation name={job.operation} />,
      choice: true,
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: (job) => job.state,
      word: (value) => jobStateWord(String(value), say),
      cell: (job) => (
        <span className="tag" data-tone={jobTone(job.state)}>
          {jobStateWord(job.state, say)}
        </span>
      ),
      choice: true,
    },
    {
      id: "took",
      head: say("进度或用时", "Progress or time"),
      value: (job) => tookMs(job),
      cell: (job) => took(job, language),
      numeric: true,
    },
    { id: "actor", head: say("谁", "Who"), value: (job) => job.actor, choice: true },
    {
      id: "queuedAt",
      head: say("提交", "Queued"),
      value: (job) => job.queuedAt,
      cell: (job) => <Moment at={job.queuedAt} />,
    },
    {
      id: "finishedAt",
      head: say("结束", "Finished"),
      value: (job) => job.finishedAt,
      cell: (job) => <Moment at={job.finishedAt} />,
      hidden: true,
    },
    {
      id: "note",
      head: say("说明", "Note"),
      value: (job) => job.note,
      cell: (job) => <span className="clip">{job.note}</span>,
    },
  ];
  return (
    <Card>
      <Answered query={jobs} rows={10}>
        {({ rows }) => {
          const job = rows.find((each) => each.id === open);
          return (
            <>
              <DataTable
                name="jobs"
                columns={columns}
                rows={rows}
                idOf={(each) => each.id}
                onOpen={(each) => setOpen(each.id)}
                openId={open}
                lead={<RunNight />}
                empty={{
                  title: say("还没有任务", "No job yet"),
                  hint: say(
                    "导入、评估和备份都列在这里。",
                    "Imports, assessments and backups stand here.",
                  ),
                }}
              />
              <Panel
                title={job && `${operationWord(job.operation, say)} · ${job.id}`}
                isOpen={job !== undefined}
                onClose={() => setOpen("")}
              >
                {job && <OneJob job={job} />}
              </Panel>
            </>
          );
        }}
      </Answered>
    </Card>
  );
}

function OneJob({ job }: { job: Job }) {
  const say = useSay();
  return (
    <div className="stack">
      <JobBar job={job} />
      <Facts
        facts={[
          [say("谁", "Who"), job.actor],
          [say("提交", "Queued"), <Moment key="queued" at={job.queuedAt} />],
          [say("开始", "Started"), <Moment key="started" at={job.startedAt} />],
          [say("结束", "Finished"), <Moment key="finished" at={job.finishedAt} />],
          [say("尝试", "Attempts"), job.attempts],
          [say("处理", "Done"), job.total > 0 ? `${number(job.done)} / ${number(job.total)}` : "–"],
        ]}
      />
      {job.result !== null && job.result !== undefined && (
        <>
          <h3>{say("结果", "Result")}</h3>
          <pre className="prose">{JSON.stringify(job.result, null, 2)}</pre>
        </>
      )}
    </div>
  );
}

/** The night's work by hand: snapshot, assessments, alerts. */
function RunNight() {
  const say = useSay();
  const report = useReport();
  const { act, isBusy } = useAct("house.night");
  if (!useMay("administrator")) return null;
  return (
    <Button
      loading={isBusy}
      onClick={() =>
        void report(
          act({}, say("手动执行夜间工作", "the night's work by hand")),
          say("已排队", "Queued"),
        )
      }
    >
      {say("执行夜间工作", "Run the night's work")}
    </Button>
  );
}
