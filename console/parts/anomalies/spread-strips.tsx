/**
 * The members of a category beside everybody, indicator by indicator: the middle half as a block, the middle
 * four fifths as a line, the median as a mark.
 * @module
 */
import { indicators } from "../../../src/anomalies/categories/indicators.ts";
import { useSay, useSentence } from "../say.tsx";
import { type CategoryPage, figure, isShare, unitOf } from "./profile-words.ts";

type Spread = CategoryPage["spreads"][number];

export function SpreadStrips({ page }: { page: CategoryPage }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <table className="data spread-strips">
      <thead>
        <tr>
          <th>{say("指标", "Indicator")}</th>
          <th>
            {say(
              "上：本类；下：全体。线 10–90 %，块 25–75 %，竖线为中位数；渠道为平均占比",
              "Above: this category; below: everybody. Line 10–90 %, block 25–75 %, mark the median; of channels the mean share",
            )}
          </th>
          <th className="num">{say("本类中位", "Median here")}</th>
          <th className="num">{say("全体中位", "Of all")}</th>
        </tr>
      </thead>
      <tbody>
        {page.spreads.map((spread) => {
          const { indicator } = spread;
          const [own, all] = middles(page, spread);
          const unit = unitOf(indicator, sentence);
          return (
            <tr key={indicator}>
              <td>
                {sentence(indicators[indicator])} {unit && <small>{unit}</small>}
              </td>
              <td>
                {isShare(indicator) ? <Shares own={own} all={all} /> : <Boxes spread={spread} />}
              </td>
              <td className="num">{figure(indicator, own)}</td>
              <td className="num">{figure(indicator, all)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Medians; of a mix the mean shares, which add up. */
function middles({ category, population }: CategoryPage, { indicator, own, all }: Spread) {
  return isShare(indicator)
    ? [category.typical[indicator] ?? 0, population[indicator] ?? 0]
    : [own[2]!, all[2]!];
}

function Shares({ own = 0, all = 0 }: { own: number | undefined; all: number | undefined }) {
  return (
    <span className="boxes" aria-hidden="true">
      <span data-own>
        <i className="box-half" style={{ left: 0, width: `${own * 100}%` }} />
      </span>
      <span>
        <i className="box-half" style={{ left: 0, width: `${all * 100}%` }} />
      </span>
    </span>
  );
}

function Boxes({ spread: { indicator, own, all } }: { spread: Spread }) {
  const isLog = indicators[indicator].form === "log";
  const placed = (value: number) => (isLog ? Math.log1p(Math.max(0, value)) : value);
  const every = [...own, ...all].map(placed);
  const [least, most] = [Math.min(...every), Math.max(...every)];
  const x = (value: number) =>
    most > least ? ((placed(value) - least) / (most - least)) * 100 : 50;
  return (
    <span className="boxes" aria-hidden="true">
      {[own, all].map((quantiles, at) => {
        const [low, first, middle, third, high] = quantiles.map(x) as [
          number,
          number,
          number,
          number,
          number,
        ];
        return (
          <span key={at === 0 ? "own" : "all"} data-own={at === 0 || undefined}>
            <i className="box-line" style={{ left: `${low}%`, width: `${high - low}%` }} />
            <i className="box-half" style={{ left: `${first}%`, width: `${third - first}%` }} />
            <i className="box-middle" style={{ left: `${middle}%` }} />
          </span>
        );
      })}
    </span>
  );
}
