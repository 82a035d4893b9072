/**
 * The nine steps from archive to paid voucher in one line: done, here, stopped, ahead.
 * @module
 */
import { type Stage, stages, steps } from "../../../src/purchases/schema.ts";
import { useSentence } from "../say.tsx";
import { stageTone } from "./words.ts";

export function StepStrip({ stage }: { stage: string }) {
  const sentence = useSentence();
  const here = stages[stage as Stage].step;
  const tone = stageTone(stage);
  const markOf = (step: number) => {
    if (stage === "paid" || step < here) return "done";
    return step === here ? "here" : "ahead";
  };
  return (
    <ol className="step-strip">
      {steps
        .filter(({ step }) => step <= 9)
        .map((each) => (
          <li
            key={each.step}
            data-mark={markOf(each.step)}
            data-tone={markOf(each.step) === "here" ? tone : undefined}
            aria-current={markOf(each.step) === "here" ? "step" : undefined}
          >
            <b>{markOf(each.step) === "done" ? "✓" : each.step}</b>
            <span>{sentence(each)}</span>
          </li>
        ))}
    </ol>
  );
}
