/**
 * Histories of other systems, replayed from a file alone: nothing of them is stored.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { TableRefused } from "../../files/formats/raw-table.ts";
import { because as becauseOfFiles } from "../../files/schema.ts";
import { readEventLog } from "./event-log.ts";
import { createCases, figuresOf } from "./figures.ts";
import { createConformance } from "./report.ts";
import { because, HistoryReport, ReplayHistory } from "./schema.ts";

const replayHistory = defineOperation({
  name: "refunds.replay-history",
  kind: "job",
  summary:
    "Replay an event log of approvals and payments: figures, and how it fares under our rules",
  allow: ["refund-handler", "finance", "compliance", "data-scientist", "administrator"],
  input: ReplayHistory,
  output: HistoryReport,
  async run({ files, progress, isCancelled }, { file: id, columns }) {
    const file = await files.find(id);
    if (!file) return refuse("not_found", becauseOfFiles.unknown_file());
    const log = createCases();
    let events = 0;
    try {
      for await (const batch of readEventLog(file, columns)) {
        for (const event of batch) log.add(event);
        events += batch.length;
        progress(events, events, "events read");
        if (isCancelled()) break;
      }
    } catch (error) {
      if (error instanceof TableRefused) return error.refusal;
      throw error;
    }
    if (events === 0) return refuse("invalid", because.no_events({ name: file.name }));
    const conformance = createConformance();
    for (const one of log.cases()) conformance.add(one);
    const figures = figuresOf(log.cases());
    return { ...figures, activities: log.activities(), conformance: conformance.report() };
  },
});

export const historyOperations = [replayHistory] as const;
