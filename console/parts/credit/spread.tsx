/**
 * How the grades are spread: one bar for each group or unit, cut into A, B and C; and who moved lately.
 * @module
 */

import { type Grade, grades } from "../../../src/credit/schema.ts";
import { customerGroups } from "../../../src/customers/schema.ts";
import type { Output } from "../../client.ts";
import { useAnswer } from "../data.ts";
import { number, percent } from "../format.ts";
import { AsOf, Card } from "../page.tsx";
import { setParams, useParam } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Answered } from "../states.tsx";
import { type Counts, GradeMark, gradeLevels } from "./words.tsx";

type Overview = Output<"credit.overview">;

export function Spread() {
  const say = useSay();
  const [unit] = useParam("unit");
  const overview = useAnswer("credit.overview", unit ? { unit } : {});
  return (
    <Answered query={overview} rows={6}>
      {(found) =>
        found.run && (
          <div className="credit-spread">
            <Card title={say("等级分布", "Grades")} tools={<AsOf at={found.run.asOf} />}>
              <div className="body stack">
                <Totals counts={found.counts} />
                <ByGroup {...found} />
              </div>
            </Card>
            <Card title={say("各单位", "By unit")}>
              <div className="body">
                <ByUnit {...found} />
              </div>
            </Card>
            <Card title={say("近 30 天变动", "Moves in 30 days")}>
              <div className="body">
                <Moves {...found} />
              </div>
            </Card>
          </div>
        )
      }
    </Answered>
  );
}

const sum = (counts: Counts) => grades.reduce((all, grade) => all + (counts[grade] ?? 0), 0);

function Totals({ counts }: { counts: Counts }) {
  const say = useSay();
  const [chosen] = useParam("grade");
  const total = sum(counts);
  return (
    <div className="grade-totals">
      {grades.map((grade) => (
        <button
          key={grade}
          type="button"
          aria-pressed={chosen === grade}
          onClick={() => setParams({ grade: chosen === grade ? "" : grade, page: "" })}
        >
          <GradeMark grade={grade} />
          <b className="num">{number(counts[grade])}</b>
          <small>
            {say("户", "accounts")} · {percent(total ? (counts[grade] ?? 0) / total : 0, 1)}
          </small>
        </button>
      ))}
    </div>
  );
}

function ByGroup({ groups }: Pick<Overview, "groups">) {
  const sentence = useSentence();
  const [chosen] = useParam("group");
  return (
    <ul className="cut-bars">
      {groups.map(({ group, counts }) => (
        <CutBar
          key={group}
          name={sentence(customerGroups[group])}
          counts={counts}
          isOpen={chosen === group}
          onOpen={() => setParams({ group: chosen === group ? "" : group, page: "" })}
        />
      ))}
    </ul>
  );
}

/** The units with the largest share of C first. */
function ByUnit({ units }: Pick<Overview, "units">) {
  const [chosen] = useParam("unit");
  const shareOfC = ({ counts }: Overview["units"][number]) => (counts.C ?? 0) / sum(counts);
  const sorted = units.toSorted((left, right) => shareOfC(right) - shareOfC(left));
  return (
    <ul className="cut-bars">
      {sorted.map(({ unit, unitName, counts }) => (
        <CutBar
          key={unit}
          name={unitName}
          counts={counts}
          isOpen={chosen === unit}
          onOpen={() => setParams({ unit: chosen === unit ? "" : unit, page: "" })}
        />
      ))}
    </ul>
  );
}

function CutBar(props: { name: string; counts: Counts; isOpen: boolean; onOpen(): void }) {
  const { name, counts, isOpen, onOpen } = props;
  const say = useSay();
  const total = sum(counts);
  const share = (grade: Grade) => (total ? (counts[grade] ?? 0) / total : 0);
  const told = grades.map((grade) => `${grade} ${percent(share(grade), 1)}`).join("，");
  return (
    <li>
      <button type="button" aria-pressed={isOpen} onClick={onOpen} title={told}>
        <span>{name}</span>
        <span className="cut-bar" role="img" aria-label={told}>
          {grades.map((grade) => (
            <i key={grade} data-level={gradeLevels[grade]} style={{ flexGrow: share(grade) }}>
              {share(grade) > 0.12 && grade}
            </i>
          ))}
        </span>
        <small className="num">
          C {percent(share("C"), 1)} · {number(total)} {say("户", "")}
        </small>
      </button>
    </li>
  );
}

function Moves({ transitions }: Pick<Overview, "transitions">) {
  const say = useSay();
  if (transitions.length === 0) {
    return <p className="faint">{say("没有客户的等级变动", "No account changed its grade")}</p>;
  }
  const of = (from: Grade, to: Grade) =>
    transitions.find((move) => move.from === from && move.to === to)?.accounts ?? 0;
  return (
    <table className="moves">
      <thead>
        <tr>
          <th>{say("由 \\ 到", "from \\ to")}</th>
          {grades.map((grade) => (
            <th key={grade}>
              <GradeMark grade={grade} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {grades.map((from) => (
          <tr key={from}>
            <th>
              <GradeMark grade={from} />
            </th>
            {grades.map((to) => (
              <td key={to} className="num">
                {from === to ? "–" : number(of(from, to))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
