/**
 * 运行: is the house well, what is it doing, what waits, and what did people do.
 * @module
 */
import { Segmented } from "antd";
import { lazy, Suspense } from "react";
import { Page } from "../parts/page.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { Skeleton } from "../parts/states.tsx";

const sections = {
  jobs: lazy(() => import("../parts/operations/jobs.tsx")),
  outbox: lazy(() => import("../parts/operations/outbox.tsx")),
  schedule: lazy(() => import("../parts/operations/schedule.tsx")),
  stores: lazy(() => import("../parts/operations/stores.tsx")),
  keys: lazy(() => import("../parts/operations/keys.tsx")),
  audit: lazy(() => import("../parts/operations/audit.tsx")),
  clock: lazy(() => import("../parts/operations/clock.tsx")),
};

type Section = keyof typeof sections;

export default function Operations() {
  const say = useSay();
  const [tab, setTab] = useParam("tab", "jobs");
  const words: Record<Section, string> = {
    jobs: say("任务", "Jobs"),
    outbox: say("待办信箱", "Outbox"),
    schedule: say("计划", "Schedule"),
    stores: say("快照与备份", "Stores"),
    keys: say("密钥", "Keys"),
    audit: say("审计", "Audit"),
    clock: say("状态与时钟", "Health and clock"),
  };
  const names = Object.keys(sections) as Section[];
  const chosen = names.find((name) => name === tab) ?? "jobs";
  const Shown = sections[chosen];
  return (
    <Page
      title={say("运行", "Operations")}
      controls={
        <Segmented
          value={chosen}
          onChange={setTab}
          options={names.map((value) => ({ value, label: words[value] }))}
        />
      }
    >
      <Suspense fallback={<Skeleton rows={10} />}>
        <Shown />
      </Suspense>
    </Page>
  );
}
