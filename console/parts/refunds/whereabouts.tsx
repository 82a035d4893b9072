/**
 * Who holds the money, since when, and whose turn it is: the first thing one wants to know of a refund.
 * @module
 */
import { moneyHolders } from "../../../src/refunds/schema.ts";
import { Card, Moment } from "../page.tsx";
import { useSay, useSentence } from "../say.tsx";
import { type RefundView, turnWords } from "./words.ts";

/** Where the money passes, in order. */
const way = ["marketing", "finance", "bank", "customer"] as const;

export function Whereabouts({ refund }: { refund: RefundView }) {
  const say = useSay();
  const sentence = useSentence();
  const { holder, since, turn, dueOn, overdueWorkdays } = refund.whereabouts;
  return (
    <Card tour="money" title={say("资金在谁手里", "Who holds the money")}>
      <div className="body stack">
        <ol className="money-way">
          {way.map((each) => (
            <li key={each} aria-current={each === holder ? "step" : undefined}>
              {each === holder ? "● " : "○ "}
              {sentence(moneyHolders[each])}
            </li>
          ))}
        </ol>
        <p>
          {say("自", "Since")} <Moment at={since} />
        </p>
        <p>
          {say("轮到", "Turn of")} <b>{sentence(turnWords[turn])}</b>
          {dueOn && (
            <>
              {" "}
              · {say("期限", "due")} {dueOn}
            </>
          )}{" "}
          {overdueWorkdays > 0 && (
            <span className="tag" data-tone="high">
              {say(`逾期 ${overdueWorkdays} 个工作日`, `${overdueWorkdays} working days late`)}
            </span>
          )}
        </p>
      </div>
    </Card>
  );
}
