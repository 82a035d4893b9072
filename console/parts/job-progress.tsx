/**
 * Long work: how far, how fast, how long still; safe to leave, the result is kept.
 * @module
 */
import { Button } from "antd";
import { type ReactNode, useEffect } from "react";
import type { Output } from "../client.ts";
import { isLiving, queries, useAct, useJob } from "./data.ts";
import { duration, number } from "./format.ts";
import { useReport } from "./reason.tsx";
import { type Say, useSpeech } from "./say.tsx";
import { useNow } from "./session.tsx";
import { Answered } from "./states.tsx";

type Job = Output<"house.job">;

export function jobStateWord(state: string, say: Say): string {
  const words: Record<string, string> = {
    queued: say("排队中", "Queued"),
    running: say("进行中", "Running"),
    done: say("完成", "Done"),
    refused: say("被拒绝", "Refused"),
    failed: say("失败", "Failed"),
    cancelled: say("已取消", "Cancelled"),
    interrupted: say("中断", "Interrupted"),
  };
  return words[state] ?? state;
}

export function jobTone(state: string): string | undefined {
  if (state === "failed" || state === "refused") return "high";
  if (state === "interrupted" || state === "cancelled") return "medium";
  return isLiving(state) ? "accent" : undefined;
}

/** The job of this id; what it ended with is shown by `children`. */
export function JobProgress({ id, children }: { id: string; children?(job: Job): ReactNode }) {
  const job = useJob(id);
  const hasEnded = job.data !== undefined && !isLiving(job.data.state);
  useEffect(() => {
    if (hasEnded)
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== id });
  }, [hasEnded, id]);
  return (
    <Answered query={job} rows={2}>
      {(known) => (
        <div className="stack">
          <JobBar job={known} />
          {!isLiving(known.state) && children?.(known)}
        </div>
      )}
    </Answered>
  );
}

export function JobBar({ job }: { job: Job }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const report = useReport();
  const cancel = useAct("house.cancel-job");
  const resume = useAct("house.resume-job");
  const isAlive = isLiving(job.state);
  const ranMs = Math.max(1, now - Date.parse(job.startedAt ?? job.queuedAt));
  const share = job.total > 0 ? Math.min(1, job.done / job.total) : 0;
  const remaining = share > 0.01 ? (ranMs / share) * (1 - share) : undefined;
  return (
    <div className="job">
      <div className="row">
        <span className="tag" data-tone={jobTone(job.state)}>
          {jobStateWord(job.state, say)}
        </span>
        <span>{job.note}</span>
        <span className="faint job-rate">
          {isAlive && share > 0 && `${number(share * 100)}%`}
          {isAlive &&
            remaining !== undefined &&
            ` · ${say("还需", "left")} ${duration(remaining, language)}`}
          {job.finishedAt &&
            job.startedAt &&
            duration(Date.parse(job.finishedAt) - Date.parse(job.startedAt), language)}
        </span>
        {isAlive && (
          <Button
            size="small"
            loading={cancel.isBusy}
            onClick={() =>
              void report(
                cancel.act({ id: job.id }, say("取消任务", "cancel the job")),
                say("将在下一个安全点停下", "It stops at the next safe point"),
              )
            }
          >
            {say("取消", "Cancel")}
          </Button>
        )}
        {["interrupted", "failed", "cancelled"].includes(job.state) && (
          <Button
            size="small"
            loading={resume.isBusy}
            onClick={() =>
              void report(resume.act({ id: job.id }, say("继续任务", "resume the job")))
            }
          >
            {say("继续", "Resume")}
          </Button>
        )}
      </div>
      {isAlive && (
        <div
          className="job-bar"
          role="progressbar"
          aria-valuenow={Math.round(share * 100)}
          aria-label={say("进度", "Progress")}
          data-unknown={job.total === 0 || undefined}
        >
          <i style={{ width: `${share * 100}%` }} />
        </div>
      )}
      {isAlive && (
        <small>
          {say(
            "可以离开本页，任务会继续，结果会保留。",
            "Safe to leave: it goes on, and the result is kept.",
          )}
        </small>
      )}
      {job.error && (
        <p className="note" data-tone="high">
          {job.error}
        </p>
      )}
    </div>
  );
}
