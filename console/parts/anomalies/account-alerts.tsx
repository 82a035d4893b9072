/**
 * What was odd about one account's payments, for its own page.
 * @module
 */
import type { Output } from "../../client.ts";
import { Yuan } from "../money.tsx";
import { Moment } from "../page.tsx";
import { Link, pathTo } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { caseStates } from "./desk-words.ts";

export function AccountAlerts({ cases, allowances }: Output<"anomalies.of-account">) {
  const say = useSay();
  const sentence = useSentence();
  if (cases.length === 0) {
    return (
      <p className="faint">
        {allowances.length > 0
          ? say("在白名单内", "It is allowed for a while")
          : say("缴费没有异常", "Nothing odd about its payments")}
      </p>
    );
  }
  return (
    <ul className="plain account-alerts">
      {cases.map((each) => (
        <li key={each.id}>
          <Link to={pathTo("anomalies", "cases", each.id)}>{each.id}</Link>{" "}
          <span className="tag" data-tone={each.state === "judged" ? "low" : "high"}>
            {sentence(caseStates[each.state])}
          </span>{" "}
          {each.reasons.map(sentence).join(say("；", "; "))}{" "}
          <small>
            <Yuan fen={each.stakeFen} /> {say("元", "yuan")} · <Moment at={each.lastAt} />
          </small>
        </li>
      ))}
    </ul>
  );
}
