/**
 * Row errors on their way into a CSV of the file store: a few are kept for the answer, the rest stream out,
 * so that a million of them take no memory.
 * @module
 */
import { once } from "node:events";
import { PassThrough } from "node:stream";
import type { FileStore } from "../base/capabilities.ts";
import type { RowError } from "./schema.ts";
import { csvLine } from "./write-table.ts";

export interface ErrorLog {
  first: RowError[];
  add(errors: readonly RowError[]): Promise<void>;
  /** Stores the file; its id, or undefined where nothing was added. */
  store(): Promise<string | undefined>;
  /** Gives up what was not stored. */
  close(): void;
}

const kept = 20;
const header = ["row", "column", "value", "reason", "reason_en", "code"];

export function openErrorLog(files: FileStore, name: string): ErrorLog {
  const first: RowError[] = [];
  let stream: PassThrough | undefined;
  let stored: Promise<string> | undefined;

  function open(): PassThrough {
    const opened = new PassThrough();
    stored = files.put(opened, name).then(({ id }) => id);
    stored.catch((error: Error) => opened.destroy(error));
    opened.on("error", () => {});
    opened.write(`\ufeff${csvLine(header)}`);
    return opened;
  }

  return {
    first,
    async add(errors) {
      if (errors.length === 0) return;
      first.push(...errors.slice(0, kept - first.length));
      stream ??= open();
      if (!stream.write(errors.map(errorLine).join(""))) await once(stream, "drain");
    },
    store() {
      stream?.end();
      return stored ?? Promise.resolve(undefined);
    },
    close: () => stream?.destroy(),
  };
}

function errorLine({ row, column, value, reason }: RowError): string {
  return csvLine([row, column, value, reason.zh, reason.en, reason.code]);
}
