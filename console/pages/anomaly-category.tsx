/**
 * One category: its members beside everybody, month by month, and one by one.
 * @module
 */
import { type IndicatorId, indicators } from "../../src/anomalies/categories/indicators.ts";
import { FitFacts, LabelNote } from "../parts/anomalies/category-facts.tsx";
import {
  type CategoryPage,
  figure,
  type Member,
  unitOf,
} from "../parts/anomalies/profile-words.ts";
import { SpreadStrips } from "../parts/anomalies/spread-strips.tsx";
import { useAnswer } from "../parts/data.ts";
import { number, percent } from "../parts/format.ts";
import { LineChart } from "../parts/line-chart.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { navigate, pathTo, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

const pageSize = 50;
/** What a list has room for; the rest is on the customer's page. */
const listed: readonly IndicatorId[] = [
  ...(["recency_days", "payments_per_month", "amount_yuan", "annual_yuan"] as const),
  ...(["arrears_count", "latency_days"] as const),
];

export default function AnomalyCategory({ id }: { id?: string }) {
  const [page] = useParam("page", "1");
  const input = { category: Number(id), page: Math.max(1, Number(page) || 1), pageSize };
  const answer = useAnswer("anomalies.category", input);
  return (
    <Answered query={answer} rows={12}>
      {(known) => <Opened known={known} />}
    </Answered>
  );
}

function Opened({ known }: { known: CategoryPage }) {
  const { fit, category } = known;
  const say = useSay();
  const sentence = useSentence();
  return (
    <Page
      title={`${say(`类 ${category.id}`, `Category ${category.id}`)} · ${sentence(category.name)}`}
      trail={[{ to: "/anomalies/categories", title: say("缴费行为类别", "Payment categories") }]}
      facts={<FitFacts fit={fit} />}
    >
      <Card
        className="category-months"
        title={sentence(category.card)}
        tools={<LabelNote labels={category.labels} />}
      >
        <LineChart
          title={say(
            `${number(category.accounts)} 户，占 ${percent(category.accounts / fit.accounts, 1)}；按本版中心逐月`,
            `${number(category.accounts)} accounts, ${percent(category.accounts / fit.accounts, 1)}; by these centres, by month`,
          )}
          points={category.months.map(({ on, accounts }) => ({ at: on, value: accounts }))}
        />
      </Card>
      <Card title={say("本类与全体", "This category beside everybody")}>
        <SpreadStrips page={known} />
      </Card>
      <Members known={known} />
    </Page>
  );
}

function Members({ known: { category, spreads, members, total } }: { known: CategoryPage }) {
  const say = useSay();
  const columns = useColumns(spreads.map(({ indicator }) => indicator));
  return (
    <Card title={say("户号（最典型的在前）", "Accounts, most typical first")}>
      <DataTable
        name={`category-${category.id}`}
        columns={columns}
        rows={members}
        total={total}
        idOf={({ customerAccount, distance }) => `${customerAccount} ${distance}`}
        onOpen={({ customerAccount }) =>
          customerAccount.includes("*") || navigate(pathTo("customers", customerAccount))
        }
        foot={<Pages total={total} pageSize={pageSize} />}
        empty={{
          title: say(
            "您的数据范围内没有本类户号",
            "No account of this category in your data scope",
          ),
        }}
      />
    </Card>
  );
}

function useColumns(ids: IndicatorId[]): Column<Member>[] {
  const say = useSay();
  const sentence = useSentence();
  const told = ids.filter((id) => listed.includes(id));
  return [
    { id: "account", head: say("户号", "Account"), value: (row) => row.customerAccount },
    { id: "name", head: say("户名", "Name"), value: (row) => row.name },
    { id: "unit", head: say("单位", "Unit"), value: (row) => row.unitName },
    ...told.map((id): Column<Member> => {
      const unit = unitOf(id, sentence);
      return {
        ...{ id, numeric: true, value: ({ profile }) => profile[id] ?? null },
        head: unit ? `${sentence(indicators[id])}（${unit}）` : sentence(indicators[id]),
        cell: ({ profile }) => figure(id, profile[id]),
      };
    }),
    {
      id: "distance",
      head: say("离中心", "From the centre"),
      value: (row) => row.distance,
      cell: (row) => number(row.distance, 2),
      numeric: true,
    },
  ];
}
