/**
 * Both sides of a refund as two lanes, the messages between them in both.
 * @module
 */
import { bankProblemWords } from "../../../src/disbursements/schema.ts";
import { useNames } from "../people/names.ts";
import { useSay, useSentence } from "../say.tsx";
import { Timeline, type TimelineEvent } from "../timeline.tsx";
import { inOrder } from "./lane-order.ts";
import {
  type FaultWords,
  faultWords,
  kindWord,
  type LaneMessage,
  type LaneStep,
  type RefundView,
} from "./words.ts";

export function RefundLanes(refund: Pick<RefundView, "timeline" | "messages">) {
  const say = useSay();
  const sentence = useSentence();
  const nameOf = useNames(refund.timeline.map(({ actor }) => actor));
  const stepOf = (step: LaneStep, at: number): TimelineEvent => {
    const { fault, comment, problem } = step.details as {
      fault?: FaultWords;
      comment?: string;
      problem?: string;
    };
    const why = problem && sentence(bankProblemWords(problem));
    const said = [fault && sentence(faultWords(fault)), comment, why].filter(Boolean);
    return {
      id: `step ${at}`,
      at: step.at,
      lane: step.side === "marketing" ? 0 : 1,
      title: kindWord(step.kind, say),
      by: `${nameOf(step.actor)} · ${say(`第 ${step.version} 版`, `version ${step.version}`)}`,
      ...(said.length > 0 && { note: said.join(" · ") }),
      ...(fault ? { tone: "high" as const } : step.state === "paid" && { tone: "low" as const }),
    };
  };
  const messageOf = (message: LaneMessage): TimelineEvent => {
    const { from, number, kind, hash, sentAt, takenInAt, attempts, problem } = message;
    const isWaiting = takenInAt === null && problem !== null;
    return {
      id: `message ${from} ${number}`,
      at: (sentAt ?? takenInAt)!,
      lane: from === "marketing" ? [0, 1] : [1, 0],
      title: say(`消息：${kindWord(kind, say)}`, `Message: ${kindWord(kind, say)}`),
      by: <code>{`#${number} ${hash.slice(0, 12)}`}</code>,
      ...(isWaiting && {
        tone: "high" as const,
        note: say(`已试 ${attempts} 次：${problem}`, `tried ${attempts} times: ${problem}`),
      }),
    };
  };
  const events = inOrder(refund.timeline, refund.messages).map((item, at) =>
    "from" in item ? messageOf(item) : stepOf(item, at),
  );
  return <Timeline events={events} lanes={[say("营销", "Marketing"), say("财务", "Finance")]} />;
}
