/**
 * What if: the customer pays now, or pays the next months so many days late; told by the same model and
 * rules as the grade itself.
 * @module
 */
import { Checkbox, Slider } from "antd";
import { useState } from "react";
import { useAnswer } from "../data.ts";
import { number } from "../format.ts";
import { useSay, useSentence } from "../say.tsx";
import { type Explained, GradeMark } from "./words.tsx";

export function Supposing({ told }: { told: Explained }) {
  const say = useSay();
  const sentence = useSentence();
  const account = told.row.customerAccount;
  const [asked, setAsked] = useState({ payNow: true, months: 3, daysLate: 0 });
  const [shown, setShown] = useState(asked);
  const answer = useAnswer("credit.simulate", { account, ...asked });
  const set = (change: Partial<typeof asked>) => setShown({ ...shown, ...change });
  const ask = (change: Partial<typeof asked>) => setAsked({ ...shown, ...change });
  return (
    <div className="supposing">
      <Checkbox
        checked={shown.payNow}
        onChange={({ target: { checked: payNow } }) => {
          set({ payNow });
          ask({ payNow });
        }}
      >
        {say("现在缴清欠费", "What is owed is paid now")}
      </Checkbox>
      <div>
        <span>{say(`之后 ${shown.months} 个月`, `${shown.months} further months`)}</span>
        <Slider
          min={0}
          max={24}
          value={shown.months}
          ariaLabelForHandle={say("月数", "Months")}
          onChange={(months) => set({ months })}
          onChangeComplete={(months) => ask({ months })}
        />
      </div>
      <div>
        <span>
          {shown.daysLate === 0
            ? say("每月按期缴费", "each paid in time")
            : say(`每月晚缴 ${shown.daysLate} 天`, `each paid ${shown.daysLate} days late`)}
        </span>
        <Slider
          min={0}
          max={90}
          value={shown.daysLate}
          ariaLabelForHandle={say("晚缴天数", "Days late")}
          onChange={(daysLate) => set({ daysLate })}
          onChangeComplete={(daysLate) => ask({ daysLate })}
        />
      </div>
      {answer.data && (
        <p className="supposed" aria-live="polite">
          <GradeMark grade={told.row.grade} /> {number(told.row.score, 1)} →{" "}
          <GradeMark grade={answer.data.grade} /> <b>{number(answer.data.score, 1)}</b>
          <span className="faint">{answer.data.reasons.map(sentence).join("；")}</span>
        </p>
      )}
    </div>
  );
}
