/**
 * 欠费风险: who may fall behind, what it may cost, where, and why.
 * @module
 */

import { Band } from "../../src/arrears/schema.ts";
import { CustomerGroup, customerGroups } from "../../src/customers/schema.ts";
import type { Input as Asked } from "../client.ts";
import { RiskPanel } from "../parts/arrears/risk-panel.tsx";
import { RiskSummary } from "../parts/arrears/summary.tsx";
import type { Risky } from "../parts/arrears/words.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { takeFile } from "../parts/downloads.ts";
import { ChoiceFilter, TextFilter } from "../parts/filters.tsx";
import { percent } from "../parts/format.ts";
import { LevelMark, levelWords } from "../parts/level.tsx";
import { Yuan } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { useReport } from "../parts/reason.tsx";
import { Link, useParam } from "../parts/router.tsx";
import { useSay, useSentence, useSpeech } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

const pageSize = 50;

export default function Arrears() {
  const say = useSay();
  const seesSources = useMay("data-scientist", "administrator", "compliance", "policy-manager");
  return (
    <Page
      title={say("欠费风险", "Arrears risk")}
      facts={seesSources && <Link to="/arrears/sources">{say("数据源质量", "Sources")}</Link>}
      controls={<Filters />}
    >
      <RiskSummary />
      <RiskTable />
      <RiskPanel />
    </Page>
  );
}

function Filters() {
  const { say, language } = useSpeech();
  const sentence = useSentence();
  return (
    <>
      <TextFilter name="unit" label={say("供电单位", "Unit")} width={160} />
      <ChoiceFilter
        name="band"
        label={say("风险", "Band")}
        options={[
          { value: "", label: say("高与中风险", "High and medium") },
          ...Band.options.map((value) => ({ value, label: levelWords[value][language] })),
        ]}
      />
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
      <TextFilter
        name="least"
        label={say("预期损失不低于（元）", "Least loss (yuan)")}
        width={160}
        type="number"
      />
      <ChoiceFilter
        name="sort"
        label={say("排序", "Order")}
        options={[
          { value: "loss", label: say("按预期损失", "By expected loss") },
          { value: "probability", label: say("按概率", "By probability") },
          { value: "receivable", label: say("按应收", "By receivable") },
        ]}
      />
    </>
  );
}

function useFilter(): Omit<Asked<"arrears.list">, "page" | "pageSize"> {
  const [unit] = useParam("unit");
  const [group] = useParam("group");
  const [band] = useParam("band");
  const [least] = useParam("least");
  const [sort] = useParam("sort", "loss");
  const known = CustomerGroup.safeParse(group).data;
  const knownBand = Band.safeParse(band).data;
  return {
    ...(unit && { unit }),
    ...(known && { group: known }),
    ...(knownBand && { bands: [knownBand] }),
    ...(Number(least) > 0 && { minimumYuan: Number(least) }),
    sort: sort === "probability" || sort === "receivable" ? sort : "loss",
  };
}

function RiskTable() {
  const say = useSay();
  const report = useReport();
  const { act } = useAct("arrears.export");
  const filter = useFilter();
  const columns = useColumns();
  const [pageText] = useParam("page", "1");
  const [open, setOpen] = useParam("open");
  const page = Math.max(1, Number(pageText) || 1);
  const list = useAnswer("arrears.list", { ...filter, page, pageSize });
  const exportAs = async (format: "csv" | "xlsx") => {
    const why = say("导出欠费风险名单", "export the list of arrears risk");
    const written = await report(act({ ...filter, format }, why));
    if (written) takeFile(written.file, written.name);
  };
  // an account that is masked cannot be asked about
  const isWhole = ({ customerAccount }: Risky) => !customerAccount.includes("*");
  return (
    <Answered query={list} rows={12}>
      {({ customers, total }) => (
        <Card>
          <DataTable
            name="arrears"
            columns={columns}
            rows={customers}
            total={total}
            idOf={({ customerAccount, unit, probability }) =>
              `${customerAccount} ${unit} ${probability}`
            }
            onOpen={(row) => isWhole(row) && setOpen(row.customerAccount)}
            openId={open}
            onExport={(format) => void exportAs(format)}
            foot={<Pages total={total} pageSize={pageSize} />}
            empty={{
              title: say("没有这样的客户", "No such customer"),
              hint: say("放宽筛选，或看“低”风险。", "Ask for less, or look at the low band."),
            }}
          />
        </Card>
      )}
    </Answered>
  );
}

function useColumns(): Column<Risky>[] {
  const say = useSay();
  const sentence = useSentence();
  return [
    { id: "account", head: say("户号", "Account"), value: (row) => row.customerAccount },
    { id: "name", head: say("户名", "Name"), value: (row) => row.name },
    {
      id: "probability",
      head: say("欠费概率", "Probability"),
      value: (row) => row.probability,
      cell: (row) => (
        <>
          {percent(row.probability, 1)} <LevelMark level={row.band} />
        </>
      ),
      numeric: true,
    },
    {
      id: "receivable",
      head: say("应收（元）", "Receivable (yuan)"),
      value: (row) => Number(row.receivableFen),
      cell: (row) => <Yuan fen={row.receivableFen} />,
      numeric: true,
    },
    {
      id: "loss",
      head: say("预期损失（元）", "Expected loss (yuan)"),
      value: (row) => Number(row.expectedLossFen),
      cell: (row) => <Yuan fen={row.expectedLossFen} strong />,
      numeric: true,
    },
    {
      id: "why",
      head: say("主要原因", "Why"),
      value: (row) => row.reasons.map(sentence).join("；"),
      cell: (row) => row.reasons[0] && sentence(row.reasons[0]),
    },
    {
      id: "group",
      head: say("客户群", "Group"),
      value: (row) => sentence(customerGroups[row.group]),
    },
    { id: "unit", head: say("单位", "Unit"), value: (row) => row.unitName },
  ];
}
