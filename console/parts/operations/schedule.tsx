import type { Output } from "../../client.ts";
import { useAnswer } from "../data.ts";
import { Card, Moment } from "../page.tsx";
import { type Say, useSay } from "../say.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { Operation, operationWord } from "./operation-word.tsx";

type Entry = Output<"house.schedule">["rows"][number];

/** What happens by itself. */
export default function Schedule() {
  const say = useSay();
  const schedule = useAnswer("house.schedule", {}, { everyMs: 30_000 });
  const columns: Column<Entry>[] = [
    {
      id: "operation",
      head: say("做什么", "What"),
      value: (entry) => operationWord(entry.operation, say),
      cell: (entry) => <Operation name={entry.operation} />,
    },
    {
      id: "every",
      head: say("每隔", "Every"),
      value: (entry) => entry.everyMinutes,
      cell: (entry) => everyWord(entry.everyMinutes, say),
      numeric: true,
    },
    {
      id: "last",
      head: say("上次", "Last"),
      value: (entry) => entry.lastRanAt,
      cell: (entry) => <Moment at={entry.lastRanAt} />,
    },
    {
      id: "next",
      head: say("下次", "Next"),
      value: (entry) => entry.nextAt,
      cell: (entry) => <Moment at={entry.nextAt} />,
    },
  ];
  return (
    <Card>
      <Answered query={schedule} rows={5}>
        {({ rows }) => (
          <DataTable name="schedule" columns={columns} rows={rows} idOf={(entry) => entry.name} />
        )}
      </Answered>
    </Card>
  );
}

function everyWord(minutes: number, say: Say): string {
  if (minutes % 1440 === 0) return say(`${minutes / 1440} 天`, `${minutes / 1440} d`);
  if (minutes % 60 === 0) return say(`${minutes / 60} 小时`, `${minutes / 60} h`);
  return say(`${minutes} 分钟`, `${minutes} min`);
}
