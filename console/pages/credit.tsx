/**
 * 信用: how the customers' credit is spread, who moved, who is where and why.
 * @module
 */

import { addDays, dayOf } from "../../src/base/dates.ts";
import { Basis, Grade, grades } from "../../src/credit/schema.ts";
import { CustomerGroup, customerGroups } from "../../src/customers/schema.ts";
import type { Input as Asked } from "../client.ts";
import { GradePanel } from "../parts/credit/grade-panel.tsx";
import { Spread } from "../parts/credit/spread.tsx";
import { basisWords, GradeMark, type Standing } from "../parts/credit/words.tsx";
import { useAnswer } from "../parts/data.ts";
import { ChoiceFilter, FlagFilter, TextFilter } from "../parts/filters.tsx";
import { number } from "../parts/format.ts";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useNow } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

const pageSize = 50;

export default function Credit() {
  const say = useSay();
  return (
    <Page title={say("信用", "Credit")} controls={<Filters />}>
      <Spread />
      <Standings />
      <GradePanel />
    </Page>
  );
}

function Filters() {
  const say = useSay();
  const sentence = useSentence();
  const monthAgo = addDays(dayOf(new Date(useNow())), -30);
  return (
    <>
      <TextFilter name="account" label={say("户号", "Account")} />
      <ChoiceFilter
        name="group"
        label={say("客户群", "Group")}
        options={[
          { value: "", label: say("全部客户群", "Any group") },
          ...CustomerGroup.options.map((value) => ({
            value,
            label: sentence(customerGroups[value]),
          })),
        ]}
      />
      <ChoiceFilter
        name="grade"
        label={say("等级", "Grade")}
        options={[
          { value: "", label: say("全部等级", "Any grade") },
          ...grades.map((value) => ({ value, label: say(`${value} 级`, `Grade ${value}`) })),
        ]}
      />
      <ChoiceFilter
        name="basis"
        label={say("依据", "Basis")}
        options={[
          { value: "", label: say("全部依据", "Any basis") },
          ...Basis.options.map((value) => ({ value, label: sentence(basisWords[value]) })),
        ]}
      />
      <FlagFilter name="since" label={say("近 30 天变动", "Moved in 30 days")} on={monthAgo} />
    </>
  );
}

function useFilter(): Asked<"credit.list"> {
  const [account] = useParam("account");
  const [group] = useParam("group");
  const [grade] = useParam("grade");
  const [basis] = useParam("basis");
  const [unit] = useParam("unit");
  const [since] = useParam("since");
  const [known, knownGrade] = [CustomerGroup.safeParse(group).data, Grade.safeParse(grade).data];
  const knownBasis = Basis.safeParse(basis).data;
  return {
    ...(account.length >= 4 && { account }),
    ...(known && { group: known }),
    ...(knownGrade && { grade: knownGrade }),
    ...(knownBasis && { basis: knownBasis }),
    ...(unit && { unit }),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(since) && { changedSince: since }),
  };
}

function Standings() {
  const say = useSay();
  const [page] = useParam("page", "1");
  const [open, setOpen] = useParam("open");
  const columns = useColumns();
  const filter = useFilter();
  const offset = (Number(page) - 1) * pageSize;
  const list = useAnswer("credit.list", { ...filter, limit: pageSize, offset });
  // an account that is masked cannot be asked about
  const isWhole = (account: string) => !account.includes("*");
  return (
    <Answered query={list} rows={12}>
      {({ rows, total }) => (
        <Card>
          <DataTable
            name="credit"
            columns={columns}
            rows={rows}
            idOf={({ customerAccount, unit, score }) => `${customerAccount} ${unit} ${score}`}
            onOpen={({ customerAccount }) => isWhole(customerAccount) && setOpen(customerAccount)}
            openId={open}
            total={total}
            foot={<Pages total={total} pageSize={pageSize} />}
            empty={{
              title: say("没有评级结果", "No grade"),
              hint: say(
                "先用“credit.train”训练、由他人发布，再运行“credit.grade”；或放宽筛选。",
                "Train with credit.train, have another person publish it, run credit.grade; or widen the filter.",
              ),
            }}
          />
        </Card>
      )}
    </Answered>
  );
}

function useColumns(): Column<Standing>[] {
  const say = useSay();
  const sentence = useSentence();
  return [
    { id: "account", head: say("户号", "Account"), value: (row) => row.customerAccount },
    {
      id: "grade",
      head: say("等级", "Grade"),
      value: (row) => row.grade,
      cell: (row) => (
        <>
          {row.previousGrade && <span className="faint">{row.previousGrade} → </span>}
          <GradeMark grade={row.grade} />
        </>
      ),
    },
    {
      id: "score",
      head: say("信用分", "Score"),
      value: (row) => row.score,
      cell: (row) => number(row.score, 1),
      numeric: true,
    },
    {
      id: "why",
      head: say("原因", "Why"),
      value: (row) => row.reasons.map(sentence).join("；"),
      cell: (row) => row.reasons[0] && sentence(row.reasons[0]),
    },
    { id: "basis", head: say("依据", "Basis"), value: (row) => sentence(basisWords[row.basis]) },
    {
      id: "group",
      head: say("客户群", "Group"),
      value: (row) => sentence(customerGroups[row.group]),
    },
    { id: "unit", head: say("单位", "Unit"), value: (row) => row.unitName },
    {
      id: "since",
      head: say("自", "Since"),
      value: (row) => row.since,
      cell: (row) => <Moment at={row.since} end />,
    },
    { id: "review", head: say("复核", "Review"), value: (row) => row.reviewOn },
    {
      id: "objection",
      head: say("异议", "Objection"),
      value: (row) => row.objection,
      cell: (row) =>
        row.objection && (
          <span className="tag" data-tone="medium">
            {row.objection}
          </span>
        ),
      hidden: true,
    },
  ];
}
