/**
 * How much is at risk: accounts, receivables and expected losses by band, and where.
 * @module
 */
import { useAnswer } from "../data.ts";
import { number } from "../format.ts";
import { LevelMark, levelWords } from "../level.tsx";
import { Yuan, yuan } from "../money.tsx";
import { AsOf, Card } from "../page.tsx";
import { setParams, useParam } from "../router.tsx";
import { useSay, useSentence, useSpeech } from "../say.tsx";
import { Answered } from "../states.tsx";
import type { RunFacts, Summary } from "./words.ts";

export function RiskSummary() {
  const say = useSay();
  const [unit] = useParam("unit");
  const [group] = useParam("group");
  const asked = { ...(unit && { unit }), ...(group && { group: group as never }) };
  const summary = useAnswer("arrears.summary", asked);
  return (
    <Answered query={summary} rows={6}>
      {(found) => (
        <>
          <Fitness run={found.run} />
          <div className="risk-summary">
            <Card title={say("风险分布", "Bands")} tools={<AsOf at={found.run.asOf} />}>
              <div className="body">
                <Bands bands={found.bands} />
              </div>
            </Card>
            <Card title={say("各单位预期损失（元）", "Expected loss by unit (yuan)")}>
              <div className="body">
                <Units units={found.units} />
              </div>
            </Card>
          </div>
        </>
      )}
    </Answered>
  );
}

/** Says so where these scores may drive nothing. */
function Fitness({ run }: { run: RunFacts }) {
  const say = useSay();
  const sentence = useSentence();
  if (run.unfitBecause === null) return null;
  return (
    <p className="note" data-tone="high" role="status">
      {sentence(run.unfitBecause)}
      {say("。催费按规则办理，不用本评分。", ". Dunning goes by its rules, not by these scores.")}
    </p>
  );
}

function Bands({ bands }: Pick<Summary, "bands">) {
  const { say, language } = useSpeech();
  const [chosen] = useParam("band");
  return (
    <table className="risk-bands">
      <thead>
        <tr>
          <th>{say("风险", "Band")}</th>
          <th>{say("户数", "Accounts")}</th>
          <th>{say("应收（元）", "Receivable (yuan)")}</th>
          <th>{say("预期损失（元）", "Expected loss (yuan)")}</th>
        </tr>
      </thead>
      <tbody>
        {bands.map(({ band, accounts, receivableFen, expectedLossFen }) => (
          <tr key={band}>
            <th>
              <button
                type="button"
                aria-pressed={chosen === band}
                onClick={() => setParams({ band: chosen === band ? "" : band, page: "" })}
              >
                <LevelMark level={band} /> {levelWords[band][language]}
              </button>
            </th>
            <td className="num">{number(accounts)}</td>
            <td className="num">
              <Yuan fen={receivableFen} />
            </td>
            <td className="num">
              <Yuan fen={expectedLossFen} strong />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Units({ units }: Pick<Summary, "units">) {
  const say = useSay();
  const [chosen] = useParam("unit");
  const most = Math.max(1, ...units.map(({ expectedLossFen }) => Number(expectedLossFen)));
  return (
    <ul className="cut-bars">
      {units.map(({ unit, unitName, high, medium, expectedLossFen }) => (
        <li key={unit}>
          <button
            type="button"
            aria-pressed={chosen === unit}
            onClick={() => setParams({ unit: chosen === unit ? "" : unit, page: "" })}
          >
            <span>{unitName}</span>
            <span className="loss-bar" role="img" aria-label={yuan(expectedLossFen)}>
              <i style={{ width: `${(Number(expectedLossFen) / most) * 100}%` }} />
            </span>
            <small className="num">
              {yuan(expectedLossFen)} · {say(`高 ${high} 中 ${medium}`, `H ${high} M ${medium}`)}
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
}
