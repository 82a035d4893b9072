import { Button } from "antd";
import { useState } from "react";
import type { Output } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { MoneySheet, Yuan } from "../money.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useNames } from "../people/names.ts";
import { Link } from "../router.tsx";
import { useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Answered } from "../states.tsx";
import { Timeline } from "../timeline.tsx";
import { effectWord, outcomeWord, payableOf, problemWord, stateTone, stateWord } from "./words.ts";

type View = Output<"disbursements.show">;

/** One payment: where its money is, every attempt, every word of the bank. */
export function PaymentPanel({ paymentKey, onClose }: { paymentKey: string; onClose(): void }) {
  const say = useSay();
  const mayPay = useMay("finance");
  const payment = useAnswer(
    "disbursements.show",
    { key: paymentKey },
    { when: paymentKey !== "", keep: false },
  );
  return (
    <Panel
      title={say(
        `付款 · ${payableOf(paymentKey, say).text}`,
        `Payment · ${payableOf(paymentKey, say).text}`,
      )}
      isOpen={paymentKey !== ""}
      onClose={onClose}
      foot={mayPay && payment.data && canRetry(payment.data) && <Retry payment={payment.data} />}
    >
      {paymentKey !== "" && (
        <Answered query={payment} rows={8}>
          {(view) => <PaymentFacts view={view} />}
        </Answered>
      )}
    </Panel>
  );
}

function PaymentFacts({ view }: { view: View }) {
  const say = useSay();
  const nameOf = useNames([view.madeBy]);
  const payable = payableOf(view.key, say);
  return (
    <div className="stack">
      {view.state === "unknown" && (
        <p className="note" data-tone="medium">
          {say(
            "银行没有答复：钱可能已付，也可能未付。系统每 10 分钟向银行核对；核清之前不能重付。",
            "The bank gave no answer: it may have paid or not. It is asked every 10 minutes; nothing is paid again before it is known.",
          )}
        </p>
      )}
      <Facts
        facts={[
          [say("金额（元）", "Amount (yuan)"), <Yuan key="fen" fen={view.amountFen} strong />],
          [
            say("状态", "State"),
            <span key="state" className="tag" data-tone={stateTone(view.state)}>
              {stateWord(view.state, say)}
            </span>,
          ],
          [
            say("所付", "For"),
            payable.to ? (
              <Link key="for" to={payable.to}>
                {payable.text}
              </Link>
            ) : (
              payable.text
            ),
          ],
          [say("收款人", "Payee"), `${view.payeeName} ${view.payeeAccount}`],
          [say("开户行", "Bank"), view.payeeBank],
          [say("用途", "Purpose"), view.purpose],
          [say("冲减科目", "Debits"), `${view.payable.account} ${view.payable.party ?? ""}`.trim()],
          [say("原因", "Because"), problemWord(view.problem, say)],
          [say("银行流水号", "Bank's number"), view.bankReference],
          [say("付款日", "Paid on"), view.paidOn],
          [say("退汇日", "Returned on"), view.returnedOn],
          [say("提交人", "By"), nameOf(view.madeBy)],
        ]}
      />
      {view.attempts.length > 0 && <h3>{say("各次付款", "Attempts")}</h3>}
      <Timeline
        events={view.attempts.map((attempt) => ({
          id: attempt.reference,
          at: attempt.sentAt ?? view.madeAt,
          title: `${attempt.attempt}. ${stateWord(attempt.state, say)}`,
          by: attempt.paymentFile,
          note: attempt.problem ? problemWord(attempt.problem, say) : attempt.reference,
          ...toneOf(stateTone(attempt.state)),
        }))}
      />
      {view.answers.length > 0 && <h3>{say("银行答复", "The bank's words")}</h3>}
      <Timeline
        events={view.answers.map((answer) => ({
          id: `${answer.reference} ${answer.outcome} ${answer.answeredAt}`,
          at: answer.answeredAt,
          title: outcomeWord(answer.outcome, say),
          by: answer.reference,
          note: effectWord(answer.effect, say),
          ...toneOf(answer.effect === "contradiction" ? "high" : undefined),
        }))}
      />
    </div>
  );
}

function toneOf(tone: "high" | "medium" | "low" | undefined) {
  return tone ? { tone } : {};
}

/** Only what surely did not reach its payee. */
function canRetry({ state, withdrawnAt, contradicted }: View): boolean {
  return (state === "failed" || state === "returned") && withdrawnAt === null && !contradicted;
}

function Retry({ payment }: { payment: View }) {
  const say = useSay();
  const [isAsked, setAsked] = useState(false);
  const { act, isBusy, error, reset } = useAct("disbursements.retry");
  return (
    <>
      <Button type="primary" onClick={() => setAsked(true)}>
        {say("重新付款", "Pay again")}
      </Button>
      <MoneySheet
        isOpen={isAsked}
        title={say("重新付款", "Pay again")}
        fen={payment.amountFen}
        debited={say("银行存款 1002", "Bank deposits 1002")}
        credited={`${payment.payeeName} ${payment.payeeAccount} ${payment.payeeBank}`}
        ifFails={say(
          "先编成新的付款文件，由另一人放行后才付出；失败时应付款仍然挂账，没有答复时不会重付。",
          "It goes into a new payment file that another person releases. If it fails the debt stands; without an answer nothing is paid twice.",
        )}
        isBusy={isBusy}
        error={error}
        onConfirm={(reason) => act({ key: payment.key }, reason)}
        onClose={() => {
          setAsked(false);
          reset();
        }}
      />
    </>
  );
}
