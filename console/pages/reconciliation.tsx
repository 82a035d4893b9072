/**
 * 对账: do the channels' files, the bank and the ledger say the same of each day? What differs stands first,
 * each with the act that clears it.
 * @module
 */
import { Button, Input } from "antd";
import { useRef, useState } from "react";
import { keepFile } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { JobProgress } from "../parts/job-progress.tsx";
import { Yuan } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Collections } from "../parts/payments/collections.tsx";
import { DayTable } from "../parts/payments/day-table.tsx";
import { FindingPanel } from "../parts/payments/finding-panel.tsx";
import { Verdict } from "../parts/payments/verdict.tsx";
import { channelWord, clearedWord, type Finding, findingWord } from "../parts/payments/words.ts";
import { useReport } from "../parts/reason.tsx";
import { Link, setParams, useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { useMay, useMe, useNow } from "../parts/session.tsx";
import { Answered, Empty } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

const dayMs = 86_400_000;
const dayAt = (ms: number) => new Date(ms + dayMs / 3).toISOString().slice(0, 10);

export default function Reconciliation() {
  const say = useSay();
  const now = useNow();
  const seesAll = useMe().scope.includes("");
  const [from] = useParam("from", dayAt(now - 13 * dayMs));
  const [until] = useParam("until", dayAt(now));
  const proof = useAnswer("payments.proof", { from, until }, { when: seesAll });
  return (
    <Page
      title={say("对账", "Reconciliation")}
      controls={seesAll && <Controls from={from} until={until} />}
    >
      {seesAll ? (
        <Answered query={proof} rows={12}>
          {(answer) => (
            <>
              <Verdict proof={answer} today={dayAt(now)} />
              <Collections days={answer.channels} />
              <Findings findings={answer.findings} />
              <DayTable days={answer.channels} />
            </>
          )}
        </Answered>
      ) : (
        <NotWhole />
      )}
    </Page>
  );
}

/** Channels and the bank settle with the whole utility, so a part of it has nothing to compare. */
function NotWhole() {
  const say = useSay();
  return (
    <Empty title={say("对账由全公司的账务办理", "The whole utility reconciles as one")}>
      {say(
        "渠道与银行按全公司结算，单个单位没有可比的合计。本单位的收款在“缴费”。",
        "Channels and the bank settle with the whole utility; one unit has no totals to compare. Its money is under Payments.",
      )}{" "}
      <Link to="/payments">{say("去“缴费”", "Go to Payments")}</Link>
    </Empty>
  );
}

function Controls({ from, until }: { from: string; until: string }) {
  const say = useSay();
  const report = useReport();
  const isMine = useMay("receivables-clerk", "finance");
  const [job, setJob] = useState<string>();
  const { act, isBusy } = useAct("payments.reconcile");
  const run = async (statement?: File) => {
    const kept = statement && (await report(keepFile(statement)));
    if (statement && !kept) return;
    const input = { day: from, until, ...(kept && { file: kept.id }) };
    const queued = await report(act(input, say("三方对账", "reconcile")));
    setJob(queued?.job);
  };
  return (
    <>
      <Input
        type="date"
        value={from}
        aria-label={say("从", "From")}
        onChange={(event) => setParams({ from: event.target.value })}
      />
      <Input
        type="date"
        value={until}
        aria-label={say("到", "Until")}
        onChange={(event) => setParams({ until: event.target.value })}
      />
      {isMine && (
        <>
          <StatementButton onFile={(file) => void run(file)} />
          <Button type="primary" loading={isBusy} onClick={() => void run()}>
            {say("对账", "Reconcile")}
          </Button>
        </>
      )}
      {job && <JobProgress id={job} />}
    </>
  );
}

function StatementButton({ onFile }: { onFile(file: File): void }) {
  const say = useSay();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button onClick={() => input.current?.click()}>
        {say("导入银行对账单", "Import a bank statement")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={say("银行对账单文件", "Bank statement file")}
        accept=".csv,.txt,.xlsx,.parquet"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = "";
          if (file) onFile(file);
        }}
      />
    </>
  );
}

function Findings({ findings }: { findings: Finding[] }) {
  const say = useSay();
  const [open, setOpen] = useParam("finding");
  const columns: Column<Finding>[] = [
    {
      id: "kind",
      head: say("差异", "Difference"),
      value: ({ kind }) => kind,
      word: (value) => findingWord(String(value), say),
      choice: true,
    },
    { id: "day", head: say("日期", "Day"), value: ({ day }) => day },
    {
      id: "channel",
      head: say("渠道", "Channel"),
      value: ({ channel }) => channel,
      word: (value) => channelWord(String(value), say),
      choice: true,
    },
    { id: "account", head: say("户号", "Account"), value: (row) => row.customerAccount },
    { id: "other", head: say("可能属于", "Perhaps of"), value: (row) => row.otherAccount },
    {
      id: "amount",
      head: say("金额（元）", "Amount (yuan)"),
      value: ({ amountFen }) => Number(amountFen),
      cell: ({ amountFen }) => <Yuan fen={amountFen} />,
      numeric: true,
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: ({ state }) => state,
      word: (value) => (value === "open" ? say("未处理", "Open") : say("已处理", "Cleared")),
      cell: ({ state, clearedAs }) =>
        state === "open" ? (
          <span className="tag" data-tone="high">
            {say("未处理", "Open")}
          </span>
        ) : (
          clearedWord(clearedAs, say)
        ),
      choice: true,
    },
  ];
  return (
    <Card title={say("差异", "Differences")}>
      <DataTable
        name="findings"
        columns={columns}
        rows={findings}
        idOf={({ findingId }) => findingId}
        onOpen={({ findingId }) => setOpen(findingId)}
        openId={open}
        empty={{
          title: say("没有差异", "Nothing differs"),
          hint: say(
            "导入银行对账单后点“对账”，重新核对这些天。",
            "Import the bank's statement and reconcile to check these days again.",
          ),
        }}
      />
      <FindingPanel
        finding={findings.find(({ findingId }) => findingId === open)}
        onClose={() => setOpen("")}
      />
    </Card>
  );
}
