import { Button, Segmented } from "antd";
import type { Output } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { Yuan, yuan } from "../money.tsx";
import { Card, Moment } from "../page.tsx";
import { useReport } from "../reason.tsx";
import { useParam } from "../router.tsx";
import { useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { PaymentPanel } from "./payment-panel.tsx";
import { kindWord, payableOf, problemWord, stateTone, stateWord } from "./words.ts";

export type Payment = Output<"disbursements.list">["disbursements"][number];
const states = ["unknown", "failed", "returned", "ready", "sent", "paid"] as const;

/** Payments by state; those that wait for a person come first. */
export default function PaymentsOut() {
  const say = useSay();
  const report = useReport();
  const mayPay = useMay("finance");
  const [state, setState] = useParam("state");
  const [open, setOpen] = useParam("payment");
  const make = useAct("disbursements.make-file");
  const chosen = states.find((each) => each === state);
  const payments = useAnswer(
    "disbursements.list",
    { pageSize: 200, ...(chosen && { state: chosen }) },
    { everyMs: 15_000 },
  );
  const makeFile = (keys: string[]) =>
    report(
      make.act({ keys }, say("编制付款文件", "make a payment file")),
      say("付款文件已编好，等另一人放行", "Made; another person releases it"),
    );
  const columns = useColumns();
  return (
    <Card>
      <Answered query={payments} rows={10}>
        {({ disbursements, totals, total }) => (
          <>
            <DataTable
              name="payments-out"
              columns={columns}
              rows={disbursements}
              total={total}
              idOf={(each) => each.key}
              onOpen={(each) => setOpen(each.key)}
              openId={open}
              lead={
                <Segmented
                  value={state}
                  onChange={setState}
                  options={[
                    { value: "", label: say("全部", "All") },
                    ...states.map((value) => {
                      const sum = totals.find((each) => each.state === value);
                      const word = stateWord(value, say);
                      return {
                        value,
                        label: sum ? `${word} ${sum.count}` : word,
                        title: sum ? `¥ ${yuan(sum.amountFen)}` : "",
                      };
                    }),
                  ]}
                />
              }
              empty={{
                title: say("没有付款", "No payment"),
                hint: say(
                  "退费与购电获批后在这里付出。",
                  "Refunds and purchases are paid here once approved.",
                ),
              }}
              {...(mayPay && {
                bulk: (rows: Payment[], clear: () => void) => (
                  <Button
                    size="small"
                    loading={make.isBusy}
                    disabled={!rows.every((row) => row.state === "ready" && !row.paymentFile)}
                    onClick={() => void makeFile(rows.map(({ key }) => key)).then(clear)}
                  >
                    {say("编成付款文件", "Make a payment file")}
                  </Button>
                ),
              })}
            />
            <PaymentPanel paymentKey={open} onClose={() => setOpen("")} />
          </>
        )}
      </Answered>
    </Card>
  );
}

function useColumns(): Column<Payment>[] {
  const say = useSay();
  return [
    {
      id: "key",
      head: say("付款", "Payment"),
      value: ({ key }) => key,
      cell: ({ key }) => <span title={key}>{payableOf(key, say).text}</span>,
    },
    {
      id: "kind",
      head: say("类别", "Kind"),
      value: ({ kind }) => kind,
      word: (value) => kindWord(String(value), say),
      choice: true,
    },
    {
      id: "payee",
      head: say("收款人", "Payee"),
      value: ({ payeeName, payeeAccount }) => `${payeeName} ${payeeAccount}`,
    },
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
      word: (value) => stateWord(String(value), say),
      cell: ({ state, contradicted, withdrawnAt }) => (
        <>
          <span className="tag" data-tone={stateTone(state)}>
            {stateWord(state, say)}
          </span>{" "}
          {contradicted && (
            <span className="tag" data-tone="high">
              {say("银行答复矛盾", "Contradicted")}
            </span>
          )}
          {withdrawnAt && <span className="tag">{say("已撤销", "Given up")}</span>}
        </>
      ),
    },
    {
      id: "problem",
      head: say("原因", "Because"),
      value: ({ problem }) => problem,
      word: (value) => problemWord(value as string | null, say),
      cell: ({ problem }) => problemWord(problem, say),
      choice: true,
    },
    {
      id: "attempt",
      head: say("第几次", "Attempt"),
      value: ({ attempt }) => attempt,
      numeric: true,
    },
    {
      id: "reference",
      head: say("银行指令号", "Reference"),
      value: ({ reference }) => reference,
      cell: ({ reference }) => (reference ? <code>{reference}</code> : "–"),
    },
    {
      id: "changedAt",
      head: say("变动", "Changed"),
      value: ({ changedAt }) => changedAt,
      cell: ({ changedAt }) => <Moment at={changedAt} />,
    },
  ];
}
