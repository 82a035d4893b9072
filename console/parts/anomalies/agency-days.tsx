/**
 * One collection agency day by day, days on which a rule fired first to be seen.
 * @module
 */
import { useState } from "react";
import type { Output } from "../../client.ts";
import { number } from "../format.ts";
import { Yuan } from "../money.tsx";
import { Panel } from "../panel.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Empty } from "../states.tsx";
import { outcomes } from "./desk-words.ts";

type Day = Output<"anomalies.agencies">["daily"][number];

export function AgencyDays({
  agency,
  days,
  onClose,
}: {
  agency: string;
  days: readonly Day[];
  onClose(): void;
}) {
  const say = useSay();
  const [all, setAll] = useState(false);
  const odd = days.filter(({ reasons }) => reasons.length > 0);
  const shown = all || odd.length === 0 ? days : odd;
  return (
    <Panel
      title={say(`${agency} · 逐日`, `${agency} · day by day`)}
      isOpen={agency !== ""}
      onClose={onClose}
      width={860}
    >
      <div className="stack">
        {odd.length > 0 && (
          <button type="button" className="quiet" onClick={() => setAll(!all)}>
            {all
              ? say("只看预警日", "Alert days only")
              : say(`全部 ${days.length} 天`, `All ${days.length} days`)}
          </button>
        )}
        {shown.length === 0 ? (
          <Empty title={say("这些天没有缴费", "No payments in these days")} />
        ) : (
          <DayTable days={shown} />
        )}
      </div>
    </Panel>
  );
}

function DayTable({ days }: { days: readonly Day[] }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <div className="table-scroll">
      <table className="data">
        <thead>
          <tr>
            <th>{say("日期", "Day")}</th>
            <th>{say("触发", "What fired")}</th>
            <th>{say("判定", "Judged")}</th>
            <th className="num">{say("笔数", "Payments")}</th>
            <th className="num">{say("户数", "Accounts")}</th>
            <th className="num">{say("金额（元）", "Amount (yuan)")}</th>
            <th className="num">{say("退回（元）", "Taken back (yuan)")}</th>
            <th className="num">{say("临界", "Just under")}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.record}>
              <td>{day.on}</td>
              <td>
                {day.reasons.map((reason) => (
                  <span key={reason.code} className="tag" data-tone="high">
                    ◆ {sentence(reason)}
                  </span>
                ))}
              </td>
              <td>{day.outcome ? sentence(outcomes[day.outcome]) : "–"}</td>
              <td className="num">{number(day.payments)}</td>
              <td className="num">{number(day.accounts)}</td>
              <td className="num">
                <Yuan fen={day.amountFen} />
              </td>
              <td className="num">
                <Yuan fen={day.refundedFen} />
              </td>
              <td className="num">{day.underLimitPayments}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
