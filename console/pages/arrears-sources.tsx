/**
 * 数据源质量: what each source of arrears risk covers, what is missing, doubled, unmatched or old.
 * @module
 */
import type { Quality } from "../parts/arrears/words.ts";
import { useAnswer } from "../parts/data.ts";
import { number, percent } from "../parts/format.ts";
import { AsOf, Card, Page } from "../parts/page.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

export default function ArrearsSources() {
  const say = useSay();
  const [open, setOpen] = useParam("source");
  const columns = useColumns();
  const report = useAnswer("arrears.quality", {});
  return (
    <Page
      title={say("数据源质量", "Quality of the sources")}
      trail={[{ to: "/arrears", title: say("欠费风险", "Arrears risk") }]}
      facts={
        report.data && (
          <>
            <AsOf at={report.data.asOf} /> ·{" "}
            {say(`${number(report.data.accounts)} 户`, `${number(report.data.accounts)} accounts`)}
          </>
        )
      }
    >
      <Answered query={report} rows={8}>
        {({ sources }) => (
          <>
            <Card>
              <DataTable
                name="sources"
                plain
                columns={columns}
                rows={sources}
                idOf={({ source }) => source}
                onOpen={({ source }) => setOpen(open === source ? "" : source)}
                openId={open}
              />
            </Card>
            {sources
              .filter(({ source }) => source === open)
              .map((source) => (
                <Missing key={source.source} source={source} />
              ))}
          </>
        )}
      </Answered>
    </Page>
  );
}

function Missing({ source }: { source: Quality }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <Card title={say(`${source.zh}：各指标缺失率`, `${source.en}: missing by indicator`)}>
      <ul className="bars">
        {source.indicators.map((indicator) => (
          <li key={indicator.indicator} className="missing-bar">
            <span>{sentence(indicator)}</span>
            <i>
              <i style={{ width: `${indicator.missing * 100}%` }} />
            </i>
            <span className="num">{percent(indicator.missing, 1)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function useColumns(): Column<Quality>[] {
  const say = useSay();
  const sentence = useSentence();
  return [
    { id: "source", head: say("来源", "Source"), value: sentence },
    {
      id: "facts",
      head: say("记录", "Rows"),
      value: (row) => row.facts,
      cell: (row) => number(row.facts),
      numeric: true,
    },
    {
      id: "coverage",
      head: say("覆盖率", "Coverage"),
      value: (row) => row.coverage,
      cell: (row) => percent(row.coverage, 1),
      numeric: true,
    },
    {
      id: "missing",
      head: say("指标缺失率", "Missing"),
      value: (row) => row.missing,
      cell: (row) => percent(row.missing, 1),
      numeric: true,
    },
    {
      id: "duplicates",
      head: say("重复", "Doubled"),
      value: (row) => row.duplicates,
      cell: (row) => number(row.duplicates),
      numeric: true,
    },
    {
      id: "unmatched",
      head: say("对不上户号", "Unmatched"),
      value: (row) => row.unmatched,
      cell: (row) => number(row.unmatched),
      numeric: true,
    },
    { id: "newest", head: say("最新", "Newest"), value: (row) => row.newestOn },
    {
      id: "warnings",
      head: say("提示", "Warnings"),
      value: (row) => row.warnings.map(sentence).join("；"),
    },
  ];
}
