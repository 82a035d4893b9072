import { type Bar, Bars } from "../bars.tsx";
import { yuan } from "../money.tsx";
import { Card } from "../page.tsx";
import { setParams, useAddress } from "../router.tsx";
import { readFilters, writeFilters } from "../rows.ts";
import { useSay } from "../say.tsx";
import { type ChannelDay, channelWord, sumOf } from "./words.ts";

/** What came in by day and by channel; a bar filters the table of days below it. */
export function Collections({ days }: { days: ChannelDay[] }) {
  const say = useSay();
  const { search } = useAddress();
  if (days.length === 0) return null;
  const filters = readFilters(search.get("days.f") ?? "");
  const choose = (field: "day" | "channel") => (id: string) => {
    const isOn = filters[field]?.includes(id);
    setParams({ "days.f": writeFilters({ ...filters, [field]: isOn ? [] : [id] }) });
  };
  const barOf = (id: string, name: string, rows: ChannelDay[]): Bar => {
    const fen = sumOf(rows, "channelFen");
    const open = rows.reduce((sum, row) => sum + row.open, 0);
    return {
      ...{ id, name, value: Number(fen), text: yuan(fen) },
      mark: open > 0 ? say(`✕ ${open} 处差异`, `✕ ${open} differ`) : "✓",
      tone: open > 0 ? "high" : undefined,
    };
  };
  const byDay = [...Map.groupBy(days, ({ day }) => day)].sort(([a], [b]) => (a < b ? 1 : -1));
  const byChannel = [...Map.groupBy(days, ({ channel }) => channel)]
    .map(([channel, rows]) => barOf(channel, channelWord(channel, say), rows))
    .sort((a, b) => b.value - a.value);
  const dayHead = say("每日收款（元）", "Collected by day (yuan)");
  const channelHead = say("各渠道收款（元）", "Collected by channel (yuan)");
  return (
    <div className="columns-2">
      <Card title={dayHead}>
        <Bars
          label={dayHead}
          bars={byDay.map(([day, rows]) => barOf(day, day, rows))}
          openId={filters.day?.[0] ?? ""}
          onOpen={choose("day")}
        />
      </Card>
      <Card title={channelHead}>
        <Bars
          label={channelHead}
          bars={byChannel}
          openId={filters.channel?.[0] ?? ""}
          onOpen={choose("channel")}
        />
      </Card>
    </div>
  );
}
