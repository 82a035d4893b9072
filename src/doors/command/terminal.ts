/**
 * What a person at a terminal sees: progress, and answers as tables.
 * @module
 */
import type { Writable } from "node:stream";
import type { Progress } from "../jobs.ts";

export type Terminal = Writable & { isTTY?: boolean };

/** Rate and remaining time on one line of a terminal; a line every ten per cent elsewhere. */
export function progressBar(err: Terminal) {
  const began = performance.now();
  let lastTenth = -1;
  return {
    show({ done, total, note }: Progress): void {
      const share = total > 0 ? Math.min(1, done / total) : 0;
      const seconds = (performance.now() - began) / 1000;
      const left = share > 0.01 ? `${Math.ceil((seconds * (1 - share)) / share)} s left` : "";
      if (err.isTTY) {
        const filled = "█".repeat(Math.round(share * 24)).padEnd(24, "·");
        err.write(`\r\x1b[2K${filled} ${Math.floor(share * 100)} %  ${note}  ${left}`);
        return;
      }
      const tenth = Math.floor(share * 10);
      if (tenth > lastTenth) err.write(`${tenth * 10} %  ${note}\n`);
      lastTenth = tenth;
    },
    clear(): void {
      if (err.isTTY) err.write("\r\x1b[2K");
    },
  };
}

/** For people: a list of rows as a table, anything else as `name: value` lines. */
export function render(output: unknown): string {
  if (output === null || typeof output !== "object") return `${String(output)}\n`;
  const blocks = Object.entries(output).map(([name, value]) => {
    const isTable = Array.isArray(value) && value.length > 0 && value.every(isRecord);
    return isTable ? `${name}:\n${table(value)}` : `${name}: ${cell(value)}\n`;
  });
  return blocks.join("");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function table(rows: readonly Record<string, unknown>[]): string {
  const columns = Object.keys(rows[0]!).filter((name) =>
    rows.some((row) => typeof row[name] !== "object" || isReason(row[name])),
  );
  const cells = [columns, ...rows.map((row) => columns.map((name) => tableCell(row[name])))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => columnsOf(row[at]!))));
  return cells
    .map((row) =>
      `  ${row.map((text_, at) => text_ + " ".repeat(widths[at]! - columnsOf(text_))).join("  ")}`.trimEnd(),
    )
    .join("\n")
    .concat("\n");
}

/** A Chinese character takes two columns of a terminal. */
function columnsOf(shown: string): number {
  return [...shown].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 2 : 1), 0);
}

/** Hashes and long texts are cut; a reason says its sentence. */
function tableCell(value: unknown): string {
  return isReason(value) ? value.en : cell(value).slice(0, 48);
}

function isReason(value: unknown): value is { en: string } {
  return isRecord(value) && typeof value.code === "string" && typeof value.en === "string";
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
