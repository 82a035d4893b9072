/**
 * What may be done with a case now: take it, say what it is, leave it in peace, ask for the money back.
 * @module
 */
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useAct } from "../data.ts";
import { useKeys } from "../keys.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { navigate } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { useMay, useMe } from "../session.tsx";
import { AllowSheet } from "./allow-sheet.tsx";
import {
  type Alert,
  type CaseFound,
  judgementReasons,
  type Outcome,
  refundAddress,
} from "./desk-words.ts";
import { JudgeSheet } from "./judge-sheet.tsx";

export function CaseActs({ found, alert }: { found: CaseFound; alert: Alert }) {
  const say = useSay();
  const me = useMe();
  const report = useReport();
  const [sheet, setSheet] = useState<Outcome | "allow">();
  const assign = useAct("anomalies.assign");
  const mayWork = useMay("anomaly-analyst");
  const isOpen = found.state !== "judged";
  const isMine = found.assignedTo === me.id;
  const take = () =>
    report(
      assign.act({ case: found.id }, say("领取工单", "take the case")),
      say("已领取", "Taken"),
    );
  const judge = (outcome: Outcome) => found.mayJudge && mayWork && setSheet(outcome);
  useKeys([
    { key: "t", zh: "领取", en: "Take it", run: () => mayWork && isOpen && void take() },
    { key: "a", zh: "判为异常", en: "Abnormal", run: () => judge("abnormal") },
    { key: "n", zh: "判为正常", en: "Normal", run: () => judge("normal") },
    { key: "w", zh: "列入白名单", en: "Allow", run: () => mayWork && setSheet("allow") },
  ]);
  return (
    <div className="row">
      {mayWork && isOpen && (
        <>
          <Button danger disabled={!found.mayJudge} onClick={() => judge("abnormal")}>
            {say("异常", "Abnormal")} <kbd>a</kbd>
          </Button>
          <Button disabled={!found.mayJudge} onClick={() => judge("normal")}>
            {say("正常", "Normal")} <kbd>n</kbd>
          </Button>
          <Button disabled={isMine} loading={assign.isBusy} onClick={() => void take()}>
            {isMine ? say("已领取", "Yours") : say("领取", "Take")} <kbd>t</kbd>
          </Button>
          <Button onClick={() => setSheet("allow")}>
            {say("白名单", "Allow")} <kbd>w</kbd>
          </Button>
        </>
      )}
      {mayWork && !isOpen && <ReopenButton found={found} />}
      <RefundButton found={found} alert={alert} />
      {(sheet === "abnormal" || sheet === "normal") && (
        <JudgeSheet
          {...{ found, record: alert.record, outcome: sheet }}
          onClose={() => setSheet(undefined)}
        />
      )}
      {sheet === "allow" && <AllowSheet found={found} onClose={() => setSheet(undefined)} />}
    </div>
  );
}

function ReopenButton({ found }: { found: CaseFound }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const reopen = useAct("anomalies.reopen");
  const again = async () => {
    const reason = await ask({
      title: say("重开工单", "Reopen the case"),
      effect: say(
        "原判定从现在起不再作为标签；须由另一人重新判定。",
        "What was said counts no more from now on; another person judges it again.",
      ),
      verb: say("重开", "Reopen"),
    });
    if (reason === undefined) return;
    const wish = { case: found.id, comment: reason };
    await report(reopen.act(wish, reason), say("已重开", "Reopened"));
  };
  return (
    <Button loading={reopen.isBusy} onClick={() => void again()}>
      {say("重开", "Reopen")}
    </Button>
  );
}

const refundable = ["duplicate_payment", "wrong_account", "wrong_amount"] as const;

/** Duplicate, wrong account, wrong amount: the refund form with what is known filled in. */
function RefundButton({ found, alert }: { found: CaseFound; alert: Alert }) {
  const say = useSay();
  const sentence = useSentence();
  const mayAsk = useMay("refund-handler", "receivables-clerk");
  if (!mayAsk || found.customerAccount === null) return null;
  return (
    <Dropdown
      menu={{
        items: refundable.map((key) => ({ key, label: sentence(judgementReasons[key]) })),
        onClick: ({ key }) => {
          const { refund } = judgementReasons[key as (typeof refundable)[number]];
          navigate(refundAddress(found, alert, refund));
        },
      }}
    >
      <Button>{say("发起退费", "Ask for a refund")}</Button>
    </Dropdown>
  );
}
