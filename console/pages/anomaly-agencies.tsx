/**
 * 代收点稽核: what each collection agency took, what fired, what went back; one of them day by day.
 * @module
 */
import { Segmented } from "antd";
import type { Output } from "../client.ts";
import { AgencyDays } from "../parts/anomalies/agency-days.tsx";
import { fields } from "../parts/anomalies/desk-words.ts";
import { useAnswer } from "../parts/data.ts";
import { number } from "../parts/format.ts";
import { Yuan } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Link, pathTo, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { Answered, Empty } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Agency = Output<"anomalies.agencies">["agencies"][number];

export default function AnomalyAgencies() {
  const say = useSay();
  const [days, setDays] = useParam("days", "90");
  const [open, setOpen] = useParam("agency");
  const asked = { days: Number(days), ...(open !== "" && { agency: open }) };
  const found = useAnswer("anomalies.agencies", asked);
  const columns = useColumns();
  return (
    <Page
      title={say("代收点稽核", "Collection agencies")}
      trail={[{ to: "/anomalies", title: say("稽查工作台", "Odd payments") }]}
      facts={
        found.data && (
          <span>
            {found.data.from} – {found.data.to} ·{" "}
            {say(
              `营业时间 ${found.data.opensAt}:00–${found.data.closesAt}:00`,
              `open ${found.data.opensAt}:00 to ${found.data.closesAt}:00`,
            )}
          </span>
        )
      }
      controls={
        <Segmented
          value={days}
          onChange={setDays}
          options={["30", "90", "365"].map((value) => ({
            value,
            label: say(`${value} 天`, `${value} days`),
          }))}
        />
      }
    >
      <Answered query={found} rows={10}>
        {({ agencies, daily }) =>
          agencies.length === 0 ? (
            <Card>
              <Empty title={say("没有代收缴费", "No payments through agencies")}>
                {say(
                  "导入代收渠道文件后显示。",
                  "They stand here once an agency's file is imported.",
                )}
              </Empty>
            </Card>
          ) : (
            <div className="stack">
              <Card>
                <DataTable
                  name="agencies"
                  rows={agencies}
                  columns={columns}
                  idOf={({ agency }) => agency}
                  openId={open}
                  onOpen={({ agency }) => setOpen(agency === open ? "" : agency)}
                />
              </Card>
              <AgencyDays agency={open} days={daily} onClose={() => setOpen("")} />
            </div>
          )
        }
      </Answered>
    </Page>
  );
}

function useColumns(): Column<Agency>[] {
  const say = useSay();
  const sentence = useSentence();
  const share = (part: string | number, of: string | number) =>
    Number(of) === 0 ? 0 : (100 * Number(part)) / Number(of);
  const percentColumn = (
    id: string,
    head: string,
    value: (agency: Agency) => number,
  ): Column<Agency> => ({
    ...{ id, head, value, numeric: true },
    cell: (agency) => `${number(value(agency), 1)}%`,
  });
  return [
    { id: "agency", head: say("代收点", "Agency"), value: ({ agency }) => agency, width: 148 },
    {
      id: "standing",
      head: say("状态", "Standing"),
      value: (row) => (row.case ? "case" : (row.allowedUntil ?? "")),
      cell: (row) => <Standing agency={row} />,
    },
    {
      id: "alerts",
      head: say("预警日", "Alert days"),
      numeric: true,
      value: ({ alerts }) => alerts,
      cell: ({ alerts, abnormal }) =>
        abnormal > 0
          ? say(`${alerts}（异常 ${abnormal}）`, `${alerts} (${abnormal} abnormal)`)
          : alerts,
    },
    {
      id: "fields",
      head: say("触发规则", "What fired"),
      value: (row) => row.fields.map(({ field }) => sentence(fields[field])).join(" "),
      cell: (row) =>
        row.fields
          .map(({ field, days }) => `${sentence(fields[field])} ×${days}`)
          .join(say("，", ", ")),
    },
    { id: "days", head: say("天数", "Days"), numeric: true, value: ({ days }) => days },
    {
      id: "payments",
      head: say("笔数", "Payments"),
      numeric: true,
      value: ({ payments }) => payments,
    },
    {
      id: "amount",
      head: say("金额（元）", "Amount (yuan)"),
      numeric: true,
      value: ({ amountFen }) => Number(amountFen),
      cell: ({ amountFen }) => <Yuan fen={amountFen} />,
    },
    percentColumn("refunded", say("缴后退", "Taken back"), (row) =>
      share(row.refundedFen, row.amountFen),
    ),
    percentColumn("round", say("整百元", "Whole hundreds"), (row) =>
      share(row.roundPayments, row.payments),
    ),
    {
      id: "off-hours",
      head: say("营业外最密（笔/时）", "Most an hour, closed"),
      numeric: true,
      value: ({ mostOffHours }) => mostOffHours,
    },
    {
      id: "unrelated",
      head: say("一人代缴最多（户）", "Most accounts of one payer"),
      numeric: true,
      value: ({ mostUnrelated }) => mostUnrelated,
    },
  ];
}

/** Words and shape: a case that waits, or an allowance. */
function Standing({ agency }: { agency: Agency }) {
  const say = useSay();
  if (agency.case)
    return (
      <Link to={pathTo("anomalies", "cases", agency.case)}>
        <span className="tag" data-tone="high">
          ◆ {say("待判", "case open")}
        </span>
      </Link>
    );
  if (agency.allowedUntil)
    return (
      <span className="tag" data-tone="low">
        {say(`白名单至 ${agency.allowedUntil}`, `allowed to ${agency.allowedUntil}`)}
      </span>
    );
  return null;
}
