/**
 * Small marks of a model: its state, and how far it has drifted; colour, shape and word together.
 * @module
 */
import { useAnswer } from "../data.ts";
import { useSay, useSentence } from "../say.tsx";
import { type ModelState, states, type Verdict, verdicts } from "./words.ts";

export function StateTag({ state }: { state: ModelState }) {
  const sentence = useSentence();
  return (
    <span className="tag" data-tone={states[state].tone}>
      {sentence(states[state])}
    </span>
  );
}

export function VerdictTag({ verdict }: { verdict: Verdict }) {
  const sentence = useSentence();
  return (
    <span className="tag" data-tone={verdicts[verdict].tone}>
      {verdicts[verdict].shape} {sentence(verdicts[verdict])}
    </span>
  );
}

/** What the newest monitoring of an arrears model saw. */
export function DriftLight({ model }: { model: string }) {
  const say = useSay();
  const drift = useAnswer("arrears.drift", { model });
  if (drift.data) return <VerdictTag verdict={drift.data.verdict} />;
  return <span className="faint">{drift.isError ? say("未监测", "not watched yet") : "…"}</span>;
}
