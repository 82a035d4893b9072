/**
 * An assessment once there is one; where there is none for this slot and day, the way to make it.
 * @module
 */
import type { UseQueryResult } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { addDays, dayOf, hourMs } from "../../../src/base/dates.ts";
import { Refused } from "../../client.ts";
import { useAct } from "../data.ts";
import { JobProgress } from "../job-progress.tsx";
import { useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";
import { useMay, useNow } from "../session.tsx";
import { Answered, Empty } from "../states.tsx";
import type { View } from "./view.ts";

export function Assessed<Data>({
  query,
  view,
  level,
  children,
}: {
  query: UseQueryResult<Data, unknown>;
  view: View;
  level: "city" | "county";
  children(data: Data): ReactNode;
}) {
  const isMissing = query.error instanceof Refused && query.error.code === "appeals.no_assessment";
  const [job, setJob] = useState<string>();
  if (job && !query.data) return <JobProgress id={job} />;
  if (isMissing) return <AssessNow view={view} level={level} onQueued={setJob} />;
  return (
    <Answered query={query} rows={14}>
      {children}
    </Answered>
  );
}

function AssessNow({
  view,
  level,
  onQueued,
}: {
  view: View;
  level: "city" | "county";
  onQueued(job: string | undefined): void;
}) {
  const say = useSay();
  const report = useReport();
  const now = useNow();
  const { act, isBusy } = useAct("appeals.assess");
  const mayAssess = useMay("appeals-analyst", "administrator");
  const asOf = view.asOf || lastEnd(view.slot, now);
  const assess = async () => {
    const input = { asOf, slot: view.slot, level, categoryLevel: "1" as const };
    const queued = await report(act(input, say("在页面上评估", "assessed from the page")));
    onQueued(queued?.job);
  };
  return (
    <Empty title={say("这一时段还没有评估", "This slot has not been assessed yet")}>
      {say(
        "按日和按周的评估每夜自动进行；按小时的需要时再做。",
        "Days and weeks are assessed every night; hours when somebody asks.",
      )}
      {mayAssess && (
        <span className="nothing-act">
          <Button loading={isBusy} onClick={() => void assess()}>
            {say("现在评估", "Assess now")}
          </Button>
        </span>
      )}
    </Empty>
  );
}

/** The end of the last slot that is over: a full hour, or yesterday. */
function lastEnd(slot: View["slot"], now: number): string {
  if (slot === "hour") return new Date(now - (now % hourMs)).toISOString();
  return addDays(dayOf(new Date(now)), -1);
}
