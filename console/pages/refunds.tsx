/**
 * 退费: which refunds are open, with whom they lie, and for how long.
 * @module
 */
import { Button, Input, Segmented } from "antd";
import { orderStates } from "../../src/refunds/schema.ts";
import { useAnswer } from "../parts/data.ts";
import { Flags } from "../parts/flags.tsx";
import { Yuan } from "../parts/money.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { Ageing } from "../parts/refunds/ageing.tsx";
import { CloseAccounts } from "../parts/refunds/close-accounts.tsx";
import { LimitTrial } from "../parts/refunds/limit-trial.tsx";
import { type RefundRow, type Turn, toneOf, turns, turnWords } from "../parts/refunds/words.ts";
import { navigate, pathTo, setParams, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

const pageSize = 50;

export default function Refunds() {
  const say = useSay();
  const mayHandle = useMay("refund-handler", "receivables-clerk");
  const mayTry = useMay("approver", "finance", "compliance", "administrator", "policy-manager");
  return (
    <Page
      title={say("退费", "Refunds")}
      controls={
        <>
          {mayTry && <LimitTrial />}
          {mayHandle && <CloseAccounts />}
          {mayHandle && (
            <Button type="primary" onClick={() => navigate("/refunds/new")}>
              {say("发起退费", "New refund")}
            </Button>
          )}
        </>
      }
    >
      <Ageing />
      <RefundTable />
    </Page>
  );
}

function RefundTable() {
  const say = useSay();
  const sentence = useSentence();
  const [turn] = useParam("turn");
  const [bucket] = useParam("bucket");
  const [account] = useParam("account");
  const [page] = useParam("page", "1");
  const columns = useColumns();
  const list = useAnswer("refunds.list", {
    ...{ page: Number(page), pageSize },
    ...(turn && { turn: turn as Turn }),
    ...(bucket && { bucket: Number(bucket) }),
    ...(account && { customerAccount: account }),
  });
  return (
    <Answered query={list} rows={12}>
      {({ total, amountFen, refunds }) => (
        <Card>
          <DataTable
            name="refunds"
            columns={columns}
            rows={refunds}
            idOf={({ id }) => id}
            onOpen={({ id }) => navigate(pathTo("refunds", id))}
            total={total}
            lead={
              <>
                <Segmented
                  value={turn}
                  onChange={(value) => setParams({ turn: value, bucket: "", page: "" })}
                  options={[
                    { value: "", label: say("全部", "All") },
                    ...turns.map((value) => ({ value, label: sentence(turnWords[value]) })),
                  ]}
                />
                <Input.Search
                  key={account}
                  defaultValue={account}
                  allowClear
                  placeholder={say("户号", "Account")}
                  aria-label={say("户号", "Account")}
                  onSearch={(text) => setParams({ account: text.trim(), page: "" })}
                />
              </>
            }
            empty={{
              title: say("没有符合的退费单", "No refund fits"),
              hint: say(
                "换一个条件，或发起一笔退费。",
                "Choose another filter, or start a refund.",
              ),
            }}
            foot={
              <>
                <span>
                  {say("合计（元）", "Sum (yuan)")} <Yuan fen={amountFen} strong />
                </span>
                <Pages total={total} pageSize={pageSize} />
              </>
            }
          />
        </Card>
      )}
    </Answered>
  );
}

function useColumns(): Column<RefundRow>[] {
  const say = useSay();
  const sentence = useSentence();
  return [
    {
      id: "due",
      head: say("期限", "Due"),
      value: ({ whereabouts }) => whereabouts.dueOn,
      cell: ({ whereabouts: { dueOn, overdueWorkdays } }) => (
        <>
          {dueOn ?? "–"}{" "}
          {overdueWorkdays > 0 && (
            <span className="tag" data-tone="high">
              {say(`逾期 ${overdueWorkdays} 日`, `${overdueWorkdays} d late`)}
            </span>
          )}
        </>
      ),
    },
    { id: "id", head: say("单号", "Order"), value: ({ id }) => id },
    {
      id: "state",
      head: say("状态", "State"),
      value: ({ state }) => sentence(orderStates[state]),
      cell: ({ state }) => (
        <span className="tag" data-tone={toneOf(state)}>
          {sentence(orderStates[state])}
        </span>
      ),
    },
    {
      id: "turn",
      head: say("轮到", "Turn of"),
      value: ({ whereabouts }) => sentence(turnWords[whereabouts.turn]),
      hidden: true,
    },
    {
      id: "amount",
      head: say("金额（元）", "Amount (yuan)"),
      value: ({ amountFen }) => Number(amountFen) / 100,
      numeric: true,
      cell: ({ amountFen }) => <Yuan fen={amountFen} />,
    },
    {
      id: "holder",
      head: say("户主", "Holder"),
      value: ({ holderName, customerAccount }) => `${holderName} ${customerAccount}`,
    },
    { id: "unit", head: say("单位", "Unit"), value: ({ unit }) => unit },
    {
      id: "flags",
      head: say("提示", "Flags"),
      value: ({ flags, fault }) => [...(fault ? [fault] : []), ...flags].map(sentence).join("；"),
      cell: ({ flags, fault }) => (
        <Flags flags={fault ? [fault, ...flags] : flags} tone={fault ? "high" : "medium"} />
      ),
    },
    {
      id: "requested",
      head: say("发起", "Requested"),
      value: ({ requestedAt }) => requestedAt,
      cell: ({ requestedAt }) => <Moment at={requestedAt} />,
    },
  ];
}
