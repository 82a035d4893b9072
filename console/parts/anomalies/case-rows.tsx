/**
 * The cases of the day, worth most first; j and k go through them.
 * @module
 */
import { useEffect, useRef } from "react";
import { useKeys } from "../keys.tsx";
import { Yuan } from "../money.tsx";
import { useSay, useSentence } from "../say.tsx";
import { type CaseRow, caseStates, strengthText } from "./desk-words.ts";

export function CaseRows({
  rows,
  openId,
  onOpen,
}: {
  rows: CaseRow[];
  openId: string;
  onOpen(id: string): void;
}) {
  const say = useSay();
  const sentence = useSentence();
  const list = useRef<HTMLUListElement>(null);
  const at = rows.findIndex(({ id }) => id === openId);
  const go = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) onOpen(next.id);
  };
  useKeys([
    { key: "j", zh: "下一单", en: "Next case", run: () => go(1) },
    { key: "k", zh: "上一单", en: "Case before", run: () => go(-1) },
  ]);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <ul className="work-rows card" ref={list} aria-label={say("异常工单", "Cases")}>
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" aria-pressed={row.id === openId} onClick={() => onOpen(row.id)}>
            <span>
              <b>{row.agency ?? row.name}</b> <small>{row.customerAccount ?? ""}</small>
            </span>
            <span className="num" title={say("可疑金额（元）", "at stake, yuan")}>
              <Yuan fen={row.stakeFen} />
            </span>
            <span className="work-why">
              {row.reasons.map((reason) => (
                <span key={reason.code} className="tag" data-tone="accent" title={sentence(reason)}>
                  {sentence(reason)}
                </span>
              ))}
            </span>
            <small className="num" title={say("超出阈值的倍数", "thresholds beyond")}>
              {say("强度", "×")} {strengthText(row.strength)}
            </small>
            {(row.state !== "open" || row.records > 1) && (
              <small className="work-why">
                {row.state !== "open" && (
                  <span>
                    {sentence(caseStates[row.state])} {row.assignedTo}
                  </span>
                )}
                {row.records > 1 && (
                  <span>{say(`${row.records} 笔`, `${row.records} records`)}</span>
                )}
              </small>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
