/**
 * Finance's copy of a refund beside its list: what came, who approved it over there, the papers hashed
 * again, and the three things finance may do.
 * @module
 */
import { Button } from "antd";
import { useState } from "react";
import { financeStates } from "../../../src/refunds/schema.ts";
import { Attachments } from "../attachments.tsx";
import { useAct, useAnswer } from "../data.ts";
import { MoneySheet, Yuan } from "../money.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useNames } from "../people/names.ts";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Answered } from "../states.tsx";
import { RefundLanes } from "./lanes.tsx";
import { ReturnSheet } from "./return-sheet.tsx";
import { faultWords, type ReceivedView } from "./words.ts";

export function ReceivedPanel({ id, onClose }: { id: string; onClose(): void }) {
  const say = useSay();
  const copy = useAnswer("refunds.received", { id }, { when: id !== "", keep: false });
  return (
    <Panel
      title={say(`退费 ${id}`, `Refund ${id}`)}
      isOpen={id !== ""}
      onClose={onClose}
      width={720}
      foot={copy.data && <Buttons refund={copy.data} />}
    >
      <Answered query={copy} rows={10}>
        {(refund) => <Copy refund={refund} />}
      </Answered>
    </Panel>
  );
}

function Copy({ refund }: { refund: ReceivedView }) {
  const say = useSay();
  const sentence = useSentence();
  const { payeeName, payeeBank, payeeAccount } = refund;
  const nameOf = useNames([...refund.approvedBy, refund.acceptedBy, refund.paidBy]);
  return (
    <div className="stack">
      {refund.fault && (
        <p className="note" data-tone="high">
          {sentence(faultWords(refund.fault))}
        </p>
      )}
      <Facts
        facts={[
          [say("状态", "State"), sentence(financeStates[refund.state])],
          [say("金额（元）", "Amount (yuan)"), <Yuan key="fen" fen={refund.amountFen} strong />],
          [say("户号", "Account"), refund.customerAccount],
          [say("户主", "Holder"), refund.holderName],
          [
            say("去向", "Destination"),
            payeeName === null
              ? say("转预存", "advance balance")
              : `${payeeName} ${payeeBank} ${payeeAccount}`,
          ],
          [
            say("营销已审批", "Approved by marketing"),
            refund.approvedBy.map(nameOf).join(say("、", ", ")),
          ],
          [say("期限", "Due"), refund.dueOn],
          [say("受理", "Accepted by"), refund.acceptedBy && nameOf(refund.acceptedBy)],
          [say("付款", "Paid by"), refund.paidBy && nameOf(refund.paidBy)],
          [say("银行流水", "Bank reference"), refund.bankReference],
        ]}
      />
      <Attachments subject={refund.attachmentsOf} />
      <RefundLanes timeline={refund.timeline} messages={refund.messages} />
    </div>
  );
}

function Buttons({ refund }: { refund: ReceivedView }) {
  const say = useSay();
  const report = useReport();
  const mayDecide = useMay("finance");
  const [sheet, setSheet] = useState<"return" | "pay">();
  const approve = useAct("refunds.approve");
  const pay = useAct("refunds.pay");
  const { id, state } = refund;
  if (!mayDecide || !["fin_review", "accepted"].includes(state)) return null;
  const close = () => setSheet(undefined);
  return (
    <span className="row">
      {state === "fin_review" && (
        <Button
          type="primary"
          loading={approve.isBusy}
          onClick={() =>
            void report(approve.act({ id }, say("财务受理", "accepted")), say("已受理", "Accepted"))
          }
        >
          {say("受理", "Accept")}
        </Button>
      )}
      {state === "accepted" && (
        <Button type="primary" onClick={() => setSheet("pay")}>
          {say("付款", "Pay")}
        </Button>
      )}
      <Button danger onClick={() => setSheet("return")}>
        {say("退回营销", "Return")}
      </Button>
      {sheet === "return" && <ReturnSheet id={id} desk="finance" onClose={close} />}
      <MoneySheet
        isOpen={sheet === "pay"}
        title={say("付款", "Pay")}
        fen={refund.amountFen}
        debited={say("应退电费 224101 / 银行存款", "Refunds payable 224101 / bank deposits")}
        credited={
          refund.payeeName === null
            ? say("该户预存", "the advance balance")
            : `${refund.payeeName} ${refund.payeeBank} ${refund.payeeAccount}`
        }
        ifFails={say(
          "银行答复失败则带原因退回营销，款项重新占用；无答复则待核对，不会重付",
          "If the bank fails it goes back with the reason and the money is held again; without an answer it is asked, never paid twice",
        )}
        isBusy={pay.isBusy}
        error={pay.error}
        onConfirm={(reason) => pay.act({ id }, reason)}
        onClose={close}
      />
    </span>
  );
}
