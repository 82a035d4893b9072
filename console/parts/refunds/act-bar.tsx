/**
 * What the one who looks at a refund may do with it now, and nothing else.
 * @module
 */
import { Button } from "antd";
import { useState } from "react";
import { useAct } from "../data.ts";
import { useAskReason, useReport } from "../reason.tsx";
import { navigate, pathTo } from "../router.tsx";
import { type Say, useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import { EvidenceButton } from "./evidence-button.tsx";
import { MendSheet } from "./mend-sheet.tsx";
import { SplitSheet } from "./split-sheet.tsx";
import type { RefundView } from "./words.ts";

type Verb = "handle" | "withdraw" | "terminate" | "close";

interface VerbFacts {
  from: readonly RefundView["state"][];
  word(say: Say): string;
  effect(say: Say): string;
  isGrave?: true;
}

/** Marketing's verbs that need no form, by the states they may start from. */
const verbs: Record<Verb, VerbFacts> = {
  handle: {
    from: ["returned"],
    word: (say) => say("接手处理", "Take in hand"),
    effect: (say) => say("由您更正、拆分或终止", "You correct, split or end it"),
  },
  withdraw: {
    from: ["mkt_review", "sent_to_finance", "fin_review", "accepted"],
    word: (say) => say("撤回", "Withdraw"),
    effect: (say) =>
      say(
        "审批中的即时撤回；已送财务的向财务申请，财务未付款即放回",
        "At once while under review; else finance is asked and gives it back unless it paid",
      ),
  },
  terminate: {
    from: ["draft", "returned", "mkt_handling"],
    word: (say) => say("终止", "Terminate"),
    effect: (say) =>
      say("占用的余额放开，本单不能恢复", "What it holds is free again; it cannot be revived"),
    isGrave: true,
  },
  close: {
    from: ["paid"],
    word: (say) => say("归档", "Archive"),
    effect: (say) => say("退汇时仍会重新打开", "It opens again if the bank returns the money"),
  },
};

export function RefundActs({ refund }: { refund: RefundView }) {
  const say = useSay();
  const [sheet, setSheet] = useState<"mend" | "split">();
  const mayHandle = useMay("refund-handler", "receivables-clerk");
  const { state, approval } = refund;
  const isBack = state === "returned" || state === "mkt_handling";
  const close = () => setSheet(undefined);
  return (
    <span className="row">
      {state === "mkt_review" && approval && (
        <Button onClick={() => navigate(pathTo("inbox", approval))}>
          {say("到审批页", "To its approval")}
        </Button>
      )}
      {mayHandle && (isBack || state === "draft") && (
        <Button type="primary" onClick={() => setSheet("mend")}>
          {isBack ? say("更正后重提", "Correct and resubmit") : say("提交审批", "Submit")}
        </Button>
      )}
      {mayHandle && isBack && (
        <Button onClick={() => setSheet("split")}>{say("拆分", "Split")}</Button>
      )}
      {mayHandle && <Verbs refund={refund} />}
      <EvidenceButton id={refund.id} />
      {sheet === "mend" && <MendSheet refund={refund} onClose={close} />}
      {sheet === "split" && <SplitSheet refund={refund} onClose={close} />}
    </span>
  );
}

function Verbs({ refund: { id, state, withdrawalAsked } }: { refund: RefundView }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const commands = {
    handle: useAct("refunds.handle"),
    withdraw: useAct("refunds.withdraw"),
    terminate: useAct("refunds.terminate"),
    close: useAct("refunds.close"),
  };
  const mine = (Object.keys(verbs) as Verb[]).filter((verb) => verbs[verb].from.includes(state));
  const run = async (verb: Verb) => {
    const { word, effect, isGrave = false } = verbs[verb];
    const question = { title: `${word(say)} ${id}`, effect: effect(say), verb: word(say), isGrave };
    const reason = await ask(question);
    if (reason === undefined) return;
    const sent =
      verb === "withdraw"
        ? commands.withdraw.act({ id, comment: reason }, reason)
        : commands[verb].act({ id }, reason);
    await report(sent, say(`已${word(say)}`, `${word(say)}: done`));
  };
  return (
    <>
      {mine.map((verb) => (
        <Button
          key={verb}
          danger={verbs[verb].isGrave ?? false}
          loading={commands[verb].isBusy}
          disabled={verb === "withdraw" && withdrawalAsked}
          onClick={() => void run(verb)}
        >
          {verb === "withdraw" && withdrawalAsked
            ? say("已申请撤回", "Asked back")
            : verbs[verb].word(say)}
        </Button>
      ))}
    </>
  );
}
