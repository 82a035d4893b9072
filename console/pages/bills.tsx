/**
 * 账单: which bills there are, by account, month and state; of one account also what it owes today.
 * @module
 */
import { Input } from "antd";
import type { Input as Asked } from "../client.ts";
import { OwedStrip } from "../parts/bills/owed.tsx";
import { type BillRow, stateWord } from "../parts/bills/words.ts";
import { useAnswer } from "../parts/data.ts";
import { ChoiceFilter, FlagFilter, TextFilter } from "../parts/filters.tsx";
import { kwh } from "../parts/format.ts";
import { Yuan } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { navigate, pathTo, setParams, useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

const pageSize = 50;
const states = ["open", "settled", "reversed"] as const;

export default function Bills() {
  const say = useSay();
  const [account] = useParam("account");
  return (
    <Page
      title={account ? say(`账单 · ${account}`, `Bills · ${account}`) : say("账单", "Bills")}
      {...(account && { trail: [{ to: "/bills", title: say("账单", "Bills") }] })}
      controls={<Filters />}
    >
      {account && <OwedStrip account={account} />}
      <BillTable />
    </Page>
  );
}

/** Every change begins at the first page again. */
function Filters() {
  const say = useSay();
  const [month] = useParam("month");
  return (
    <>
      <TextFilter name="account" label={say("户号", "Account")} width={200} />
      <Input
        type="month"
        style={{ width: 160 }}
        value={month}
        aria-label={say("电费年月", "Month")}
        onChange={(event) => setParams({ month: event.target.value, page: "" })}
      />
      <ChoiceFilter
        name="state"
        label={say("状态", "State")}
        options={[
          { value: "", label: say("全部状态", "Any state") },
          ...states.map((value) => ({ value, label: stateWord(value, say) })),
        ]}
      />
      <FlagFilter name="overdue" label={say("仅逾期", "Overdue only")} />
    </>
  );
}

function useFilter(): Asked<"bills.list"> {
  const [account] = useParam("account");
  const [month] = useParam("month");
  const [state] = useParam("state");
  const [overdue] = useParam("overdue");
  return {
    ...(account && { customerAccount: account }),
    ...(/^\d{4}-\d{2}$/.test(month) && { month }),
    ...(states.some((each) => each === state) && { state: state as (typeof states)[number] }),
    overdue: overdue === "yes",
  };
}

function BillTable() {
  const say = useSay();
  const [page] = useParam("page", "1");
  const bills = useAnswer("bills.list", { ...useFilter(), page: Number(page), pageSize });
  const columns: Column<BillRow>[] = [
    { id: "account", head: say("户号", "Account"), value: (bill) => bill.customerAccount },
    { id: "month", head: say("电费年月", "Month"), value: (bill) => bill.billingMonth },
    {
      id: "energy",
      head: say("电量（千瓦时）", "Energy (kWh)"),
      value: (bill) => Number(bill.energyWh) / 1000,
      cell: (bill) => kwh(bill.energyWh, 2),
      numeric: true,
    },
    {
      id: "amount",
      head: say("应收（元）", "Amount (yuan)"),
      value: (bill) => Number(bill.amountFen) / 100,
      cell: (bill) => <Yuan fen={bill.amountFen} />,
      numeric: true,
    },
    {
      id: "unpaid",
      head: say("未收（元）", "Unpaid (yuan)"),
      value: (bill) => Number(unpaidOf(bill)) / 100,
      cell: (bill) => <Yuan fen={unpaidOf(bill)} />,
      numeric: true,
    },
    { id: "due", head: say("缴费截止", "Due"), value: (bill) => bill.dueOn },
    {
      id: "state",
      head: say("状态", "State"),
      value: (bill) => bill.state,
      word: (value) => stateWord(String(value), say),
      cell: (bill) => <span className="tag">{stateWord(bill.state, say)}</span>,
    },
    {
      id: "id",
      head: say("账单编号", "Bill"),
      value: (bill) => bill.billId,
      cell: (bill) => <code>{bill.billId}</code>,
      hidden: true,
    },
  ];
  return (
    <Answered query={bills} rows={12}>
      {({ bills, total }) => (
        <Card>
          <DataTable
            name="bills"
            columns={columns}
            rows={bills}
            idOf={(bill) => bill.billId}
            onOpen={(bill) => navigate(pathTo("bills", bill.billId))}
            total={total ?? bills.length}
            foot={<Pages total={total ?? bills.length} pageSize={pageSize} />}
            empty={{
              title: say("没有账单", "No bill"),
              hint: say(
                "导入抄表后用“bills.issue”按月出账，或在导入页导入既有账单。",
                "Issue a month with bills.issue once readings are in, or import existing bills.",
              ),
            }}
          />
        </Card>
      )}
    </Answered>
  );
}

function unpaidOf({ state, amountFen, paidFen }: BillRow): bigint {
  return state === "reversed" ? 0n : BigInt(amountFen) - BigInt(paidFen);
}
