/**
 * 早间研判: which region and which kind of appeal needs attention today, and why.
 * @module
 */
import { Button, Checkbox } from "antd";
import { lazy, Suspense, useRef } from "react";
import type { Output } from "../client.ts";
import { AlertActions } from "../parts/appeals/alert-actions.tsx";
import { Assessed } from "../parts/appeals/assessed.tsx";
import { useCategoryWord } from "../parts/appeals/category-word.ts";
import { ViewControls } from "../parts/appeals/controls.tsx";
import { Counties } from "../parts/appeals/counties.tsx";
import { IndexStrip } from "../parts/appeals/index-strip.tsx";
import { Ranking } from "../parts/appeals/ranking.tsx";
import { OpenTicket } from "../parts/appeals/tickets.tsx";
import { slotMs, useView, type View } from "../parts/appeals/view.ts";
import { Why } from "../parts/appeals/why.tsx";
import { compareWord } from "../parts/appeals/words.ts";
import { useAnswer } from "../parts/data.ts";
import { number } from "../parts/format.ts";
import { LevelMark } from "../parts/level.tsx";
import type { OutageMark } from "../parts/map.tsx";
import { AsOf, Card, Page } from "../parts/page.tsx";
import { Link, pathTo, useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { Empty, Skeleton } from "../parts/states.tsx";

const CityMap = lazy(() => import("../parts/map.tsx"));

type RankingAnswer = Output<"appeals.ranking">;
type Row = RankingAnswer["rows"][number];

export default function Morning() {
  const say = useSay();
  const view = useView();
  const [city, setCity] = useParam("city");
  const ranking = useAnswer("appeals.ranking", { ...view.asked, level: "city", limit: 500 });
  return (
    <Page
      title={say("早间研判", "Morning")}
      facts={ranking.data && <AsOf at={ranking.data.asOf} />}
      controls={<ViewControls view={view} />}
    >
      <Assessed query={ranking} view={view} level="city">
        {(answer) => <Judged answer={answer} view={view} city={city} setCity={setCity} />}
      </Assessed>
    </Page>
  );
}

function Judged({
  answer,
  view,
  city,
  setCity,
}: {
  answer: RankingAnswer;
  view: View;
  city: string;
  setCity(city: string): void;
}) {
  const say = useSay();
  const [pick, setPick] = useParam("pick");
  const category = useCategoryWord();
  const why = useRef<HTMLDivElement>(null);
  const rows = city ? answer.rows.filter((row) => row.region === city) : answer.rows;
  const picked = rows.find((row) => keyOf(row) === pick) ?? rows[0];
  const showWhy = (row: Row) => {
    setPick(keyOf(row));
    why.current?.scrollIntoView({ behavior: "smooth", block: "start" });
  };
  if (answer.rows.length === 0) {
    return (
      <Empty title={say("这一时段没有诉求", "No appeals in this slot")}>
        <Link to="/imports">{say("导入工单", "Import tickets")}</Link>
      </Empty>
    );
  }
  return (
    <>
      <Headline answer={answer} view={view} onWhy={showWhy} />
      <div className="morning">
        <MapCard answer={answer} view={view} city={city} setCity={setCity} />
        <Card className="ranking">
          <Ranking
            rows={rows}
            pickedKey={picked && keyOf(picked)}
            keyOf={keyOf}
            onPick={(row) => setPick(keyOf(row))}
            view={view}
          />
        </Card>
      </div>
      {picked && (
        <div ref={why} className="stack picked">
          <header className="picked-head">
            <h2>
              <LevelMark level={picked.level} />{" "}
              <Link to={pathTo("appeals", picked.region, picked.category)}>
                {picked.regionName ?? picked.region} · {category(picked.category)}
              </Link>
            </h2>
            {picked.alertId && <AlertActions alertId={picked.alertId} region={picked.region} />}
          </header>
          <IndexStrip row={picked} answer={answer} view={view} />
          <OpenTicket />
          <Why region={picked.region} category={picked.category} view={view} level="city" />
        </div>
      )}
    </>
  );
}

/** Outages of the slot by city: how many, and how many accounts were without supply. */
function byCity(outages: Output<"outages.list">["outages"]): OutageMark[] {
  const cities = Map.groupBy(outages, ({ unit }) => unit.slice(0, 4));
  const marks = [...cities].map(([region, those]) => ({
    region,
    count: those.length,
    accounts: those.reduce((sum, { accounts }) => sum + accounts, 0),
  }));
  const most = Math.max(...marks.map(({ accounts }) => accounts));
  return marks.map((mark) => ({ ...mark, isLarge: mark.accounts * 10 >= most }));
}

const keyOf = (row: { region: string; category: string }) => `${row.region}/${row.category}`;

/** Counts of regions by level, then what is new. */
function Headline({
  answer,
  view,
  onWhy,
}: {
  answer: RankingAnswer;
  view: View;
  onWhy(row: Row): void;
}) {
  const say = useSay();
  const count = (level: string) => answer.regions.filter((each) => each.level === level).length;
  const category = useCategoryWord();
  const against = compareWord(view.slot, view.compare, say);
  const fresh = answer.rows.filter((row) => row.risen && row.level !== "low").slice(0, 3);
  const top = answer.rows[0];
  const first = fresh[0] ?? answer.rows.find((row) => row.level === "high");
  return (
    <section className="headline">
      <p className="headline-counts">
        <LevelMark level="high" size={24} /> <b>{count("high")}</b>{" "}
        {say("个地区高风险", count("high") === 1 ? "region high" : "regions high")}
        <LevelMark level="medium" size={24} /> <b>{count("medium")}</b> {say("个中风险", "medium")}
      </p>
      <p className="headline-new">
        <span className="faint">
          {say(`较${against}新增`, `New since ${against.toLowerCase()}`)}
        </span>
        {fresh.length === 0 && <span>{say("没有等级上升", "no level has risen")}</span>}
        {fresh.length === 0 && top && (
          <span>
            <span className="faint">{say("最高", "highest")}</span> {top.regionName ?? top.region}{" "}
            {category(top.category)} <b>{top.score}</b>
          </span>
        )}
        {fresh.map((row) => (
          <button key={keyOf(row)} type="button" className="fresh" onClick={() => onWhy(row)}>
            <LevelMark level={row.level} size={16} /> {row.regionName ?? row.region}{" "}
            {category(row.category)}{" "}
            {row.previousScore !== null && (
              <span className="faint">{number(row.previousScore)} → </span>
            )}
            <b>{row.score}</b>
          </button>
        ))}
      </p>
      {first && (
        <span className="row no-print">
          <Button onClick={() => onWhy(first)}>{say("为什么", "Why")}</Button>
          {first.alertId && <AlertActions alertId={first.alertId} region={first.region} onlyTask />}
        </span>
      )}
    </section>
  );
}

function MapCard({
  answer,
  view,
  city,
  setCity,
}: {
  answer: RankingAnswer;
  view: View;
  city: string;
  setCity(city: string): void;
}) {
  const say = useSay();
  const [overlay, setOverlay] = useParam("outages", "on");
  const outages = useAnswer(
    "outages.list",
    {
      from: new Date(Date.parse(answer.asOf) - slotMs[view.slot]).toISOString(),
      until: answer.asOf,
      pageSize: 500,
    },
    { when: overlay === "on" },
  );
  const category = useCategoryWord();
  const marks = answer.regions.map((mark) => ({ ...mark, category: category(mark.category) }));
  const chosen = answer.regions.find((region) => region.region === city);
  return (
    <Card
      tour="map"
      className="map-card"
      title={
        chosen
          ? say(`${chosen.regionName ?? city}的县区`, `Counties of ${chosen.regionName ?? city}`)
          : say("各市等级", "Cities by level")
      }
      tools={
        chosen ? (
          <Button type="text" onClick={() => setCity("")}>
            {say("← 全省", "← Province")}
          </Button>
        ) : (
          <Checkbox
            checked={overlay === "on"}
            onChange={(event) => setOverlay(event.target.checked ? "on" : "off")}
          >
            {say("叠加停电", "Outages")}
          </Checkbox>
        )
      }
    >
      {chosen ? (
        <Counties city={city} view={view} />
      ) : (
        <Suspense fallback={<Skeleton rows={10} />}>
          <CityMap
            marks={marks}
            outages={overlay === "on" ? byCity(outages.data?.outages ?? []) : undefined}
            chosen={city}
            onChoose={setCity}
          />
        </Suspense>
      )}
    </Card>
  );
}
