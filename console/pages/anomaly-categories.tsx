/**
 * 缴费行为类别: which kinds of payers there are, how many of each, and how each differs from everybody.
 * @module
 */
import { Button } from "antd";
import { useState } from "react";
import { FitFacts, LabelNote } from "../parts/anomalies/category-facts.tsx";
import { ProfileStrips } from "../parts/anomalies/profile-strips.tsx";
import type { CategoryList, CategoryView } from "../parts/anomalies/profile-words.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { number, percent } from "../parts/format.ts";
import { JobProgress } from "../parts/job-progress.tsx";
import { LineChart } from "../parts/line-chart.tsx";
import { Card, Page } from "../parts/page.tsx";
import { useAskReason, useReport } from "../parts/reason.tsx";
import { Link, pathTo, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";

export default function AnomalyCategories() {
  const say = useSay();
  const list = useAnswer("anomalies.categories", {});
  const [job, setJob] = useParam("job");
  const isUnfitted = list.error?.code === "anomaly-categories.no_fit";
  return (
    <Page
      title={say("缴费行为类别", "Payment categories")}
      facts={list.data && <FitFacts fit={list.data.fit} />}
      controls={<Refit onStart={setJob} />}
    >
      {job && (
        <Card>
          <JobProgress id={job} />
        </Card>
      )}
      {list.isPending && <Skeleton rows={10} />}
      {list.isError && !isUnfitted && (
        <Failure error={list.error} retry={() => void list.refetch()} />
      )}
      {isUnfitted && (
        <Empty title={say("还没有划分过类别", "No categories yet")}>
          {say(
            "数据分析师可用“划分类别”从全部户号的缴费记录中得出。",
            "A data scientist tells them from everybody's payments by “Fit categories”.",
          )}
        </Empty>
      )}
      {list.data && <Categories list={list.data} />}
    </Page>
  );
}

function Categories({ list }: { list: CategoryList }) {
  const say = useSay();
  const { retired } = list.fit;
  return (
    <>
      <div className="category-cards">
        {list.categories.map((category) => (
          <CategoryCard key={category.id} category={category} list={list} />
        ))}
      </div>
      {retired.length > 0 && (
        <p className="faint">
          {say(
            `已停用、不再使用的编号：${retired.join("、")}`,
            `Retired, never used again: ${retired.join(", ")}`,
          )}
        </p>
      )}
    </>
  );
}

function CategoryCard({ category, list }: { category: CategoryView; list: CategoryList }) {
  const say = useSay();
  const sentence = useSentence();
  const { id, accounts, months } = category;
  const isFirst = list.categories.every(({ moved }) => moved === null);
  return (
    <Card
      title={
        <Link to={pathTo("anomalies/categories", String(id))}>
          {say(`类 ${id}`, `Category ${id}`)} · {sentence(category.name)}
        </Link>
      }
      tools={
        category.moved === null && !isFirst && <span className="tag">{say("新增", "New")}</span>
      }
    >
      <p className="category-size">
        <b className="num">{number(accounts)}</b> {say("户", "accounts")}{" "}
        <small>{percent(accounts / list.fit.accounts, 1)}</small>{" "}
        <LabelNote labels={category.labels} />
      </p>
      <p>{sentence(category.card)}</p>
      <ProfileStrips category={category} scalings={list.scalings} population={list.population} />
      {months.length > 1 && (
        <LineChart
          title={say("户数（按本版中心）", "Accounts, by these centres")}
          points={months.map(({ on, accounts: value }) => ({ at: on, value }))}
          height={72}
        />
      )}
    </Card>
  );
}

function Refit({ onStart }: { onStart(job: string): void }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const fit = useAct("anomalies.profile");
  const [isAsking, setAsking] = useState(false);
  if (!useMay("data-scientist")) return null;
  const start = async () => {
    setAsking(true);
    const reason = await ask({
      title: say("从全部户号的缴费记录重新划分类别", "Fit the categories to everybody's payments"),
      verb: say("划分类别", "Fit categories"),
    });
    setAsking(false);
    if (reason === undefined) return;
    const started = await report(fit.act({}, reason));
    if (started) onStart(started.job);
  };
  return (
    <Button type="primary" loading={fit.isBusy} disabled={isAsking} onClick={() => void start()}>
      {say("划分类别", "Fit categories")}
    </Button>
  );
}
