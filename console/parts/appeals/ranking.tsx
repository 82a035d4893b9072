/**
 * Regions and categories by score, with what changed and what would flip.
 * @module
 */
import { Select } from "antd";
import { useMemo } from "react";
import type { Output } from "../../client.ts";
import { useAct } from "../data.ts";
import { takeFile } from "../downloads.ts";
import { delta } from "../format.ts";
import { levelWords, type RiskLevel, Score } from "../level.tsx";
import { useReport } from "../reason.tsx";
import { useParam } from "../router.tsx";
import { useSay, useSpeech } from "../say.tsx";
import { type Column, DataTable } from "../table.tsx";
import { useCategoryWord } from "./category-word.ts";
import type { View } from "./view.ts";
import { indexNames, indexWord } from "./words.ts";

export type RankedRow = Output<"appeals.ranking">["rows"][number];

export function Ranking({
  rows,
  pickedKey,
  keyOf,
  onPick,
  view,
  level = "city",
}: {
  rows: RankedRow[];
  pickedKey?: string | undefined;
  keyOf(row: RankedRow): string;
  onPick(row: RankedRow): void;
  view: View;
  level?: "city" | "county";
}) {
  const say = useSay();
  const columns = useRankingColumns();
  const [minimum, setMinimum] = useParam("least", "0");
  const shown = useMemo(
    () => rows.filter((row) => row.current >= Number(minimum)),
    [rows, minimum],
  );
  const { act } = useAct("appeals.export");
  const report = useReport();
  const exportAs = async (format: "csv" | "xlsx") => {
    const made = await report(
      act(
        { ...view.asked, level, format, minimumTickets: Number(minimum) },
        say("导出排行", "export the ranking"),
      ),
    );
    if (made) takeFile(made.file, made.name);
  };
  return (
    <DataTable
      name="ranking"
      columns={columns}
      rows={shown}
      idOf={keyOf}
      onOpen={onPick}
      openId={pickedKey}
      onExport={(format) => void exportAs(format)}
      lead={<MinimumTickets value={minimum} onChoose={setMinimum} />}
    />
  );
}

/** A handful of tickets can rank first where categories are few; this hides them, nothing more. */
function MinimumTickets({ value, onChoose }: { value: string; onChoose(value: string): void }) {
  const say = useSay();
  return (
    <Select
      value={value}
      onChange={onChoose}
      popupMatchSelectWidth={false}
      aria-label={say("至少多少件", "At least how many tickets")}
      options={["0", "3", "10", "30"].map((least) => ({
        value: least,
        label: least === "0" ? say("不限件数", "Any number") : say(`≥ ${least} 件`, `≥ ${least}`),
      }))}
    />
  );
}

function useRankingColumns(): Column<RankedRow>[] {
  const { say, language } = useSpeech();
  const category = useCategoryWord();
  const flip = useFlipHint();
  return [
    {
      id: "region",
      head: say("地区", "Region"),
      value: (row) => row.regionName ?? row.region,
      choice: true,
    },
    {
      id: "category",
      head: say("诉求类别", "Category"),
      value: (row) => row.category,
      word: (value) => category(String(value)),
      choice: true,
    },
    {
      id: "score",
      head: say("评分", "Score"),
      value: (row) => row.score,
      cell: (row) => <Score score={row.score} level={row.level} />,
      numeric: true,
    },
    {
      id: "level",
      head: say("等级", "Level"),
      value: (row) => row.level,
      word: (value) => levelWords[value as RiskLevel]?.[language] ?? "",
      choice: true,
      hidden: true,
    },
    {
      id: "rise",
      head: say("升降", "Rise"),
      value: (row) => (row.previousScore === null ? null : row.score - row.previousScore),
      cell: (row) => <Rise row={row} />,
      numeric: true,
    },
    ...indexNames.map(
      (name): Column<RankedRow> => ({
        id: name,
        head: indexWord(name, say),
        value: (row) => row[name],
        cell: (row) => row[name].toFixed(0),
        numeric: true,
      }),
    ),
    {
      id: "current",
      head: say("件数", "Tickets"),
      value: (row) => row.current,
      numeric: true,
    },
    {
      id: "previous",
      head: say("上一时段件数", "Tickets before"),
      value: (row) => row.previous,
      numeric: true,
      hidden: true,
    },
    {
      id: "rate",
      head: say("每万户", "Per 10,000"),
      value: (row) => row.rate?.shrunken,
      cell: (row) =>
        row.rate ? (
          <span title={`${row.rate.low.toFixed(2)} – ${row.rate.high.toFixed(2)}`}>
            {row.rate.shrunken.toFixed(2)}
          </span>
        ) : (
          "–"
        ),
      numeric: true,
      hidden: true,
    },
    {
      id: "flips",
      head: say("变级条件", "Flips"),
      value: (row) => flip(row),
      cell: (row) => <small>{flip(row)}</small>,
    },
  ];
}

function Rise({ row }: { row: RankedRow }) {
  if (row.previousScore === null) return <>–</>;
  const by = row.score - row.previousScore;
  return (
    <span className="rise" data-risen={row.risen || undefined}>
      {delta(by)}
    </span>
  );
}

/** How little would change the level. */
function useFlipHint(): (row: RankedRow) => string {
  const say = useSay();
  return (row) => {
    const parts: string[] = [];
    if (row.lowersBy !== null)
      parts.push(say(`少 ${row.lowersBy} 件即降级`, `${row.lowersBy} fewer lowers it`));
    if (row.flips) parts.push(say("等级不稳", "level unsure"));
    return parts.join(say("；", "; "));
  };
}
