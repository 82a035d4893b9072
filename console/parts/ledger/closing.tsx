/**
 * 日结与月结: which days and months are closed, under which hash, and the closing itself.
 * @module
 */
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import type { Output } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { number } from "../format.ts";
import { JobProgress } from "../job-progress.tsx";
import { Yuan } from "../money.tsx";
import { Card } from "../page.tsx";
import { useNames } from "../people/names.ts";
import { useAskReason, useReport } from "../reason.tsx";
import { useParam } from "../router.tsx";
import { type Say, useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { Turn } from "./entries.tsx";
import { useSpan } from "./words.ts";

type Days = Output<"ledger.days">;
type Day = Days["days"][number];
type Period = Days["periods"][number];

export function ClosingTab() {
  const say = useSay();
  const mayClose = useMay("finance");
  const [page] = useParam("page", "1");
  const days = useAnswer("ledger.days", { ...useSpan(), page: Number(page) });
  const { days: shown = [], periods = [] } = days.data ?? {};
  const nameOf = useNames([...shown, ...periods].map(({ closedBy }) => closedBy));
  return (
    <Answered query={days} rows={12}>
      {({ closedThrough, days, hasMore, periods }) => (
        <>
          <Card
            title={
              closedThrough === null
                ? say("尚未日结", "No day is closed yet")
                : say(`已日结至 ${closedThrough}`, `Closed through ${closedThrough}`)
            }
            tools={mayClose && <CloseDays />}
          >
            <DataTable
              name="days"
              columns={dayColumns(say, nameOf)}
              rows={days}
              idOf={(day) => day.day}
              foot={<Turn page={Number(page)} hasMore={hasMore} />}
              empty={{ title: say("没有记账日", "No booking day") }}
            />
          </Card>
          <Card title={say("月结", "Closed months")} tools={mayClose && <ClosePeriod />}>
            <DataTable
              plain
              name="periods"
              columns={periodColumns(say, nameOf)}
              rows={periods}
              idOf={(period) => period.period}
              empty={{
                title: say("尚无月结", "No month is closed"),
                hint: say(
                  "当月各日均已日结、在途凭证已处理或结转后，可以月结。",
                  "A month closes once its days are closed and pending entries settled or carried.",
                ),
              }}
            />
          </Card>
        </>
      )}
    </Answered>
  );
}

function dayColumns(say: Say, nameOf: (id: string) => string): Column<Day>[] {
  return [
    { id: "day", head: say("记账日", "Day"), value: (day) => day.day },
    {
      id: "closed",
      head: say("状态", "State"),
      value: (day) => String(day.closed),
      word: (value) => (value === "true" ? say("已日结", "Closed") : say("未结", "Open")),
      cell: (day) => (
        <span className="tag" data-tone={day.closed ? undefined : "accent"}>
          {day.closed ? say("已日结", "Closed") : say("未结", "Open")}
        </span>
      ),
      choice: true,
    },
    {
      id: "entries",
      head: say("凭证数", "Entries"),
      value: (day) => day.entries,
      cell: (day) => number(day.entries),
      numeric: true,
    },
    {
      id: "debit",
      head: say("借方（元）", "Debits (yuan)"),
      value: (day) => Number(day.debitFen) / 100,
      cell: (day) => <Yuan fen={day.debitFen} />,
      numeric: true,
    },
    {
      id: "credit",
      head: say("贷方（元）", "Credits (yuan)"),
      value: (day) => Number(day.creditFen) / 100,
      cell: (day) => <Yuan fen={day.creditFen} />,
      numeric: true,
    },
    {
      id: "by",
      head: say("日结人", "Closed by"),
      value: (day) => day.closedBy && nameOf(day.closedBy),
    },
    hashColumn(say),
  ];
}

function periodColumns(say: Say, nameOf: (id: string) => string): Column<Period>[] {
  return [
    { id: "period", head: say("月份", "Month"), value: (period) => period.period },
    {
      id: "entries",
      head: say("凭证数", "Entries"),
      value: (period) => period.entries,
      cell: (period) => number(period.entries),
      numeric: true,
    },
    {
      id: "debit",
      head: say("发生额（元）", "Sum of each side (yuan)"),
      value: (period) => Number(period.debitFen) / 100,
      cell: (period) => <Yuan fen={period.debitFen} />,
      numeric: true,
    },
    {
      id: "carried",
      head: say("结转在途", "Carried pending"),
      value: (period) => period.carried,
      numeric: true,
    },
    { id: "by", head: say("月结人", "Closed by"), value: (period) => nameOf(period.closedBy) },
    hashColumn(say),
  ];
}

function hashColumn<Row extends { hash: string | null }>(say: Say): Column<Row> {
  return {
    id: "hash",
    head: say("哈希", "Hash"),
    value: (row) => row.hash,
    cell: (row) => (row.hash ? <code title={row.hash}>{row.hash.slice(0, 12)}</code> : "–"),
  };
}

function CloseDays() {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const { act, isBusy } = useAct("ledger.close-day");
  const [day, setDay] = useState("");
  const [job, setJob] = useState<string>();
  const close = async () => {
    const reason = await ask({
      title: day
        ? say(`日结至 ${day}`, `Close through ${day}`)
        : say("日结至昨日", "Close through yesterday"),
      effect: say(
        "已结的日不再打开；迟到的凭证记入首个未结日，业务日保留。",
        "A closed day is never opened again; what comes late is booked on the first open day.",
      ),
      verb: say("日结", "Close"),
      isGrave: true,
    });
    if (reason === undefined) return;
    const started = await report(act({ ...(day && { day }) }, reason));
    if (started) setJob(started.job);
  };
  return (
    <div className="row">
      {job && <JobProgress id={job} />}
      <Input
        type="date"
        value={day}
        aria-label={say("日结至", "Close through")}
        onChange={(event) => setDay(event.target.value)}
      />
      <Button type="primary" loading={isBusy} onClick={() => void close()}>
        {day
          ? say("日结至该日", "Close through this day")
          : say("日结至昨日", "Close through yesterday")}
      </Button>
    </div>
  );
}

function ClosePeriod() {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const { act, isBusy } = useAct("ledger.close-period");
  const [period, setPeriod] = useState("");
  const [carryPending, setCarryPending] = useState(false);
  const close = async () => {
    const reason = await ask({
      title: say(`月结 ${period}`, `Close ${period}`),
      verb: say("月结", "Close"),
      isGrave: true,
    });
    if (reason === undefined) return;
    await report(act({ period, carryPending }, reason), say("已月结", "Closed"));
  };
  return (
    <div className="row">
      <Input
        type="month"
        value={period}
        aria-label={say("月份", "Month")}
        onChange={(event) => setPeriod(event.target.value)}
      />
      <Checkbox checked={carryPending} onChange={(event) => setCarryPending(event.target.checked)}>
        {say("在途凭证结转下期", "Carry pending entries over")}
      </Checkbox>
      <Button disabled={period === ""} loading={isBusy} onClick={() => void close()}>
        {say("月结", "Close the month")}
      </Button>
    </div>
  );
}
