/**
 * Known events from a file: region, category, started_at and, if there is one, a name.
 * @module
 */
import { parseInstant } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { TableRefused } from "../../files/formats/raw-table.ts";
import { because as becauseOfFile } from "../../files/schema.ts";
import { readTable, type TableRow } from "../../files/table.ts";
import { resolveUnits } from "../../organisation/organisation.ts";
import { because } from "../schema.ts";
import type { KnownEvent } from "./replay.ts";

/** In the file's order, regions as unit ids; the first bad row refuses the file. */
export async function readEvents(
  { files, transact }: JobContext,
  file: string,
): Promise<KnownEvent[] | Refusal> {
  const stored = await files.find(file);
  if (!stored) return refuse("not_found", becauseOfFile.unknown_file());
  try {
    const { rows } = await readTable(stored);
    const events: KnownEvent[] = [];
    for await (const row of rows) events.push(readEvent(row));
    if (events.length === 0) throw badRow(1, "region", "no events");
    const units = await transact(({ transaction }) =>
      resolveUnits(
        transaction,
        events.map(({ region }) => region),
      ),
    );
    return events.map((event) => {
      const unit = units.get(event.region);
      return unit && unit !== "ambiguous" ? { ...event, region: unit.id } : event;
    });
  } catch (error) {
    if (error instanceof TableRefused) return error.refusal;
    throw error;
  }
}

function readEvent({ row, values, errors }: TableRow): KnownEvent {
  const [error] = errors ?? [];
  if (error) throw new TableRefused(refuse("invalid", error.reason, error));
  const { region = "", category = "", started_at: text = "", name } = values;
  if (region.trim() === "") throw badRow(row, "region", "empty");
  if (category.trim() === "") throw badRow(row, "category", "empty");
  const startedAt = parseInstant(text);
  if (!startedAt) throw badRow(row, "started_at", `no moment: ${text}`);
  const title = name?.trim() || `${region.trim()} ${category.trim()}`;
  return { name: title, region: region.trim(), category: category.trim(), startedAt };
}

function badRow(row: number, column: string, problem: string): TableRefused {
  return new TableRefused(refuse("invalid", because.bad_row({ row, column, problem })));
}
