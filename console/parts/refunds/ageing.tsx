/**
 * Open refunds by whose turn it is and by age in working days; a cell filters the list below it.
 * @module
 */
import type { CSSProperties } from "react";
import { useAnswer } from "../data.ts";
import { number } from "../format.ts";
import { yuan } from "../money.tsx";
import { Card } from "../page.tsx";
import { setParams, useParam } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Answered } from "../states.tsx";
import { turns, turnWords } from "./words.ts";

export function Ageing() {
  const say = useSay();
  const sentence = useSentence();
  const [turn] = useParam("turn");
  const [bucket] = useParam("bucket");
  const ageing = useAnswer("refunds.ageing", {});
  return (
    <Card title={say("在办时长（工作日）", "Open, by age (working days)")}>
      <Answered query={ageing} rows={5}>
        {({ buckets, cells }) => (
          <table
            className="matrix"
            style={{ "--most": Math.max(1, ...cells.map(({ count }) => count)) } as CSSProperties}
          >
            <thead>
              <tr>
                <th>{say("轮到", "Turn of")}</th>
                {buckets.map(({ fromWorkdays, toWorkdays }) => (
                  <th key={fromWorkdays} className="num">
                    {toWorkdays === null ? `${fromWorkdays}+` : `${fromWorkdays}–${toWorkdays}`}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {turns.map((each) => (
                <tr key={each}>
                  <th>{sentence(turnWords[each])}</th>
                  {buckets.map(({ fromWorkdays }, at) => {
                    const cell = cells.find((one) => one.turn === each && one.bucket === at);
                    const isOn = turn === each && bucket === String(at);
                    const next = isOn
                      ? { turn: "", bucket: "", page: "" }
                      : { turn: each, bucket: String(at), page: "" };
                    return (
                      <td key={fromWorkdays} className="num">
                        {cell ? (
                          <button
                            type="button"
                            className="cell"
                            aria-pressed={isOn}
                            style={{ "--count": cell.count } as CSSProperties}
                            onClick={() => setParams(next)}
                          >
                            <b>{number(cell.count)}</b> <small>¥{yuan(cell.amountFen)}</small>{" "}
                            {cell.overdue > 0 && (
                              <span className="tag" data-tone="high">
                                {say(`逾期 ${cell.overdue}`, `${cell.overdue} late`)}
                              </span>
                            )}
                          </button>
                        ) : (
                          <span className="faint">0</span>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answered>
    </Card>
  );
}
