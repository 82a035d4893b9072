/**
 * What may be done with a run now: submitted, signed, carried out.
 * @module
 */
import { Button } from "antd";
import { useAct } from "../data.ts";
import { useAskReason, useReport } from "../reason.tsx";
import { navigate, pathTo } from "../router.tsx";
import { useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import type { Run } from "./words.ts";

export function RunActs({ run: { id, state, approval, steps, lines } }: { run: Run }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const submit = useAct("dunning.submit");
  const execute = useAct("dunning.execute");
  const isCollector = useMay("collector");
  const doing = steps.reduce((sum, { count }) => sum + count, 0);
  const sendIn = async () => {
    const reason = await ask({
      title: say(`提交 ${id}`, `Submit ${id}`),
      effect: say(
        `${lines} 户中办理 ${doing} 户；审批绑定明细校验值，之后不能再改。`,
        `${doing} of ${lines} accounts; the approval is bound to the hash of the lines.`,
      ),
      verb: say("提交", "Submit"),
    });
    if (reason === undefined) return;
    await report(submit.act({ run: id }, reason), say("已提交审批", "Sent for approval"));
  };
  const carryOut = async () => {
    const reason = await ask({
      title: say(`执行 ${id}`, `Carry out ${id}`),
      effect: say(
        "逐户在办理的一刻重新核对：已缴费、受保护、静默时段的不会联系。",
        "Each account is decided again as it is done: whoever paid or is protected is left alone.",
      ),
      verb: say("执行", "Carry out"),
    });
    if (reason === undefined) return;
    await report(execute.act({ run: id }, reason), say("已开始执行", "It has begun"));
  };
  return (
    <>
      {approval && (
        <Button onClick={() => navigate(pathTo("inbox", approval))}>
          {say("审批页", "Its approval")}
        </Button>
      )}
      {isCollector && state === "proposed" && (
        <Button
          type="primary"
          disabled={doing === 0}
          loading={submit.isBusy}
          onClick={() => void sendIn()}
        >
          {say("提交审批", "Submit")}
        </Button>
      )}
      {isCollector && state === "approved" && (
        <Button type="primary" loading={execute.isBusy} onClick={() => void carryOut()}>
          {say("执行", "Carry out")}
        </Button>
      )}
    </>
  );
}
