/**
 * What was odd about one account's payments, for its own page.
 * @module
 */
import { useAnswer } from "../data.ts";
import { Yuan } from "../money.tsx";
import { Moment } from "../page.tsx";
import { Link, pathTo } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Answered, Empty } from "../states.tsx";
import { caseStates } from "./desk-words.ts";

export function AccountAlerts({ customerAccount }: { customerAccount: string }) {
  const say = useSay();
  const sentence = useSentence();
  const found = useAnswer("anomalies.of-account", { customerAccount });
  return (
    <Answered query={found} rows={2}>
      {({ cases, allowances }) =>
        cases.length === 0 ? (
          <Empty title={say("缴费没有异常", "Nothing odd about its payments")}>
            {allowances.length > 0 && say("在白名单内", "It is allowed for a while")}
          </Empty>
        ) : (
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
        )
      }
    </Answered>
  );
}
