/**
 * 财务台: which refunds wait for finance, the first due first; one beside the list with what may be done.
 * @module
 */
import { Segmented } from "antd";
import { type FinanceState, financeStates } from "../../src/refunds/schema.ts";
import { useAnswer } from "../parts/data.ts";
import { Yuan } from "../parts/money.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { useNames } from "../parts/people/names.ts";
import { ReceivedPanel } from "../parts/refunds/received-panel.tsx";
import { type ReceivedRow, toneOf } from "../parts/refunds/words.ts";
import { useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

const states = Object.keys(financeStates) as FinanceState[];

export default function FinanceDesk() {
  const say = useSay();
  const sentence = useSentence();
  const [state, setState] = useParam("state");
  const [open, setOpen] = useParam("refund");
  const chosen = states.find((each) => each === state);
  const desk = useAnswer(
    "refunds.desk",
    { pageSize: 200, ...(chosen && { state: chosen }) },
    { everyMs: 15_000 },
  );
  const columns = useColumns(desk.data?.refunds ?? []);
  return (
    <Page title={say("财务台 · 退费", "Finance desk: refunds")}>
      <Answered query={desk} rows={12}>
        {({ total, amountFen, refunds }) => (
          <Card>
            <DataTable
              name="finance-refunds"
              columns={columns}
              rows={refunds}
              total={total}
              idOf={({ id }) => id}
              onOpen={({ id }) => setOpen(id)}
              openId={open}
              lead={
                <Segmented
                  value={state}
                  onChange={setState}
                  options={[
                    { value: "", label: say("待办", "Waiting") },
                    ...states.map((value) => ({ value, label: sentence(financeStates[value]) })),
                  ]}
                />
              }
              empty={{
                title: say("没有待办的退费", "No refund waits here"),
                hint: say("营销审批通过后会到这里。", "They come here once marketing approved."),
              }}
              foot={
                <span>
                  {say("合计（元）", "Sum (yuan)")} <Yuan fen={amountFen} strong />
                </span>
              }
            />
          </Card>
        )}
      </Answered>
      <ReceivedPanel id={open} onClose={() => setOpen("")} />
    </Page>
  );
}

function useColumns(rows: ReceivedRow[]): Column<ReceivedRow>[] {
  const nameOf = useNames(rows.flatMap(({ approvedBy }) => approvedBy));
  const say = useSay();
  const sentence = useSentence();
  return [
    { id: "due", head: say("期限", "Due"), value: ({ dueOn }) => dueOn },
    { id: "id", head: say("单号", "Order"), value: ({ id }) => id },
    {
      id: "state",
      head: say("状态", "State"),
      value: ({ state }) => sentence(financeStates[state]),
      cell: ({ state }) => (
        <span className="tag" data-tone={toneOf(state)}>
          {sentence(financeStates[state])}
        </span>
      ),
    },
    {
      id: "amount",
      head: say("金额（元）", "Amount (yuan)"),
      value: ({ amountFen }) => Number(amountFen) / 100,
      numeric: true,
      cell: ({ amountFen }) => <Yuan fen={amountFen} />,
    },
    {
      id: "payee",
      head: say("收款人", "Payee"),
      value: ({ payeeName, payeeAccount }) =>
        payeeName === null ? say("转预存", "advance") : `${payeeName} ${payeeAccount}`,
    },
    {
      id: "approved",
      head: say("营销审批", "Approved by"),
      value: ({ approvedBy }) => approvedBy.map(nameOf).join(say("、", ", ")),
    },
    {
      id: "papers",
      head: say("资料", "Papers"),
      value: ({ papers }) => papers.length,
      numeric: true,
    },
    {
      id: "received",
      head: say("接收", "Received"),
      value: ({ receivedAt }) => receivedAt,
      cell: ({ receivedAt }) => <Moment at={receivedAt} />,
    },
  ];
}
