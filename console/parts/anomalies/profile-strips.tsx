/**
 * What a category is off by: each indicator as a bar left or right of the population's middle.
 * @module
 */
import { type IndicatorId, indicators } from "../../../src/anomalies/categories/indicators.ts";
import { percent } from "../format.ts";
import { useSay, useSentence } from "../say.tsx";
import { type CategoryList, type CategoryView, figure, isShare, unitOf } from "./profile-words.ts";

/** Where coordinates are cut (`farthest` of the fit). */
const farthest = 3;
const leastShown = 0.1;

export function ProfileStrips({
  category,
  scalings,
  population,
}: {
  category: CategoryView;
  scalings: CategoryList["scalings"];
  population: CategoryList["population"];
}) {
  const say = useSay();
  const sentence = useSentence();
  const lines = scalings.flatMap(({ indicator }, at) =>
    isShare(indicator) ? [] : [{ indicator, coordinate: category.centre[at] ?? 0 }],
  );
  const told = (id: IndicatorId) =>
    `${figure(id, category.typical[id])} ${unitOf(id, sentence)}`.trim();
  const usual = (id: IndicatorId) => figure(id, population[id]);
  return (
    <>
      <ul className="strips" aria-label={say("与全体相比", "Beside everybody")}>
        {lines.map(({ indicator, coordinate }) => (
          <li
            key={indicator}
            title={say(`全体 ${usual(indicator)}`, `everybody ${usual(indicator)}`)}
          >
            <span>{sentence(indicators[indicator])}</span>
            <Strip coordinate={coordinate} />
            <span className="num">{told(indicator)}</span>
          </li>
        ))}
      </ul>
      <Channels category={category} />
    </>
  );
}

function Strip({ coordinate }: { coordinate: number }) {
  const length = (Math.min(farthest, Math.abs(coordinate)) / farthest) * 50;
  const left = coordinate < 0 ? 50 - length : 50;
  return (
    <i>
      <i style={{ left: `${left}%`, width: `${length}%` }} />
    </i>
  );
}

/** The channels that a tenth of the payments or more came through. */
function Channels({ category: { typical } }: { category: CategoryView }) {
  const say = useSay();
  const sentence = useSentence();
  const shares = (Object.entries(typical) as [IndicatorId, number][])
    .filter(([id, value]) => isShare(id) && value >= leastShown)
    .sort(([, one], [, other]) => other - one);
  if (shares.length === 0) return null;
  return (
    <p className="faint">
      {say("渠道：", "Channels: ")}
      {shares.map(([id, value]) => `${sentence(indicators[id])} ${percent(value)}`).join(" · ")}
    </p>
  );
}
