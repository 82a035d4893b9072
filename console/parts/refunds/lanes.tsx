/**
 * Both sides of a refund as two lanes, the messages between them in both.
 * @module
 */

import { useSay, useSentence } from "../say.tsx";
import { Timeline, type TimelineEvent } from "../timeline.tsx";
import type { RefundView } from "./words.ts";
import { kindWord, toneOf } from "./words.ts";

type Lanes = Pick<RefundView, "timeline" | "messages">;

export function RefundLanes({ timeline, messages }: Lanes) {
  const say = useSay();
  const sentence = useSentence();
  const steps = timeline.map((item, at): TimelineEvent => {
    const { side, kind, actor, state, version } = item;
    const { fault, comment, problem } = item.details as {
      fault?: { zh: string; en: string; comment: string };
      comment?: string;
      problem?: string;
    };
    const said = [fault && sentence(fault), fault?.comment, comment, problem].filter(Boolean);
    return {
      id: `event ${at}`,
      at: item.at,
      lane: side === "marketing" ? 0 : 1,
      title: kindWord(kind, say),
      by: `${actor} · v${version}`,
      ...(said.length > 0 && { note: said.join(" · ") }),
      ...(fault && { tone: toneOf("returned") as "high" }),
      ...(state === "paid" && { tone: "low" as const }),
    };
  });
  const letters = messages.map((message): TimelineEvent => {
    const { from, number, kind, hash, sentAt, takenInAt, attempts, problem } = message;
    const isWaiting = sentAt !== null && takenInAt === null && problem !== null;
    return {
      id: `message ${from} ${number}`,
      at: (sentAt ?? takenInAt)!,
      lane: from === "marketing" ? [0, 1] : [1, 0],
      title: say(`消息：${kindWord(kind, say)}`, `Message: ${kindWord(kind, say)}`),
      by: <code>#{`${number} ${hash.slice(0, 12)}`}</code>,
      ...(isWaiting && {
        tone: "high" as const,
        note: say(`已试 ${attempts} 次：${problem}`, `tried ${attempts} times: ${problem}`),
      }),
    };
  });
  const events = [...steps, ...letters].sort((left, right) => (left.at < right.at ? -1 : 1));
  return <Timeline events={events} lanes={[say("营销", "Marketing"), say("财务", "Finance")]} />;
}
