/**
 * One region: its categories, and below a city its counties.
 * @module
 */
import { ViewControls } from "../parts/appeals/controls.tsx";
import { Counties } from "../parts/appeals/counties.tsx";
import { pointsOf } from "../parts/appeals/index-strip.tsx";
import { Ranking } from "../parts/appeals/ranking.tsx";
import { RowPanel } from "../parts/appeals/row-panel.tsx";
import { levelOf, useView } from "../parts/appeals/view.ts";
import { useAnswer } from "../parts/data.ts";
import { LineChart } from "../parts/line-chart.tsx";
import { AsOf, Card, Page } from "../parts/page.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";

export default function Region({ region = "" }: Record<string, string>) {
  const say = useSay();
  const view = useView();
  const level = levelOf(region);
  const [open, setOpen] = useParam("open");
  const ranking = useAnswer("appeals.ranking", { ...view.asked, level, region, limit: 500 });
  const trend = useAnswer("appeals.trend", { slot: view.slot, level, region, days: 31 });
  const name = ranking.data?.regions.find((each) => each.region === region)?.regionName ?? region;
  return (
    <Page
      title={name}
      trail={[{ to: "/appeals", title: say("诉求", "Appeals") }]}
      facts={ranking.data && <AsOf at={ranking.data.asOf} />}
      controls={<ViewControls view={view} />}
    >
      <div className="columns-2">
        <Card className="index">
          {trend.data && (
            <LineChart
              title={say("最高评分，31 天", "Highest score, 31 days")}
              points={pointsOf(trend.data, "score")}
              range={[0, 100]}
              marks={levelMarks}
            />
          )}
        </Card>
        {level === "city" && (
          <Card title={say("县区", "Counties")}>
            <Counties city={region} view={view} />
          </Card>
        )}
      </div>
      <Card title={say("诉求类别", "Categories")}>
        <Answered query={ranking}>
          {({ rows }) => (
            <>
              <Ranking
                rows={rows}
                keyOf={(row) => row.category}
                pickedKey={open}
                onPick={(row) => setOpen(row.category)}
                view={view}
                level={level}
              />
              <RowPanel
                row={rows.find((row) => row.category === open)}
                onClose={() => setOpen("")}
              />
            </>
          )}
        </Answered>
      </Card>
    </Page>
  );
}

export const levelMarks = [
  { value: 60, word: "" },
  { value: 70, word: "70" },
];
