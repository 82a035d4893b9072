/**
 * 付款: is every payment where it should be? What is unknown, failed or came back stands first; beside each
 * payment file stands the hash of what the bank got.
 * @module
 */
import { Button, Segmented } from "antd";
import { type ComponentType, lazy, Suspense, useState } from "react";
import { useAct } from "../parts/data.ts";
import { JobProgress } from "../parts/job-progress.tsx";
import { Page } from "../parts/page.tsx";
import { useReport } from "../parts/reason.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { useHouse, useMay } from "../parts/session.tsx";
import { Skeleton } from "../parts/states.tsx";

const views: Record<string, ComponentType> = {
  payments: lazy(() => import("../parts/disbursements/payments-out.tsx")),
  files: lazy(() => import("../parts/disbursements/payment-files.tsx")),
  statement: lazy(() => import("../parts/disbursements/statement.tsx")),
};

export default function Disbursements() {
  const say = useSay();
  const [view, setView] = useParam("view", "payments");
  const View = views[view] ?? views.payments!;
  return (
    <Page
      title={say("付款", "Payments out")}
      controls={
        <>
          <Segmented
            value={view}
            onChange={setView}
            options={[
              { value: "payments", label: say("付款", "Payments") },
              { value: "files", label: say("付款文件", "Payment files") },
              { value: "statement", label: say("对账单", "Statement") },
            ]}
          />
          <AskBank />
        </>
      }
    >
      <WhichBank />
      <Suspense fallback={<Skeleton rows={8} />}>
        <View />
      </Suspense>
    </Page>
  );
}

/** A simulated bank is said where its answers are shown. */
function WhichBank() {
  const say = useSay();
  const house = useHouse().data;
  if (house?.bank !== "simulated") return null;
  return (
    <p className="note">
      {say(
        "当前为模拟银行：付款不会真正划出。设置 GRIDTILL_BANK_FOLDER 后接入银行前置机。",
        "The bank is simulated: no money moves. Set GRIDTILL_BANK_FOLDER to connect a bank's front end.",
      )}
    </p>
  );
}

function AskBank() {
  const say = useSay();
  const report = useReport();
  const mayPay = useMay("finance");
  const [job, setJob] = useState<string>();
  const { act, isBusy } = useAct("disbursements.reconcile");
  if (!mayPay) return null;
  const ask = async () => {
    const queued = await report(act({}, say("向银行核对", "ask the bank")));
    setJob(queued?.job);
  };
  return (
    <>
      <Button loading={isBusy} onClick={() => void ask()}>
        {say("向银行核对", "Ask the bank")}
      </Button>
      {job && <JobProgress id={job} />}
    </>
  );
}
