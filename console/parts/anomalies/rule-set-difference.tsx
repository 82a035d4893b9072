/**
 * What a rule set would fire on beside the one in force, over the same payments.
 * @module
 */
import { useAnswer } from "../data.ts";
import { number } from "../format.ts";
import { Moment } from "../page.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Empty } from "../states.tsx";
import { type Comparison, times } from "./threshold-words.ts";

export function Difference({ challenger }: { challenger: string }) {
  const say = useSay();
  const found = useAnswer("anomalies.comparison", { challenger }, { keep: false });
  if (!found.data)
    return (
      <Empty title={say("还没有与在用规则集比较", "Not compared with the one in force yet")}>
        {say("比较之后才能启用。", "It can be put in force once it was compared.")}
      </Empty>
    );
  return <Report report={found.data} />;
}

function Report({ report }: { report: Comparison }) {
  const say = useSay();
  const sentence = useSentence();
  const { champion, challenger, total, byCategory, byRule, examples } = report;
  const rules = byRule.filter(({ before, after }) => before !== after);
  return (
    <section className="difference">
      <h3>
        v{champion.version} → v{challenger.version}{" "}
        <small>
          {say(
            `最近 ${report.days} 天，${number(report.records)} 条缴费`,
            `last ${report.days} days, ${number(report.records)} payments`,
          )}{" "}
          · <Moment at={report.comparedAt} />
        </small>
      </h3>
      <Split {...total} />
      <div className="difference-tables">
        <table className="data">
          <thead>
            <tr>
              <th className="plain-head">{say("类别", "Category")}</th>
              <th className="num plain-head">{say("仅在用", "only now")}</th>
              <th className="num plain-head">{say("两者", "both")}</th>
              <th className="num plain-head">{say("仅新", "only new")}</th>
            </tr>
          </thead>
          <tbody>
            {byCategory.map(({ category, name, ...counts }) => (
              <tr key={category}>
                <td>{sentence(name)}</td>
                <td className="num">{number(counts.onlyChampion)}</td>
                <td className="num">{number(counts.both)}</td>
                <td className="num">{number(counts.onlyChallenger)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table className="data">
          <thead>
            <tr>
              <th className="plain-head">{say("改动的规则", "Rules that change")}</th>
              <th className="num plain-head">{say("阈值", "threshold")}</th>
              <th className="num plain-head">{say("减少", "fewer")}</th>
              <th className="num plain-head">{say("新增", "more")}</th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ rule, before, after, onlyChampion, onlyChallenger }) => (
              <tr key={rule}>
                <td>
                  <code>{rule}</code>
                </td>
                <td className="num">
                  {times(before)} → {times(after)}
                </td>
                <td className="num">{number(onlyChampion)}</td>
                <td className="num">{number(onlyChallenger)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {examples.length > 0 && (
        <p className="faint difference-examples">
          {say("例如", "For example")}{" "}
          {examples.slice(0, 5).map(({ record, firedBy, rules: fired }) => (
            <span
              key={record}
              className="tag"
              data-tone={firedBy === "challenger" ? "accent" : undefined}
            >
              {record} {fired.join(" ")}
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

/** Fired by the one in force alone, by both, by the new one alone; each as wide as it counts. */
function Split({ both, onlyChampion, onlyChallenger }: Comparison["total"]) {
  const say = useSay();
  const parts = [
    { id: "old", count: onlyChampion, word: say("仅在用", "only now") },
    { id: "both", count: both, word: say("两者", "both") },
    { id: "new", count: onlyChallenger, word: say("仅新", "only new") },
  ];
  return (
    <div className="difference-split">
      {parts
        .filter(({ count }) => count > 0)
        .map(({ id, count, word }) => (
          <span key={id} data-part={id} style={{ flexGrow: count }}>
            {word} <b>{number(count)}</b>
          </span>
        ))}
    </div>
  );
}
