/**
 * One region and category: score over time, indices, why, and the tickets themselves.
 * @module
 */
import type { Output } from "../client.ts";
import { AlertActions } from "../parts/appeals/alert-actions.tsx";
import { useCategoryWord } from "../parts/appeals/category-word.ts";
import { ViewControls } from "../parts/appeals/controls.tsx";
import { IndexStrip, pointsOf } from "../parts/appeals/index-strip.tsx";
import { OpenTicket, TicketTable } from "../parts/appeals/tickets.tsx";
import { levelOf, slotMs, useView, type View } from "../parts/appeals/view.ts";
import { Why } from "../parts/appeals/why.tsx";
import { useAnswer } from "../parts/data.ts";
import { delta } from "../parts/format.ts";
import { levelWords, Score } from "../parts/level.tsx";
import { LineChart } from "../parts/line-chart.tsx";
import { AsOf, Card, Page } from "../parts/page.tsx";
import { pathTo } from "../parts/router.tsx";
import { useSpeech } from "../parts/say.tsx";
import { Answered, Empty } from "../parts/states.tsx";
import { levelMarks } from "./region.tsx";

type RankingAnswer = Output<"appeals.ranking">;

export default function Category({ region = "", category = "" }: Record<string, string>) {
  const { say } = useSpeech();
  const view = useView();
  const word = useCategoryWord();
  const level = levelOf(region);
  const ranking = useAnswer("appeals.ranking", { ...view.asked, level, region, category });
  const name = ranking.data?.rows[0]?.regionName ?? region;
  return (
    <Page
      title={`${name} · ${word(category)}`}
      trail={[
        { to: "/appeals", title: say("诉求", "Appeals") },
        { to: pathTo("appeals", region), title: name },
      ]}
      facts={ranking.data && <AsOf at={ranking.data.asOf} />}
      controls={<ViewControls view={view} />}
    >
      <Answered query={ranking} rows={12}>
        {(answer) =>
          answer.rows[0] ? (
            <Judged answer={answer} row={answer.rows[0]} view={view} />
          ) : (
            <Empty title={say("这一时段没有这类诉求", "No such appeals in this slot")}>
              {say("换一个时段或日期再看。", "Try another slot or day.")}
            </Empty>
          )
        }
      </Answered>
    </Page>
  );
}

function Judged({
  answer,
  row,
  view,
}: {
  answer: RankingAnswer;
  row: RankingAnswer["rows"][number];
  view: View;
}) {
  const { say, language } = useSpeech();
  const level = levelOf(row.region);
  const trend = useAnswer("appeals.trend", {
    slot: view.slot,
    level,
    region: row.region,
    category: row.category,
    until: answer.asOf,
    days: 31,
  });
  const until = Date.parse(answer.asOf);
  return (
    <>
      <section className="headline">
        <p className="headline-counts">
          <Score score={row.score} level={row.level} /> {levelWords[row.level][language]}
          <span className="faint">
            {row.previousScore !== null && delta(row.score - row.previousScore)}
          </span>
        </p>
        <p className="headline-new">
          {say(
            `${row.current} 件，上一时段 ${row.previous} 件`,
            `${row.current} tickets, ${row.previous} in the slot before`,
          )}
        </p>
        {row.alertId && <AlertActions alertId={row.alertId} region={row.region} />}
      </section>
      {trend.data && (
        <div className="columns-2">
          <section className="card index">
            <LineChart
              title={say("评分", "Score")}
              points={pointsOf(trend.data, "score")}
              range={[0, 100]}
              marks={levelMarks}
            />
          </section>
          <section className="card index">
            <LineChart title={say("件数", "Tickets")} points={pointsOf(trend.data, "current")} />
          </section>
        </div>
      )}
      <IndexStrip row={row} answer={answer} view={view} />
      <Why region={row.region} category={row.category} view={view} level={level} />
      <OpenTicket />
      <Card title={say("工单", "Tickets")}>
        <TicketTable
          filter={{
            region: row.region,
            category: row.category,
            from: new Date(until - slotMs[view.slot]).toISOString(),
            until: answer.asOf,
          }}
        />
      </Card>
    </>
  );
}
