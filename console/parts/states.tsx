/**
 * What stands in a place that has nothing to show: still loading, empty, or failed. Each says what to
 * do next; a failure says what is safe.
 * @module
 */
import type { UseQueryResult } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { Refused } from "../client.ts";
import { isPassing } from "./data.ts";
import { instant } from "./format.ts";
import { useSay, useSentence } from "./say.tsx";

export function Skeleton({ rows = 6 }: { rows?: number }) {
  const say = useSay();
  return (
    <div className="skeleton" role="status" aria-label={say("正在读取", "Loading")}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <i key={row} style={{ width: `${92 - ((row * 37) % 41)}%` }} />
      ))}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="nothing">
      <b>{title}</b>
      {children && <p>{children}</p>}
    </div>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const say = useSay();
  const sentence = useSentence();
  const refused = error instanceof Refused ? error : undefined;
  return (
    <div className="nothing failure" role="alert">
      <b>{refused ? sentence(refused.sentence) : say("页面出错。", "This page failed.")}</b>
      <p>
        {say(
          "只是读取没有成功，数据没有改动。",
          "Only the reading did not succeed; nothing was changed.",
        )}{" "}
        <code>{refused?.code ?? String(error)}</code>
      </p>
      {retry && <Button onClick={retry}>{say("重试", "Try again")}</Button>}
    </div>
  );
}

/**
 * Shows an answer once it is there, and says so while it is not. Where only reading it again did not succeed it
 * stays, and whatever somebody is writing beside it.
 */
export function Answered<Data>({
  query,
  rows,
  children,
}: {
  query: UseQueryResult<Data, unknown>;
  rows?: number;
  children(data: Data): ReactNode;
}) {
  const { data, error, isError } = query;
  const again = () => void query.refetch();
  if (isError && (data === undefined || !isPassing(error)))
    return <Failure error={error} retry={again} />;
  if (data === undefined) return <Skeleton {...(rows !== undefined && { rows })} />;
  return (
    <>
      {isError && <Aged error={error} at={query.dataUpdatedAt} retry={again} />}
      {children(data)}
    </>
  );
}

function Aged({ error, at, retry }: { error: unknown; at: number; retry(): void }) {
  const say = useSay();
  const sentence = useSentence();
  const why = error instanceof Refused ? sentence(error.sentence) : "";
  const time = instant(new Date(at).toISOString()).slice(11);
  return (
    <p className="note" data-tone="medium" role="status">
      {why} {say(`以下为 ${time} 的数据。`, `What follows is as of ${time}.`)}{" "}
      <Button size="small" onClick={retry}>
        {say("重试", "Try again")}
      </Button>
    </p>
  );
}
