/**
 * Event logs as process mining keeps them: CSV with a row per event, or XES, gzip or not, told apart by
 * their first bytes. Events may come in any order and from any time zone.
 * Source: IEEE 1849-2016 (XES): attributes nest; those of the trace and the event itself count.
 * @module
 */
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { StoredFile } from "../../base/capabilities.ts";
import { parseInstant } from "../../base/dates.ts";
import type { Reason } from "../../base/reasons.ts";
import { refuse } from "../../base/refusal.ts";
import { bomb, unreadable } from "../../files/formats/archive.ts";
import { TableRefused, truncated } from "../../files/formats/raw-table.ts";
import { readXml } from "../../files/formats/xml.ts";
import type { PlanColumn } from "../../files/import-plan.ts";
import { findColumns, missingColumns } from "../../files/mapping.ts";
import { openTable } from "../../files/table.ts";
import { because } from "./schema.ts";

export interface LoggedEvent {
  case: string;
  activity: string;
  /** Milliseconds since 1970, UTC. */
  at: number;
}

/** Inflated; a log of ten million events has about 3 GB. */
const maxBytes = 2 ** 34;

/** Throws `TableRefused` where the file is no log, or where an event lacks its case, activity or time. */
export async function* readEventLog(
  file: StoredFile,
  columns: Readonly<Record<string, string>> = {},
): AsyncGenerator<LoggedEvent[]> {
  const plain = (await startsWith(file, "1f8b")) ? gunzipped(file) : file;
  yield* (await isXml(plain)) ? readXes(plain) : readTableLog(plain, columns);
}

async function startsWith(file: StoredFile, hex: string): Promise<boolean> {
  return (await firstBytes(file)).toString("hex").startsWith(hex);
}

async function isXml(file: StoredFile): Promise<boolean> {
  return /^(\xef\xbb\xbf)?\s*</.test((await firstBytes(file)).toString("latin1"));
}

async function firstBytes(file: StoredFile): Promise<Buffer> {
  for await (const chunk of file.read()) return Buffer.from(chunk.subarray(0, 64));
  return Buffer.alloc(0);
}

function gunzipped(file: StoredFile): StoredFile {
  async function* read(): AsyncGenerator<Uint8Array> {
    const source = Readable.from(file.read());
    const inflated = createGunzip();
    source.on("error", (error) => inflated.destroy(error));
    let bytes = 0;
    try {
      for await (const chunk of source.pipe(inflated) as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw bomb("inflated bytes", bytes, maxBytes);
        yield chunk;
      }
    } catch (error) {
      throw unreadable(file, error);
    } finally {
      source.destroy();
      inflated.destroy();
    }
  }
  return { ...file, read };
}

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

async function* readTableLog(
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

/** A start of work is no act yet; what says nothing of a life cycle is done. */
function isDone(transition: string | undefined): boolean {
  return transition === undefined || transition === "" || /^complete$/i.test(transition);
}

interface Found {
  row: number;
  case: string | undefined;
  activity: string | undefined;
  time: string | undefined;
}

function eventOf({ row, case: name, activity, time }: Found): LoggedEvent {
  if (!name) throw broken(because.missing_value({ row, zh: "案例", en: "case" }));
  if (!activity) throw broken(because.missing_value({ row, zh: "活动", en: "activity" }));
  if (!time) throw broken(because.missing_value({ row, zh: "时间", en: "time" }));
  const at = instantMs(time);
  if (Number.isNaN(at)) throw broken(because.bad_time({ row, value: truncated(time) }));
  return { case: name, activity, at };
}

function broken(reason: Reason): TableRefused {
  return new TableRefused(refuse("invalid", reason));
}

const isoWithZone = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;

/** ISO 8601 with its zone to the millisecond; other forms as `parseInstant` reads them. */
function instantMs(time: string): number {
  if (!isoWithZone.test(time)) return parseInstant(time)?.getTime() ?? Number.NaN;
  const colon = time.replace(" ", "T").replace(/([+-]\d{2})(\d{2})$/, "$1:$2");
  return Date.parse(colon);
}

/** Attributes of a trace or an event: `<string key="concept:name" value="..."/>` right below it. */
async function* readXes(file: StoredFile): AsyncGenerator<LoggedEvent[]> {
  const open: string[] = [];
  let batch: LoggedEvent[] = [];
  let traces = 0;
  let row = 0;
  let trace: Record<string, string> = {};
  let event: Record<string, string> = {};
  const take = () => {
    const taken = batch;
    batch = [];
    return taken;
  };
  const done = readXml(decoded(file), {
    open(name, { key, value }) {
      const parent = open.at(-1);
      if (name === "trace") {
        trace = {};
        traces += 1;
      } else if (name === "event") event = {};
      else if (parent === "event" && key) event[key] = value ?? "";
      else if (parent === "trace" && key) trace[key] = value ?? "";
      open.push(name);
    },
    close() {
      if (open.pop() !== "event") return;
      row += 1;
      if (!isDone(event["lifecycle:transition"])) return;
      const { "concept:name": activity, "time:timestamp": time } = event;
      batch.push(eventOf({ row, case: trace["concept:name"] || `#${traces}`, activity, time }));
    },
  });
  try {
    for await (const _ of done) yield take();
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* decoded(file: StoredFile): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of file.read()) yield decoder.decode(chunk, { stream: true });
}
