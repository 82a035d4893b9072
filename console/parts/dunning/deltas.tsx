/**
 * What each policy would have done, as paired bars: the live one above, the changed one below with what is
 * not known of it, and the difference with its interval.
 * @module
 */
import { figure } from "../../../src/dunning/simulator/words.ts";
import { useSay, useSentence } from "../say.tsx";
import type { SimulationDocument } from "./policy-words.ts";

type Line = SimulationDocument["metrics"][number];

const units = {
  count: { zh: "", en: "" },
  fen: { zh: "元", en: "yuan" },
  days: { zh: "天", en: "days" },
  number: { zh: "", en: "" },
} as const;

export function Deltas({ metrics }: { metrics: readonly Line[] }) {
  const say = useSay();
  return (
    <table className="deltas">
      <thead>
        <tr>
          <th>{say("指标", "Figure")}</th>
          <th>
            {say("现行", "Live")} <i className="delta-key" data-side="live" />{" "}
            {say("修改后", "Changed")} <i className="delta-key" data-side="changed" />
          </th>
          <th className="num">{say("现行", "Live")}</th>
          <th className="num">{say("修改后", "Changed")}</th>
          <th className="num">{say("差异（90% 区间）", "Difference (90 % interval)")}</th>
        </tr>
      </thead>
      <tbody>
        {metrics.map((line) => (
          <Delta key={line.metric} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Delta({ line }: { line: Line }) {
  const sentence = useSentence();
  const { live, changed, difference, unit } = line;
  const most = Math.max(live.value, changed.high, 1e-9);
  const share = (value: number) => `${(100 * Math.max(0, value)) / most}%`;
  return (
    <tr>
      <th>
        {sentence(line)} <small>{sentence(units[unit])}</small>
      </th>
      <td>
        <div className="delta-bars">
          <i data-side="live" style={{ width: share(live.value) }} />
          <i data-side="changed" style={{ width: share(changed.value) }} />
          {changed.low < changed.high && (
            <b style={{ left: share(changed.low), width: share(changed.high - changed.low) }} />
          )}
        </div>
      </td>
      <td className="num">{figure(live.value, unit)}</td>
      <td className="num">{figure(changed.value, unit)}</td>
      <td className="num" data-tone={toneOf(line)}>
        <Change value={difference.value} unit={unit} />
        {difference.low < difference.high && (
          <small>
            {" "}
            {signed(difference.low, unit)} … {signed(difference.high, unit)}
          </small>
        )}
      </td>
    </tr>
  );
}

function Change({ value, unit }: { value: number; unit: Line["unit"] }) {
  const arrow = value > 0 ? "▲" : value < 0 ? "▼" : "=";
  return (
    <span>
      {arrow} {signed(value, unit)}
    </span>
  );
}

function signed(value: number, unit: Line["unit"]): string {
  return `${value > 0 ? "+" : ""}${figure(value, unit)}`;
}

/** Good or bad only where the whole interval says so. */
function toneOf({ better, difference: { low, high } }: Line): string | undefined {
  if (better === "none" || (low <= 0 && high >= 0)) return undefined;
  return (better === "less") === high < 0 ? "low" : "high";
}
