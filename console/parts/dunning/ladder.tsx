/**
 * The step table as ladders on one axis of days: a row for each kind of debtor, harsher steps darker.
 * @module
 */
import { useSay, useSentence } from "../say.tsx";
import { classWords, type Table } from "./policy-words.ts";

type Row = Table["rows"][number];
type Step = Table["steps"][number];

export function Ladders({ table }: { table: Table }) {
  const say = useSay();
  const days = [
    ...new Set(
      [...table.rows, ...table.rulePath].flatMap(({ ladder }) => ladder.map(({ day }) => day)),
    ),
  ];
  const columns = days.sort((left, right) => left - right);
  const steps = new Map(table.steps.map((step) => [step.id, step]));
  return (
    <div className="ladders">
      <table>
        <thead>
          <tr>
            <th>{say("逾期天数", "Days overdue")}</th>
            {columns.map((day) => (
              <th key={day} className="num" data-after={day > 30 || undefined}>
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <Rungs
          title={say("有信用等级和概率", "With grade and probability")}
          rows={table.rows}
          {...{ columns, steps }}
        />
        <Rungs
          title={say("规则路径（模型不可用）", "Rule path (no model)")}
          rows={table.rulePath}
          {...{ columns, steps }}
        />
      </table>
      <Legend steps={table.steps} />
    </div>
  );
}

function Rungs({
  title,
  rows,
  columns,
  steps,
}: {
  title: string;
  rows: readonly Row[];
  columns: readonly number[];
  steps: ReadonlyMap<string, Step>;
}) {
  const sentence = useSentence();
  return (
    <tbody>
      <tr>
        <th className="ladder-group" colSpan={columns.length + 1}>
          {title}
        </th>
      </tr>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place, the first that fits decides
        <tr key={index}>
          <th>
            <RowName row={row} number={index + 1} />
          </th>
          {columns.map((day) => (
            <td key={day}>
              {row.ladder
                .filter((rung) => rung.day === day)
                .map((rung) => {
                  const step = steps.get(rung.step);
                  return (
                    <span key={rung.step} className="rung" data-severity={step?.severity}>
                      {step ? sentence(step) : rung.step}
                    </span>
                  );
                })}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

/** What a row is for; what it leaves out fits everybody. */
function RowName({ row, number }: { row: Row; number: number }) {
  const say = useSay();
  const sentence = useSentence();
  const { class: classes, grade, probability, yuan } = row;
  const from = yuan.from === "0.00" ? undefined : yuan.from;
  const isProbable = probability.from > 0 || (probability.to ?? 1) < 1;
  return (
    <>
      <small>{number}</small>{" "}
      {classes.length === 1
        ? sentence(classWords[classes[0]!] ?? { zh: "", en: "" })
        : say("全部", "All")}{" "}
      {grade.length < 3 && <b>{grade.join("")}</b>}{" "}
      {isProbable && (
        <small>p {probability.to === null ? `≥ ${probability.from}` : `< ${probability.to}`}</small>
      )}{" "}
      {yuan.to && <small>{say(`< ${yuan.to} 元`, `< ${yuan.to} yuan`)}</small>}
      {from && !yuan.to && <small>{say(`≥ ${from} 元`, `≥ ${from} yuan`)}</small>}
    </>
  );
}

function Legend({ steps }: { steps: readonly Step[] }) {
  const sentence = useSentence();
  return (
    <p className="ladder-legend">
      {[...steps]
        .sort((left, right) => left.severity - right.severity)
        .map((step) => (
          <span key={step.id}>
            <i className="rung" data-severity={step.severity} /> {sentence(step)}{" "}
            <small>¥{(step.costFen / 100).toFixed(2)}</small>
          </span>
        ))}
    </p>
  );
}
