/**
 * 缴费: where is the customer's money? By account, transaction number, channel and day; a row opens what it
 * paid and what is left of it.
 * @module
 */
import { Button, Input } from "antd";
import { useState } from "react";
import { channelIds } from "../../src/payments/schema.ts";
import type { Input as Asked } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { ChoiceFilter, FlagFilter, TextFilter } from "../parts/filters.tsx";
import { JobProgress } from "../parts/job-progress.tsx";
import { Yuan } from "../parts/money.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { PaymentPanel } from "../parts/payments/payment-panel.tsx";
import { channelWord, type PaymentRow, stateWord } from "../parts/payments/words.ts";
import { useReport } from "../parts/reason.tsx";
import { setParams, useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

const pageSize = 50;

export default function Payments() {
  const say = useSay();
  return (
    <Page title={say("缴费", "Payments")} controls={<Filters />}>
      <PaymentTable />
    </Page>
  );
}

function Filters() {
  const say = useSay();
  const [from] = useParam("from");
  const [until] = useParam("until");
  return (
    <>
      <TextFilter name="account" label={say("户号", "Account")} />
      <TextFilter name="reference" label={say("交易流水号", "Transaction")} />
      <ChoiceFilter
        name="channel"
        label={say("渠道", "Channel")}
        options={[
          { value: "", label: say("全部渠道", "Any channel") },
          ...channelIds.map((value) => ({ value, label: channelWord(value, say) })),
        ]}
      />
      <Input
        type="date"
        value={from}
        aria-label={say("从", "From")}
        onChange={(event) => setParams({ from: event.target.value, page: "" })}
      />
      <Input
        type="date"
        value={until}
        aria-label={say("到", "Until")}
        onChange={(event) => setParams({ until: event.target.value, page: "" })}
      />
      <FlagFilter name="advance" label={say("仅有余额", "With a balance only")} />
    </>
  );
}

function useFilter(): Asked<"payments.list"> {
  const [account] = useParam("account");
  const [reference] = useParam("reference");
  const [channelText] = useParam("channel");
  const [from] = useParam("from");
  const [until] = useParam("until");
  const [advance] = useParam("advance");
  const channel = channelIds.find((each) => each === channelText);
  return {
    ...(account && { customerAccount: account }),
    ...(reference && { reference }),
    ...(channel && { channel }),
    ...(from && { from }),
    ...(until && { until }),
    onlyAdvance: advance === "yes",
  };
}

function PaymentTable() {
  const say = useSay();
  const [pageText] = useParam("page", "1");
  const [open, setOpen] = useParam("payment");
  const page = Math.max(1, Number(pageText) || 1);
  const found = useAnswer("payments.list", { ...useFilter(), page, pageSize });
  const columns = useColumns();
  return (
    <Card>
      <Answered query={found} rows={12}>
        {({ payments, total, amountFen }) => (
          <>
            <DataTable
              name="payments"
              columns={columns}
              rows={payments}
              total={total}
              idOf={({ paymentId }) => paymentId}
              onOpen={({ paymentId }) => setOpen(paymentId)}
              openId={open}
              lead={
                <>
                  <span>
                    {say("合计（元）", "Sum (yuan)")} <Yuan fen={amountFen} strong />
                  </span>
                  <Allocate />
                </>
              }
              foot={<Pages total={total} pageSize={pageSize} />}
              empty={{
                title: say("没有这样的缴费", "No such payment"),
                hint: say(
                  "放宽条件，或在“导入”中导入渠道文件。",
                  "Ask for less, or import a channel's file under Imports.",
                ),
              }}
            />
            <PaymentPanel payment={open} onClose={() => setOpen("")} />
          </>
        )}
      </Answered>
    </Card>
  );
}

/** Pays every open bill there is advance money for. */
function Allocate() {
  const say = useSay();
  const report = useReport();
  const isMine = useMay("receivables-clerk", "finance");
  const [job, setJob] = useState<string>();
  const { act, isBusy } = useAct("payments.allocate");
  if (!isMine) return null;
  const start = async () => {
    const queued = await report(act({}, say("分配预收", "allocate advances")));
    setJob(queued?.job);
  };
  return (
    <>
      <Button size="small" loading={isBusy} onClick={() => void start()}>
        {say("分配全部预收", "Allocate all advances")}
      </Button>
      {job && <JobProgress id={job} />}
    </>
  );
}

function useColumns(): Column<PaymentRow>[] {
  const say = useSay();
  return [
    {
      id: "paid",
      head: say("缴费时间", "Paid"),
      value: ({ paidAt }) => String(paidAt),
      cell: ({ paidAt }) => <Moment at={String(paidAt)} />,
    },
    {
      id: "account",
      head: say("户号", "Account"),
      value: ({ customerAccount }) => customerAccount,
    },
    { id: "customer", head: say("户名", "Customer"), value: ({ customer }) => customer },
    { id: "payer", head: say("付款人", "Payer"), value: ({ payerName }) => payerName },
    {
      id: "channel",
      head: say("渠道", "Channel"),
      value: ({ channel }) => channel,
      word: (value) => channelWord(String(value), say),
      choice: true,
    },
    {
      id: "reference",
      head: say("交易流水号", "Transaction"),
      value: ({ reference }) => reference,
      cell: ({ reference }) => (reference ? <code>{reference}</code> : "–"),
    },
    {
      id: "amount",
      head: say("金额（元）", "Amount (yuan)"),
      value: ({ amountFen }) => Number(amountFen),
      cell: ({ amountFen }) => <Yuan fen={amountFen} />,
      numeric: true,
    },
    {
      id: "advance",
      head: say("未分配（元）", "Not allocated (yuan)"),
      value: ({ advanceFen }) => Number(advanceFen),
      cell: ({ advanceFen }) => <Yuan fen={advanceFen} />,
      numeric: true,
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: ({ state }) => state,
      word: (value) => stateWord(String(value), say),
      choice: true,
    },
  ];
}
