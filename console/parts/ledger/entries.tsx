/**
 * 凭证: what was entered, newest first, by cause and state.
 * @module
 */
import { Button, Input, Select } from "antd";
import { useAnswer } from "../data.ts";
import { Yuan } from "../money.tsx";
import { Card } from "../page.tsx";
import { useNames } from "../people/names.ts";
import { setParams, useParam } from "../router.tsx";
import { useSay } from "../say.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { EntryPanel } from "./entry-panel.tsx";
import { type Entry, readCause, stateWord, useSpan } from "./words.ts";

const states = ["posted", "pending", "voided"] as const;

export function EntriesTab() {
  const say = useSay();
  const span = useSpan();
  const [cause] = useParam("cause");
  const [state] = useParam("state");
  const [page] = useParam("page", "1");
  const [open, setOpen] = useParam("entry");
  const wanted = states.find((each) => each === state);
  const entries = useAnswer("ledger.entries", {
    ...span,
    ...(cause && { cause }),
    ...(wanted && { state: wanted }),
    page: Number(page),
  });
  const nameOf = useNames(entries.data?.entries.map(({ enteredBy }) => enteredBy) ?? []);
  const columns: Column<Entry>[] = [
    { id: "day", head: say("记账日", "Booked"), value: (entry) => entry.day },
    {
      id: "value",
      head: say("业务日", "Value day"),
      value: (entry) => entry.valueDay,
      hidden: true,
    },
    {
      id: "cause",
      head: say("来源", "Cause"),
      value: (entry) => entry.cause,
      cell: ({ cause }) => <span title={cause}>{readCause(cause, say).text}</span>,
    },
    { id: "narrative", head: say("摘要", "Narrative"), value: (entry) => entry.narrative },
    {
      id: "amount",
      head: say("金额（元）", "Amount (yuan)"),
      value: (entry) => Number(entry.amountFen) / 100,
      cell: (entry) => <Yuan fen={entry.amountFen} />,
      numeric: true,
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: (entry) => entry.state,
      word: (value) => stateWord(String(value), say),
      cell: (entry) => (
        <span className="tag" data-tone={entry.state === "pending" ? "medium" : undefined}>
          {entry.reversedBy ? say("已冲销", "Reversed") : stateWord(entry.state, say)}
        </span>
      ),
    },
    {
      id: "by",
      head: say("录入", "By"),
      value: ({ enteredBy }) => nameOf(enteredBy),
      choice: true,
    },
  ];
  return (
    <Card>
      <Answered query={entries} rows={12}>
        {({ entries, next }) => (
          <DataTable
            name="entries"
            columns={columns}
            rows={entries}
            idOf={(entry) => entry.entryId}
            onOpen={(entry) => setOpen(entry.cause)}
            openId={entries.find((entry) => entry.cause === open)?.entryId}
            lead={<Filters />}
            foot={<Turn page={Number(page)} hasMore={next !== null} />}
            empty={{ title: say("没有凭证", "No entry") }}
          />
        )}
      </Answered>
      <EntryPanel cause={open} onClose={() => setOpen("")} />
    </Card>
  );
}

function Filters() {
  const say = useSay();
  const [cause] = useParam("cause");
  const [state] = useParam("state");
  return (
    <>
      <Input.Search
        key={cause}
        defaultValue={cause}
        allowClear
        placeholder={say("来源开头，如 payment:", "Cause begins, e.g. payment:")}
        aria-label={say("来源", "Cause")}
        onSearch={(text) => setParams({ cause: text.trim(), page: "" })}
      />
      <Select
        value={state}
        aria-label={say("状态", "State")}
        onChange={(value) => setParams({ state: value, page: "" })}
        options={[
          { value: "", label: say("全部状态", "Any state") },
          ...states.map((value) => ({ value, label: stateWord(value, say) })),
        ]}
      />
    </>
  );
}

/** Pages forward and back, where nobody counts how many there are. */
export function Turn({ page, hasMore }: { page: number; hasMore: boolean }) {
  const say = useSay();
  if (page === 1 && !hasMore) return null;
  const to = (next: number) => setParams({ page: next === 1 ? "" : String(next) });
  return (
    <div className="row table-pages">
      <Button disabled={page === 1} onClick={() => to(page - 1)}>
        {say("上一页", "Newer")}
      </Button>
      <span>{say(`第 ${page} 页`, `Page ${page}`)}</span>
      <Button disabled={!hasMore} onClick={() => to(page + 1)}>
        {say("下一页", "Older")}
      </Button>
    </div>
  );
}
