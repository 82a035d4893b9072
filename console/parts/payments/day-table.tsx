import { Yuan } from "../money.tsx";
import { Card } from "../page.tsx";
import { useSay } from "../say.tsx";
import { type Column, DataTable } from "../table.tsx";
import { type ChannelDay, channelWord } from "./words.ts";

/** Day by day and channel by channel what the three books say; whatever differs stands out. */
export function DayTable({ days }: { days: ChannelDay[] }) {
  const say = useSay();
  const fen = (id: "channelFen" | "bankFen" | "ledgerFen", head: string): Column<ChannelDay> => ({
    ...{ id, head, numeric: true },
    value: (row) => Number(row[id]),
    cell: (row) => <Yuan fen={row[id]} />,
  });
  const columns: Column<ChannelDay>[] = [
    { id: "day", head: say("日期", "Day"), value: ({ day }) => day, choice: true },
    {
      id: "channel",
      head: say("渠道", "Channel"),
      value: ({ channel }) => channel,
      word: (value) => channelWord(String(value), say),
      choice: true,
    },
    fen("channelFen", say("渠道文件（元）", "Channel file (yuan)")),
    fen("bankFen", say("银行对账单（元）", "Bank statement (yuan)")),
    fen("ledgerFen", say("账簿（元）", "Ledger (yuan)")),
    {
      id: "state",
      head: say("结果", "Result"),
      value: stateOf,
      choice: true,
      word: (value) =>
        ({
          agrees: say("三者相符", "All agree"),
          explained: say("差异已处理", "Explained"),
          open: say("有差异", "Differs"),
        })[String(value)]!,
      cell: (row) => <State row={row} />,
    },
  ];
  return (
    <Card title={say("每日三方对账", "The three books, day by day")}>
      <DataTable
        name="days"
        columns={columns}
        rows={days}
        idOf={({ day, channel }) => `${day} ${channel}`}
        empty={{
          title: say("这些天没有收款", "No money in these days"),
          hint: say("导入渠道文件或银行对账单。", "Import channel files or a bank statement."),
        }}
      />
    </Card>
  );
}

function stateOf({ agrees, open }: ChannelDay): "agrees" | "explained" | "open" {
  if (open > 0) return "open";
  return agrees ? "agrees" : "explained";
}

function State({ row }: { row: ChannelDay }) {
  const say = useSay();
  const state = stateOf(row);
  if (state === "open")
    return (
      <span className="tag" data-tone="high">
        {row.open > 1
          ? say(`✕ ${row.open} 处差异`, `✕ ${row.open} differ`)
          : say("✕ 有差异", "✕ differs")}
      </span>
    );
  return <span>{state === "agrees" ? say("✓ 相符", "✓ agree") : say("已说明", "explained")}</span>;
}
