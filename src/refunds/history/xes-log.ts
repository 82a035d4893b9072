/**
 * Event logs in XES, as they stream by. Source: IEEE 1849-2016: attributes nest; those of the trace and the
 * event itself count.
 * @module
 */
import type { StoredFile } from "../../base/capabilities.ts";
import { unreadable } from "../../files/formats/archive.ts";
import { readXml } from "../../files/formats/xml.ts";
import { eventOf, isDone, type LoggedEvent } from "./logged-event.ts";

/** Attributes of a trace or an event: `<string key="concept:name" value="..."/>` right below it. */
export async function* readXes(file: StoredFile): AsyncGenerator<LoggedEvent[]> {
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
