import { Button, Input } from "antd";
import { useState } from "react";
import type { Output } from "../../client.ts";
import { useAct } from "../data.ts";
import { number } from "../format.ts";
import { JobProgress } from "../job-progress.tsx";
import { Yuan } from "../money.tsx";
import { Card } from "../page.tsx";
import { Facts } from "../panel.tsx";
import { useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";
import { useNow } from "../session.tsx";
import { type Column, DataTable } from "../table.tsx";

type Matched = Output<"disbursements.match-statement">;
type Difference = Matched["differences"][number];

/** The bank's statement of a day beside our payments of that day. */
export default function Statement() {
  const say = useSay();
  const report = useReport();
  const now = useNow();
  const [day, setDay] = useState(() => new Date(now + 8 * 3_600_000).toISOString().slice(0, 10));
  const [job, setJob] = useState<string>();
  const { act, isBusy } = useAct("disbursements.match-statement");
  const match = async () => {
    const queued = await report(act({ day }, say("核对对账单", "match the statement")));
    setJob(queued?.job);
  };
  return (
    <Card>
      <div className="body stack">
        <div className="row">
          <Input
            type="date"
            value={day}
            onChange={(event) => setDay(event.target.value)}
            aria-label={say("银行日", "The bank's day")}
            style={{ width: 180 }}
          />
          <Button type="primary" loading={isBusy} disabled={!day} onClick={() => void match()}>
            {say("核对", "Match")}
          </Button>
        </div>
        {job && (
          <JobProgress id={job}>
            {({ state, result }) => state === "done" && <Result matched={result as Matched} />}
          </JobProgress>
        )}
      </div>
    </Card>
  );
}

function Result({ matched }: { matched: Matched }) {
  const say = useSay();
  const { balanced, differences } = matched;
  const kinds: Record<Difference["kind"], string> = {
    only_bank: say("只在银行", "Only at the bank"),
    only_ours: say("只在本方", "Only ours"),
    amount: say("金额不同", "Amount differs"),
  };
  const columns: Column<Difference>[] = [
    { id: "kind", head: say("差异", "Difference"), value: ({ kind }) => kinds[kind] },
    {
      id: "direction",
      head: say("方向", "Direction"),
      value: ({ direction }) => (direction === "debit" ? say("付出", "Out") : say("退回", "Back")),
    },
    { id: "reference", head: say("指令号", "Reference"), value: ({ reference }) => reference },
    {
      id: "bankReference",
      head: say("银行流水号", "Bank's number"),
      value: ({ bankReference }) => bankReference,
    },
    {
      id: "bankFen",
      head: say("银行（元）", "Bank (yuan)"),
      value: ({ bankFen }) => Number(bankFen),
      cell: ({ bankFen }) => <Yuan fen={bankFen} />,
      numeric: true,
    },
    {
      id: "oursFen",
      head: say("本方（元）", "Ours (yuan)"),
      value: ({ oursFen }) => Number(oursFen),
      cell: ({ oursFen }) => <Yuan fen={oursFen} />,
      numeric: true,
    },
  ];
  return (
    <div className="stack">
      <p className="note" data-tone={balanced ? "low" : "high"}>
        {balanced
          ? say("✓ 银行借方合计 = 已付合计，逐笔相符。", "✓ Bank debits = paid, line by line.")
          : say(
              `✕ 有 ${differences.length} 笔不符，须人工查明。`,
              `✕ ${differences.length} differ; a person must find out why.`,
            )}
      </p>
      <Facts
        facts={[
          [say("银行付出（元）", "Bank debits"), <Yuan key="a" fen={matched.bankDebitFen} />],
          [say("本方已付（元）", "Paid"), <Yuan key="b" fen={matched.paidFen} />],
          [say("银行退回（元）", "Bank returns"), <Yuan key="c" fen={matched.bankCreditFen} />],
          [say("本方退汇（元）", "Returned"), <Yuan key="d" fen={matched.returnedFen} />],
          [say("相符笔数", "Matched"), number(matched.matched)],
        ]}
      />
      {!balanced && (
        <DataTable
          name="statement"
          plain
          columns={columns}
          rows={differences}
          idOf={({ kind, reference, bankReference }) => `${kind} ${reference} ${bankReference}`}
        />
      )}
    </div>
  );
}
