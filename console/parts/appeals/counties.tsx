/**
 * The counties of a city as tiles. Their borders are in no free package; a tile is as easy to hit.
 * @module
 */
import { useAnswer } from "../data.ts";
import { LevelMark } from "../level.tsx";
import { Link, pathTo } from "../router.tsx";
import { useSay } from "../say.tsx";
import { Answered, Empty } from "../states.tsx";
import { useCategoryWord } from "./category-word.ts";
import type { View } from "./view.ts";

export function Counties({ city, view }: { city: string; view: View }) {
  const say = useSay();
  const category = useCategoryWord();
  const ranking = useAnswer("appeals.ranking", {
    ...view.asked,
    level: "county",
    within: city,
    limit: 500,
  });
  return (
    <Answered query={ranking} rows={6}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title={say("县区没有评估", "No assessment by county")} />
        ) : (
          <div className="tiles">
            {worstOfEach(rows).map((county) => (
              <Link key={county.region} className="tile" to={pathTo("appeals", county.region)}>
                <LevelMark level={county.level} />
                <b>{county.score}</b>
                <span>{county.regionName ?? county.region}</span>
                <small>{category(county.category)}</small>
              </Link>
            ))}
          </div>
        )
      }
    </Answered>
  );
}

/** A county's level is that of its worst category; the rows come worst first. */
function worstOfEach<Row extends { region: string }>(rows: Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter(({ region }) => !seen.has(region) && seen.add(region));
}
