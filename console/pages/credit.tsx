/**
 * 信用: how the customers' credit is spread, who moved, who is where and why.
 * @module
 */
import { Checkbox, Input, Pagination, Select } from "antd";
import { addDays, dayOf } from "../../src/base/dates.ts";
import { Basis, CreditGroup, creditGroups, Grade, grades } from "../../src/credit/schema.ts";
import type { Input as Asked } from "../client.ts";
import { GradePanel } from "../parts/credit/grade-panel.tsx";
import { Spread } from "../parts/credit/spread.tsx";
import { basisWords, GradeMark, type Standing } from "../parts/credit/words.tsx";
import { useAnswer } from "../parts/data.ts";
import { number } from "../parts/format.ts";
import { Card, Moment, Page } from "../parts/page.tsx";
import { setParams, useParam } from "../parts/router.tsx";
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
  const [account] = useParam("account");
  const [group] = useParam("group");
  const [grade] = useParam("grade");
  const [basis] = useParam("basis");
  const [since] = useParam("since");
  const monthAgo = addDays(dayOf(new Date(useNow())), -30);
  const choose = (name: string) => (value: string) => setParams({ [name]: value, page: "" });
  return (
    <>
      <Input.Search
        key={account}
        defaultValue={account}
        allowClear
        style={{ width: 180 }}
        placeholder={say("户号", "Account")}
        aria-label={say("户号", "Account")}
        onSearch={(text) => choose("account")(text.trim())}
      />
      <Select
        value={group}
        aria-label={say("客户群", "Group")}
        onChange={choose("group")}
        options={[
          { value: "", label: say("全部客户群", "Any group") },
          ...CreditGroup.options.map((value) => ({ value, label: sentence(creditGroups[value]) })),
        ]}
      />
      <Select
        value={grade}
        aria-label={say("等级", "Grade")}
        onChange={choose("grade")}
        options={[
          { value: "", label: say("全部等级", "Any grade") },
          ...grades.map((value) => ({ value, label: say(`${value} 级`, `Grade ${value}`) })),
        ]}
      />
      <Select
        value={basis}
        aria-label={say("依据", "Basis")}
        onChange={choose("basis")}
        options={[
          { value: "", label: say("全部依据", "Any basis") },
          ...Basis.options.map((value) => ({ value, label: sentence(basisWords[value]) })),
        ]}
      />
      <Checkbox
        checked={since !== ""}
        onChange={({ target: { checked } }) => choose("since")(checked ? monthAgo : "")}
      >
        {say("近 30 天变动", "Moved in 30 days")}
      </Checkbox>
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
  const [known, knownGrade] = [CreditGroup.safeParse(group).data, Grade.safeParse(grade).data];
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
  const [page, setPage] = useParam("page", "1");
  const [open, setOpen] = useParam("open");
  const columns = useColumns();
  const filter = useFilter();
  const offset = (Number(page) - 1) * pageSize;
  const list = useAnswer("credit.list", { ...filter, limit: pageSize, offset });
  return (
    <Answered query={list} rows={12}>
      {({ rows, total }) => (
        <Card>
          <DataTable
            name="credit"
            columns={columns}
            rows={rows}
            idOf={({ customerAccount }) => customerAccount}
            onOpen={({ customerAccount }) => setOpen(customerAccount)}
            openId={open}
            total={total}
            foot={
              total > pageSize && (
                <Pagination
                  className="table-pages"
                  current={Number(page)}
                  pageSize={pageSize}
                  total={total}
                  showSizeChanger={false}
                  onChange={(next) => setPage(String(next))}
                />
              )
            }
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
      value: (row) => sentence(creditGroups[row.group]),
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
