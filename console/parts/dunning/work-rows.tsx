/**
 * The list beside the case, best first; j and k go through it.
 * @module
 */
import { useEffect, useRef } from "react";
import { useKeys } from "../keys.tsx";
import { Yuan } from "../money.tsx";
import { useSay, useSentence } from "../say.tsx";
import { stepKinds, type WorkRow } from "./words.ts";

export function WorkRows({
  rows,
  openId,
  onOpen,
}: {
  rows: WorkRow[];
  openId: string;
  onOpen(account: string): void;
}) {
  const say = useSay();
  const list = useRef<HTMLUListElement>(null);
  const at = rows.findIndex(({ customerAccount }) => customerAccount === openId);
  const go = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) onOpen(next.customerAccount);
  };
  useKeys([
    { key: "j", zh: "下一户", en: "Next account", run: () => go(1) },
    { key: "k", zh: "上一户", en: "Account before", run: () => go(-1) },
  ]);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <ul className="work-rows card" ref={list} aria-label={say("客户", "Accounts")}>
      {rows.map((row) => (
        <li key={row.customerAccount}>
          <button
            type="button"
            aria-pressed={row.customerAccount === openId}
            onClick={() => onOpen(row.customerAccount)}
          >
            <span>
              <b>{row.name}</b> <small>{row.customerAccount}</small>
            </span>
            <span className="num">
              <Yuan fen={row.owedFen} />
            </span>
            <span className="work-why">
              <StepChip row={row} />
              <small>{say(`逾期 ${row.overdueDays} 天`, `${row.overdueDays} d overdue`)}</small>
              {row.grade && <small>{say(`信用 ${row.grade}`, `grade ${row.grade}`)}</small>}
            </span>
            <small className="num" title={say("预计可收回（元）", "expected recovery, yuan")}>
              +<Yuan fen={row.gainFen} />
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
}

function StepChip({ row: { kind, stepName, heldBy } }: { row: WorkRow }) {
  const sentence = useSentence();
  if (kind === null) {
    const [held] = heldBy;
    return held ? <span className="tag">{sentence(held)}</span> : null;
  }
  const tone = stepKinds[kind].legal ? "high" : "accent";
  return (
    <span className="tag" data-tone={tone}>
      {sentence(stepName ?? stepKinds[kind])}
    </span>
  );
}
