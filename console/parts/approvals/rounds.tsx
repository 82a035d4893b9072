/**
 * The history of an approval, round by round: who, for whom, when, why, over which fields.
 * @module
 */
import { useNames } from "../people/names.ts";
import { useSay, useSentence } from "../say.tsx";
import { Timeline, type TimelineEvent } from "../timeline.tsx";
import { type ApprovalPage, actWords } from "./words.ts";

type Line = ApprovalPage["history"][number];

export function Rounds({ page }: { page: ApprovalPage }) {
  const say = useSay();
  const eventsOf = useEvents(page);
  const byRound = Map.groupBy(page.history, ({ round }) => round);
  return (
    <div className="stack">
      {[...byRound].toReversed().map(([round, lines]) => (
        <section key={round}>
          <h3>{say(`第 ${round} 轮`, `Round ${round}`)}</h3>
          <Timeline events={eventsOf(lines)} />
        </section>
      ))}
    </div>
  );
}

function useEvents(page: ApprovalPage): (lines: Line[]) => TimelineEvent[] {
  const say = useSay();
  const sentence = useSentence();
  const houseName = useNames([]);
  const nameOf = (person: string) => page.people[person] ?? houseName(person);
  const stepOf = (id: string) => page.steps.find((step) => step.id === id);
  const eventOf = (line: Line): TimelineEvent => {
    const step = line.step === null ? undefined : stepOf(line.step);
    const target = line.to.map((one) => {
      if (one === "initiator") return say("提交人", "who submitted it");
      const named = line.act === "return" ? stepOf(one) : undefined;
      return named ? sentence(named) : nameOf(one);
    });
    const signed =
      line.forPerson === null
        ? ""
        : say(`（代 ${nameOf(line.forPerson)}）`, ` for ${nameOf(line.forPerson)}`);
    return {
      id: String(line.no),
      at: line.at,
      title: `${sentence(actWords[line.act])}${target.length > 0 ? ` → ${target.join("、")}` : ""}`,
      by: `${nameOf(line.person)}${signed}${step ? ` · ${sentence(step)}` : ""}`,
      note: [
        line.comment || (line.person !== "worker" && line.reason),
        line.hash && `SHA-256 ${line.hash.slice(0, 12)}`,
      ]
        .filter(Boolean)
        .join(" · "),
      ...(line.act === "return" && { tone: "high" as const }),
      ...(line.act === "escalate" && { tone: "medium" as const }),
    };
  };
  return (lines) => lines.map(eventOf);
}
