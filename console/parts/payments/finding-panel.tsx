import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { clearings } from "../../../src/payments/schema.ts";
import { useAct } from "../data.ts";
import { MoneySheet, Yuan } from "../money.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { Link } from "../router.tsx";
import { type Say, useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import { channelWord, clearedWord, type Finding, findingWord } from "./words.ts";

/** One difference: what it is about, and the acts that clear it. */
export function FindingPanel({
  finding,
  onClose,
}: {
  finding: Finding | undefined;
  onClose(): void;
}) {
  const say = useSay();
  return (
    <Panel
      title={finding && findingWord(finding.kind, say)}
      isOpen={finding !== undefined}
      onClose={onClose}
      foot={finding && <Clearing finding={finding} onDone={onClose} />}
    >
      {finding && <FindingFacts finding={finding} />}
    </Panel>
  );
}

function FindingFacts({ finding }: { finding: Finding }) {
  const say = useSay();
  const payment = (id: string | null): ReactNode =>
    id && <Link to={`/payments?payment=${id}`}>{id}</Link>;
  return (
    <div className="stack">
      <p className="note">{advice(finding.kind, say)}</p>
      <Facts
        facts={[
          [say("金额（元）", "Amount (yuan)"), <Yuan key="fen" fen={finding.amountFen} strong />],
          [say("日期", "Day"), finding.day],
          [say("渠道", "Channel"), channelWord(finding.channel, say)],
          [say("户号", "Account"), finding.customerAccount],
          [say("可能属于", "Perhaps of"), finding.otherAccount],
          [say("缴费", "Payment"), payment(finding.paymentId)],
          [say("另一笔", "The other one"), payment(finding.otherPaymentId)],
          [say("银行到账", "Bank receipt"), finding.receiptId],
          [say("扣款", "Charge"), finding.chargeId],
          [say("处理", "Cleared"), clearedWord(finding.clearedAs, say)],
          [say("处理人", "By"), finding.clearedBy],
          [say("说明", "Because"), finding.clearedReason],
        ]}
      />
    </div>
  );
}

function advice(kind: Finding["kind"], say: Say): string {
  const words: Record<Finding["kind"], string> = {
    not_in_bank: say(
      "渠道说已收，银行没有到账。等银行补到后再对一次；确认收不到的，打开缴费冲正。",
      "The channel says paid, the bank has nothing. Reconcile again once it arrives; if it never will, open the payment and take it back.",
    ),
    not_in_ledger: say(
      "银行已到账，账上没有。先挂待查，或认领到户号。",
      "The bank has it, the books do not. Book it as unidentified, or say whose it is.",
    ),
    amount_differs: say(
      "两边金额不同：查明后说明。",
      "The amounts differ: find out why, then say so.",
    ),
    total_differs: say(
      "当日合计不同：补导渠道文件或对账单后再对一次。",
      "The day's totals differ: import what is missing, then reconcile again.",
    ),
    duplicate: say(
      "同一户同一金额三天内缴了两次：可退费，可留作预收，也可能本来就是两笔。",
      "The same amount twice within three days: refund it, keep it as advance, or it was meant twice.",
    ),
    wrong_account: say(
      "付款人是另一户的户主，且那户正欠这个金额：打开缴费转户。",
      "The payer holds another account that owes exactly this: open the payment and move it.",
    ),
    unknown_outcome: say(
      "扣款结果未知，对清前该户不得再扣。",
      "The outcome of the charge is unknown; there is no other before it is known.",
    ),
  };
  return words[kind];
}

function Clearing({ finding, onDone }: { finding: Finding; onDone(): void }) {
  const isMine = useMay("receivables-clerk", "finance");
  if (!isMine || finding.state === "cleared") return null;
  const isReceipt = finding.receiptId !== null && finding.kind !== "amount_differs";
  return (
    <div className="row">
      {isReceipt && <ReceiptActs finding={finding} receipt={finding.receiptId!} onDone={onDone} />}
      {finding.kind === "unknown_outcome" && (
        <ChargeActs charge={finding.chargeId!} onDone={onDone} />
      )}
      {clearings[finding.kind].byReason && <Explain finding={finding.findingId} onDone={onDone} />}
    </div>
  );
}

function Explain({ finding, onDone }: { finding: string; onDone(): void }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const { act, isBusy } = useAct("payments.clear");
  const explain = async () => {
    const reason = await ask({
      title: say("说明差异", "Explain the difference"),
      verb: say("确认说明", "Explain"),
    });
    if (reason === undefined) return;
    if (await report(act({ finding }, reason))) onDone();
  };
  return (
    <Button loading={isBusy} onClick={() => void explain()}>
      {say("说明并清除", "Explain and clear")}
    </Button>
  );
}

function ReceiptActs({
  finding,
  receipt,
  onDone,
}: {
  finding: Finding;
  receipt: string;
  onDone(): void;
}) {
  const say = useSay();
  const [account, setAccount] = useState("");
  const [asked, setAsked] = useState<"book" | "identify">();
  const book = useAct("payments.book-receipt");
  const identify = useAct("payments.identify-receipt");
  const isBooking = asked === "book";
  const { isBusy, error, reset } = isBooking ? book : identify;
  const confirm = async (reason: string) => {
    await (isBooking
      ? book.act({ receipt }, reason)
      : identify.act({ receipt, customerAccount: account }, reason));
    onDone();
  };
  return (
    <>
      <Button onClick={() => setAsked("book")}>{say("挂待查", "Book as unidentified")}</Button>
      <Input
        value={account}
        onChange={(event) => setAccount(event.target.value.trim())}
        placeholder={say("认领到户号", "Whose: account")}
        aria-label={say("认领到户号", "Whose: account")}
        style={{ width: 160 }}
      />
      <Button disabled={account === ""} onClick={() => setAsked("identify")}>
        {say("认领", "Identify")}
      </Button>
      <MoneySheet
        isOpen={asked !== undefined}
        title={isBooking ? say("挂待查", "Book as unidentified") : say("认领", "Identify")}
        fen={finding.amountFen.replace("-", "")}
        debited={say("银行存款 1002", "Bank deposits 1002")}
        credited={isBooking ? say("未达待查款 224103", "Unidentified receipts 224103") : account}
        ifFails={say("什么都不改变。", "Nothing changes.")}
        isBusy={isBusy}
        error={error}
        onConfirm={confirm}
        onClose={() => {
          setAsked(undefined);
          reset();
        }}
      />
    </>
  );
}

function ChargeActs({ charge, onDone }: { charge: string; onDone(): void }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const { act, isBusy } = useAct("payments.settle-charge");
  const settle = async (outcome: "paid" | "failed") => {
    const word = outcome === "paid" ? say("扣款成功", "It was paid") : say("扣款失败", "It failed");
    const reason = await ask({ title: word, verb: say("确认", "Confirm") });
    if (reason === undefined) return;
    if (await report(act({ charge, outcome, problem: reason }, reason))) onDone();
  };
  return (
    <>
      <Button loading={isBusy} onClick={() => void settle("paid")}>
        {say("记为成功", "It was paid")}
      </Button>
      <Button loading={isBusy} onClick={() => void settle("failed")}>
        {say("记为失败", "It failed")}
      </Button>
    </>
  );
}
