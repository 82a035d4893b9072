/**
 * What the platform thinks of one account: each opinion with its band, its reasons, what would change
 * it, its model and its day. An opinion proposes; a person decides.
 * @module
 */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Output, Refused } from "../../client.ts";
import { AccountAlerts } from "../anomalies/account-alerts.tsx";
import { valueWord } from "../arrears/words.ts";
import { GradeMark } from "../credit/words.tsx";
import { useAnswer } from "../data.ts";
import { number, percent } from "../format.ts";
import { LevelMark, levelWords } from "../level.tsx";
import { Yuan } from "../money.tsx";
import { AsOf, Card } from "../page.tsx";
import { Link, pathTo } from "../router.tsx";
import { useSay, useSentence, useSpeech } from "../say.tsx";
import { Answered } from "../states.tsx";

type Credit = Output<"credit.explain">;
type Arrears = Output<"arrears.explain">;

export function Judgements({ account }: { account: string }) {
  const say = useSay();
  const credit = useAnswer("credit.explain", { account });
  const arrears = useAnswer("arrears.explain", { customerAccount: account });
  const odd = useAnswer("anomalies.of-account", { customerAccount: account });
  return (
    <Card title={say("研判", "What we think of it")}>
      <div className="body stack">
        <Opinion query={credit} title={say("信用等级", "Credit grade")}>
          {(found) => <Grade credit={found} />}
        </Opinion>
        <Opinion query={arrears} title={say("欠费概率", "Probability of arrears")}>
          {(found) => <Probability arrears={found} />}
        </Opinion>
        <Opinion query={odd} title={say("缴费异常", "Odd payments")}>
          {(found) => <AccountAlerts {...found} />}
        </Opinion>
        <p className="faint">
          {say(
            "评分只作提示，停电等措施由人决定；客户可要求说明并提出异议（个人信息保护法第二十四条）。",
            "Scores only propose, a person decides; a customer may ask for reasons and object (PIPL Art. 24).",
          )}
        </p>
      </div>
    </Card>
  );
}

interface OpinionProps<Data> {
  query: UseQueryResult<Data, Refused>;
  title: string;
  children(data: Data): ReactNode;
}

/** Nothing for those who may not see it; a quiet word where there is no opinion yet. */
function Opinion<Data>({ query, title, children }: OpinionProps<Data>) {
  const sentence = useSentence();
  const kind = query.error?.kind;
  if (kind === "forbidden") return null;
  return (
    <section className="opinion">
      <h3>{title}</h3>
      {kind === "not_found" || kind === "conflict" ? (
        <p className="faint">{sentence(query.error!.sentence)}</p>
      ) : (
        <Answered query={query} rows={3}>
          {children}
        </Answered>
      )}
    </section>
  );
}

function Grade({ credit: { row, raise } }: { credit: Credit }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <>
      <p className="opinion-head">
        <GradeMark grade={row.grade} size={28} />
        <b>{say(`${row.grade} 级`, `Grade ${row.grade}`)}</b>
        {row.score !== null && (
          <span>{say(`${number(row.score)} 分`, `${number(row.score)}`)}</span>
        )}
        <AsOf at={row.asOf} />
        {row.model && <ModelLink model={row.model} />}
      </p>
      <ul className="reasons">
        {row.reasons.slice(0, 4).map((reason) => (
          <li key={reason.code}>{sentence(reason)}</li>
        ))}
      </ul>
      {raise[0] && (
        <p className="note">
          {say("怎样能提高：", "What would raise it: ")}
          <b>{sentence(raise[0])}</b> → {raise[0].grade}
        </p>
      )}
    </>
  );
}

function Probability({ arrears }: { arrears: Arrears }) {
  const { say, language } = useSpeech();
  const sentence = useSentence();
  const { probability, band, expectedLossFen, indicators, lowers, asOf, model } = arrears;
  const strongest = indicators
    .toSorted((left, right) => Math.abs(right.contribution) - Math.abs(left.contribution))
    .slice(0, 5);
  const most = Math.max(1e-9, ...strongest.map(({ contribution }) => Math.abs(contribution)));
  return (
    <>
      <p className="opinion-head">
        <b>{percent(probability, 1)}</b>
        <LevelMark level={band} />
        <span>
          {levelWords[band][language]} · {say("预期损失", "expected loss")}{" "}
          <Yuan fen={expectedLossFen} />
        </span>
        <AsOf at={asOf} />
        <ModelLink model={model} />
      </p>
      <ul className="pulls">
        {strongest.map((each) => (
          <li key={each.indicator} data-way={each.direction}>
            <span>
              {say(each.zh, each.en)} {valueWord(each, language)}
            </span>
            <i>
              <i style={{ width: `${(Math.abs(each.contribution) / most) * 50}%` }} />
            </i>
          </li>
        ))}
      </ul>
      {lowers[0] && (
        <p className="note">
          {say("怎样能降低：", "What would lower it: ")}
          <b>{sentence(lowers[0])}</b> → {percent(lowers[0].probability, 1)}
        </p>
      )}
    </>
  );
}

function ModelLink({ model }: { model: string }) {
  const say = useSay();
  return (
    <Link to={pathTo("models", model)}>
      {say("模型", "model")} {model}
    </Link>
  );
}
