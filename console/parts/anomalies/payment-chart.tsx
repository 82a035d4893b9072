/**
 * One account's payments over time: the band within which the chosen one would have been ordinary, odd ones marked by
 * shape and colour, the chosen one ringed. The same numbers as a table.
 * @module
 */
import { useState } from "react";
import { Icon } from "../icons.tsx";
import { useWidth } from "../line-chart.tsx";
import { Yuan, yuan } from "../money.tsx";
import { useSay } from "../say.tsx";
import type { CaseFound } from "./desk-words.ts";

interface ChartProps {
  payments: CaseFound["payments"];
  /** Records that are odd, by payment. */
  odd: ReadonlySet<string>;
  chosen: string;
  /** Fen; an end that is null is open. */
  band: { from: number | null; to: number | null } | null;
  expectedFen: number | null;
  /** That the chosen payment pays at once. */
  bills: number;
  onChoose(payment: string): void;
}

export function PaymentChart(props: ChartProps) {
  const say = useSay();
  const [asTable, setTable] = useState(false);
  return (
    <figure className="line-chart payment-chart">
      <figcaption>
        <span>{say("缴费（元）", "Payments (yuan)")}</span>
        {props.band && (
          <span className="payment-chart-key">
            <i /> {say("正常范围", "ordinary")}
            {props.bills > 1 &&
              say(`（合 ${props.bills} 张账单）`, ` for ${props.bills} bills at once`)}
          </span>
        )}
        <span className="line-tools no-print">
          <button
            type="button"
            className="quiet"
            aria-pressed={asTable}
            aria-label={say("缴费：看表格", "Payments: as table")}
            onClick={() => setTable(!asTable)}
          >
            <Icon name="table" size={14} />
          </button>
        </span>
      </figcaption>
      {asTable ? <PaymentTable {...props} /> : <Plot {...props} />}
    </figure>
  );
}

const height = 168;
const [left, right, top, bottom] = [68, 14, 14, 22];

function Plot({ payments, odd, chosen, band, expectedFen, onChoose }: ChartProps) {
  const say = useSay();
  const [frame, width] = useWidth();
  const times = payments.map(({ paidAt }) => Date.parse(paidAt));
  const [first = 0, last = 1] = [times[0], times.at(-1)];
  const amounts = payments.map(({ amountFen }) => Number(amountFen));
  const most = 1.08 * Math.max(1, ...amounts, band?.to ?? 0);
  const x = (at: number) =>
    left + ((at - first) / Math.max(1, last - first)) * (width - left - right);
  const y = (fen: number) => top + (1 - fen / most) * (height - top - bottom);
  const [bandTop, bandBottom] = [y(band?.to ?? most), y(band?.from ?? 0)];
  return (
    <div ref={frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: no other element groups marks inside a drawing */}
      <svg viewBox={`0 0 ${width} ${height}`} role="group" aria-label={say("缴费走势", "Payments")}>
        {band && (
          <rect
            className="line-band"
            {...{ x: left, y: bandTop, width: Math.max(0, width - left - right) }}
            height={Math.max(1, bandBottom - bandTop)}
          />
        )}
        {[0, most / 1.08].map((fen) => (
          <g key={fen} className="line-grid">
            <path d={`M${left} ${y(fen)}H${width - right}`} />
            <text x={left - 6} y={y(fen) + 4} textAnchor="end">
              {Math.round(fen / 100).toLocaleString("en-US")}
            </text>
          </g>
        ))}
        {expectedFen !== null && (
          <path className="payment-expected" d={`M${left} ${y(expectedFen)}H${width - right}`} />
        )}
        {payments.map(({ payment, paidOn, amountFen }, at) => {
          const [cx, cy] = [x(times[at]!), y(amounts[at]!)];
          const isOdd = odd.has(payment);
          const told = `${paidOn} ${yuan(amountFen)}${isOdd ? say(" 异常", " odd") : ""}`;
          return (
            // biome-ignore lint/a11y/useSemanticElements: a mark inside a drawing
            <g
              key={payment}
              className="payment-mark"
              data-odd={isOdd || undefined}
              role="button"
              tabIndex={isOdd ? 0 : -1}
              aria-label={told}
              aria-pressed={payment === chosen}
              onClick={() => isOdd && onChoose(payment)}
              onKeyDown={({ key }) => key === "Enter" && isOdd && onChoose(payment)}
            >
              <title>{told}</title>
              <path d={`M${cx} ${y(0)}V${cy}`} />
              {isOdd ? (
                <path className="mark" d={`M${cx} ${cy - 6}l6 6-6 6-6-6z`} />
              ) : (
                <circle cx={cx} cy={cy} r="3" />
              )}
              {payment === chosen && <circle className="ring" cx={cx} cy={cy} r="10" />}
            </g>
          );
        })}
        <text className="line-axis" x={left} y={height - 4}>
          {payments[0]?.paidOn.slice(0, 7)}
        </text>
        <text className="line-axis" x={width - right} y={height - 4} textAnchor="end">
          {payments.at(-1)?.paidOn.slice(0, 7)}
        </text>
      </svg>
    </div>
  );
}

function PaymentTable({ payments, odd, chosen }: ChartProps) {
  const say = useSay();
  return (
    <div className="line-table">
      <table className="data">
        <tbody>
          {payments.toReversed().map(({ payment, paidOn, amountFen, channel }) => (
            <tr key={payment} aria-current={payment === chosen || undefined}>
              <td>{paidOn}</td>
              <td>{channel}</td>
              <td>
                {odd.has(payment) && (
                  <span className="tag" data-tone="high">
                    {say("异常", "odd")}
                  </span>
                )}
              </td>
              <td className="num">
                <Yuan fen={amountFen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
