import { Button, Input } from "antd";
import { useState } from "react";
import type { Output } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { MoneySheet, Yuan } from "../money.tsx";
import { Moment } from "../page.tsx";
import { Facts, Panel } from "../panel.tsx";
import { Link, pathTo } from "../router.tsx";
import { useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { channelWord, stateWord } from "./words.ts";

type Detail = Output<"payments.show">;
type Allocation = Detail["allocations"][number];

/** One payment: whose, what it paid, what is left of it, and moving it or taking it back. */
export function PaymentPanel({ payment, onClose }: { payment: string; onClose(): void }) {
  const detail = useAnswer("payments.show", { payment }, { when: payment !== "", keep: false });
  return (
    <Panel
      title={payment}
      isOpen={payment !== ""}
      onClose={onClose}
      foot={detail.data && <Moves detail={detail.data} />}
    >
      {payment !== "" && (
        <Answered query={detail} rows={8}>
          {(view) => <PaymentFacts view={view} />}
        </Answered>
      )}
    </Panel>
  );
}

function PaymentFacts({ view: { payment, allocations, balanceFen } }: { view: Detail }) {
  const say = useSay();
  const account = payment.customerAccount;
  return (
    <div className="stack">
      <Facts
        facts={[
          [say("金额（元）", "Amount (yuan)"), <Yuan key="fen" fen={payment.amountFen} strong />],
          [say("状态", "State"), stateWord(payment.state, say)],
          [
            say("户号", "Account"),
            <Link key="to" to={`/bills?account=${encodeURIComponent(account)}`}>
              {`${account} ${payment.customer}`}
            </Link>,
          ],
          [say("付款人", "Payer"), payment.payerName],
          [say("渠道", "Channel"), channelWord(payment.channel, say)],
          [say("代收点", "Collected by"), payment.collectedBy],
          [say("交易流水号", "Transaction"), payment.reference],
          [say("缴费时间", "Paid"), <Moment key="at" at={String(payment.paidAt)} />],
          [say("未分配（元）", "Not allocated"), <Yuan key="left" fen={payment.advanceFen} />],
          [say("退费占用（元）", "Held for refunds"), <Yuan key="held" fen={payment.heldFen} />],
          [say("户号预收余额（元）", "Advance of the account"), <Yuan key="b" fen={balanceFen} />],
          [say("转自", "Moved from"), payment.transferredFrom],
          [say("转至", "Moved to"), payment.transferredTo],
        ]}
      />
      <h3>{say("冲抵的账单", "Bills it paid")}</h3>
      <Allocations rows={allocations} />
    </div>
  );
}

function Allocations({ rows }: { rows: Allocation[] }) {
  const say = useSay();
  const columns: Column<Allocation>[] = [
    {
      id: "bill",
      head: say("账单", "Bill"),
      value: ({ billId }) => billId,
      cell: ({ billId }) => <Link to={pathTo("bills", billId)}>{billId}</Link>,
    },
    {
      id: "principal",
      head: say("电费（元）", "Fee (yuan)"),
      value: ({ principalFen }) => Number(principalFen),
      cell: ({ principalFen }) => <Yuan fen={principalFen} />,
      numeric: true,
    },
    {
      id: "late",
      head: say("违约金（元）", "Late fee (yuan)"),
      value: ({ lateFeeFen }) => Number(lateFeeFen),
      cell: ({ lateFeeFen }) => <Yuan fen={lateFeeFen} />,
      numeric: true,
    },
    { id: "on", head: say("起息日", "Value day"), value: ({ valueOn }) => valueOn },
    {
      id: "undone",
      head: "",
      value: ({ undone }) => (undone ? say("已撤销", "Taken back") : ""),
    },
  ];
  return (
    <DataTable
      name="allocations"
      plain
      columns={columns}
      rows={rows}
      idOf={({ allocationId }) => allocationId}
      empty={{
        title: say("尚未冲抵账单，全部为预收", "It paid no bill yet: all of it is advance"),
      }}
    />
  );
}

/** What can be done with a payment that stands: each passes the sheet that reads the amount out. */
function Moves({ detail: { payment } }: { detail: Detail }) {
  const say = useSay();
  const isMine = useMay("receivables-clerk", "finance");
  const [asked, setAsked] = useState<"transfer" | "reverse">();
  const [account, setAccount] = useState("");
  const transfer = useAct("payments.transfer");
  const reverse = useAct("payments.reverse");
  const allocate = useAct("payments.allocate");
  if (!isMine || payment.state !== "posted") return null;
  const { paymentId, customerAccount, amountFen } = payment;
  const close = () => {
    setAsked(undefined);
    transfer.reset();
    reverse.reset();
  };
  const isMoving = asked === "transfer";
  const { isBusy, error } = isMoving ? transfer : reverse;
  const confirm = (reason: string) =>
    isMoving
      ? transfer.act({ payment: paymentId, customerAccount: account }, reason)
      : reverse.act({ payment: paymentId }, reason);
  return (
    <div className="row">
      <Button
        loading={allocate.isBusy}
        onClick={() => void allocate.act({ customerAccount }, say("分配预收", "allocate"))}
      >
        {say("冲抵账单", "Allocate")}
      </Button>
      <Input
        value={account}
        onChange={(event) => setAccount(event.target.value.trim())}
        placeholder={say("转入户号", "To account")}
        aria-label={say("转入户号", "To account")}
        style={{ width: 160 }}
      />
      <Button disabled={account === ""} onClick={() => setAsked("transfer")}>
        {say("转户", "Move")}
      </Button>
      <Button danger onClick={() => setAsked("reverse")}>
        {say("冲正", "Take back")}
      </Button>
      <MoneySheet
        isOpen={asked !== undefined}
        title={isMoving ? say("转户", "Move") : say("冲正", "Take back")}
        fen={amountFen}
        debited={say(
          `${customerAccount} 的预收与已冲抵账单`,
          `advance and bills of ${customerAccount}`,
        )}
        credited={isMoving ? account : say("银行存款 1002", "Bank deposits 1002")}
        ifFails={say(
          "什么都不改变；原缴费与所冲账单保持原样。",
          "Nothing changes: the payment and what it paid stay as they are.",
        )}
        isBusy={isBusy}
        error={error}
        onConfirm={confirm}
        onClose={close}
      />
    </div>
  );
}
