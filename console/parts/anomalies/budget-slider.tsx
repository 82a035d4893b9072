/**
 * The alert budget: how many alerts a day the team can look at. Its scale is logarithmic; the arrow keys move it by a
 * twentieth, and the number beside it takes any value.
 * @module
 */
import { InputNumber, Slider } from "antd";
import { useSay } from "../say.tsx";
import type { Picking } from "./picking.ts";
import { perDay } from "./threshold-words.ts";

const [least, most, stepsPerFold] = [0.1, 1000, 20];
const stepOf = (alerts: number) => Math.round(Math.log10(alerts / least) * stepsPerFold);
const alertsOf = (step: number) => Number((least * 10 ** (step / stepsPerFold)).toPrecision(2));
const marks = Object.fromEntries(
  [0.1, 1, 10, 100, 1000].map((alerts) => [stepOf(alerts), String(alerts)]),
);

export function BudgetSlider({ picking }: { picking: Picking }) {
  const say = useSay();
  const { budget, alertsPerDay, setBudget } = picking;
  const shown = Math.min(most, Math.max(least, budget ?? alertsPerDay));
  const word = say("预警预算（条/日）", "Alert budget (a day)");
  return (
    <div className="budget">
      <b>{word}</b>
      <Slider
        min={0}
        max={stepOf(most)}
        value={stepOf(shown)}
        marks={marks}
        tooltip={{ formatter: (step) => perDay(alertsOf(step ?? 0)) }}
        onChange={(step) => setBudget(alertsOf(step))}
        ariaLabelForHandle={word}
        ariaValueTextFormatterForHandle={(step) => perDay(alertsOf(step))}
      />
      <InputNumber
        min={0.01}
        value={budget ?? null}
        placeholder={say("按规则", "by the rulebook")}
        aria-label={word}
        onChange={(value) => setBudget(value ?? undefined)}
      />
    </div>
  );
}
