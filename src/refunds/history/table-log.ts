/**
 * Event logs as tables, a row per event, under the headings that mining tools give them.
 * @module
 */
import type { StoredFile } from "../../base/capabilities.ts";
import { TableRefused } from "../../files/formats/raw-table.ts";
import type { PlanColumn } from "../../files/import-plan.ts";
import { findColumns, missingColumns } from "../../files/mapping.ts";
import { openTable } from "../../files/table.ts";
import { eventOf, isDone, type LoggedEvent } from "./logged-event.ts";

const text = (value: string) => (value === "" ? undefined : value);

/** What mining tools call them: PM4Py, Disco, ProM, Celonis. */
const logColumns: readonly PlanColumn[] = [
  {
    name: "case",
    describe: { zh: "案例", en: "case" },
    synonyms: ["case:concept:name", "case id", "case_name", "trace", "工单编号", "案例编号"],
  },
  {
    name: "activity",
    describe: { zh: "活动", en: "activity" },
    synonyms: ["concept:name", "event", "activity name", "task", "环节", "操作"],
  },
  {
    name: "time",
    describe: { zh: "时间", en: "time" },
    synonyms: ["time:timestamp", "timestamp", "complete timestamp", "completed at", "end time"],
  },
  {
    name: "transition",
    describe: { zh: "生命周期", en: "transition" },
    synonyms: ["lifecycle:transition", "lifecycle"],
  },
].map((column) => ({ ...column, parse: text, sqlType: "text" }));
const required = logColumns.map((column) => ({
  ...column,
  required: column.name !== "transition",
}));

export async function* readTableLog(
  file: StoredFile,
  columns: Readonly<Record<string, string>>,
): AsyncGenerator<LoggedEvent[]> {
  const table = await openTable(file);
  try {
    const { header } = table;
    const sources = findColumns(header, required, { columns });
    const missing = missingColumns({ header, sources }, { columns: required }, {});
    if (missing) throw new TableRefused(missing);
    const indexes = sources.map(({ index }) => index ?? -1);
    for await (const rows of table.batches) {
      yield rows.flatMap(({ row, cells }) => {
        const [name, activity, time, transition] = indexes.map((index) => cells[index]?.trim());
        return isDone(transition) ? [eventOf({ row, case: name, activity, time })] : [];
      });
    }
  } finally {
    await table.close();
  }
}
