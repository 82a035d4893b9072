/**
 * The step table as ladders on one axis of days: a row for each kind of debtor, harsher steps darker.
 * @module
 */
import { useSay, useSentence } from "../say.tsx";
import { classWords, type Table } from "./policy-words.ts";

type Row = Table["rows"][number];
type Step = Table["steps"][number];

/** Spans of days overdue; from day 31 on the law lets the way to a cut-off begin. */
const spans = [
  { from: -99, to: 0, word: "≤ 0" },
  { from: 1, to: 7, word: "1–7" },
  { from: 8, to: 14, word: "8–14" },
  { from: 15, to: 21, word: "15–21" },
  { from: 22, to: 30, word: "22–30" },
  { from: 31, to: 37, word: "31–37" },
  { from: 38, to: 999, word: "38 +" },
] as const;
type Span = (typeof spans)[number];

export function Ladders({ table }: { table: Table }) {
  const say = useSay();
  const rungs = [...table.rows, ...table.rulePath].flatMap(({ ladder }) => ladder);
  const columns = spans.filter(({ from, to }) => rungs.some(({ day }) => day >= from && day <= to));
  const steps = new Map(table.steps.map((step) => [step.id, step]));
  return (
    <div className="ladders">
      <table>
        <thead>
          <tr>
            <th>{say("逾期天数", "Days overdue")}</th>
            {columns.map(({ from, word }) => (
              <th key={from} data-after={from > 30 || undefined}>
                {word}
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
  columns: readonly Span[];
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
          {columns.map(({ from, to }) => (
            <td key={from}>
              {row.ladder
                .filter(({ day }) => day >= from && day <= to)
                .map(({ day, step: id }) => {
                  const step = steps.get(id);
                  return (
                    <span key={`${day} ${id}`} className="rung" data-severity={step?.severity}>
                      <b>{day}</b> {step ? sentence(step) : id}
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
