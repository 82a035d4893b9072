/**
 * The command line: `gridtill <domain.verb> --flag value`. Data goes to stdout, everything else to
 * stderr; the exit code is 0 ok, 1 error, 2 usage or refusal. While a server holds the home, the
 * command calls that server; else it opens the home itself.
 * @module
 */
import { copyFile } from "node:fs/promises";
import type { Writable } from "node:stream";
import { parseArgs } from "node:util";
import type { AnyOperation } from "../base/operation.ts";
import { catalog, findOperation } from "./catalog.ts";
import { besideCommands } from "./command/beside.ts";
import { progressBar, render, type Terminal } from "./command/terminal.ts";
import { type Field, fieldsOf, readField } from "./flags.ts";
import type { Progress } from "./jobs.ts";
import type { RefusalBody } from "./refusals.ts";

/** Where a command is carried out: in this process, or by the server that holds the home. */
export interface Carrier {
  carryOut(order: Order): Promise<Carried>;
  storeFile(path: string): Promise<string>;
  pathOfFile(id: string): Promise<string | undefined>;
}

export interface Order {
  operation: AnyOperation;
  input: object;
  as: string | undefined;
  reason: string;
  requestKey: string | undefined;
  dryRun: boolean;
  onProgress(progress: Progress): void;
}

export type Carried = { output: unknown } | { refusal: RefusalBody };

export interface CliOptions {
  /** Opened only once the command line is known to be good. */
  open(home: string | undefined): Promise<Carrier>;
  out: Writable;
  err: Terminal;
}

const ownFlags = {
  json: { type: "boolean", text: "print the answer as JSON" },
  "dry-run": { type: "boolean", text: "do everything, then roll back" },
  as: { type: "string", text: "act as this person instead of the operator" },
  reason: { type: "string", text: "why; goes into the audit (default: command line)" },
  home: { type: "string", text: "folder of the utility (default: GRIDTILL_HOME or .gridtill)" },
  key: { type: "string", text: "idempotency key: the same key twice is done once" },
  output: { type: "string", text: "copy the file an answer names to this path" },
  help: { type: "boolean", text: "show this" },
} as const;

class UsageError extends Error {}

/** Runs one command line and returns its exit code. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<number> {
  const { out, err } = options;
  const [name, ...flags] = args;
  if (name === undefined || name === "--help" || name === "help") {
    (name === undefined ? err : out).write(listOfCommands());
    return name === undefined ? 2 : 0;
  }
  try {
    const operation = findOperation(name);
    if (!operation) throw new UsageError(`there is no command ${name}; gridtill --help lists them`);
    if (flags.includes("--help")) {
      out.write(helpFor(operation));
      return 0;
    }
    return await runCommand(operation, flags, options);
  } catch (error) {
    err.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function runCommand(
  operation: AnyOperation,
  flags: string[],
  { open, out, err }: CliOptions,
): Promise<number> {
  const fields = fieldsOf(operation);
  const values = readFlags(operation, fields, flags);
  const missing = fields.filter(({ isRequired, flag }) => isRequired && values[flag] === undefined);
  if (missing.length > 0) {
    const names = missing.map(({ flag }) => `--${flag}`).join(", ");
    throw new UsageError(`${operation.name} needs ${names}\n\n${helpFor(operation)}`);
  }
  const carrier = await open(text(values.home));
  const bar = progressBar(err);
  const answer = await carrier.carryOut({
    operation,
    input: await inputFrom(fields, values, carrier),
    as: text(values.as),
    reason: text(values.reason) ?? "command line",
    requestKey: text(values.key),
    dryRun: values["dry-run"] === true,
    onProgress: bar.show,
  });
  bar.clear();
  const copied = text(values.output);
  const naming = "refusal" in answer ? answer.refusal.details : answer.output;
  if (copied !== undefined && !(await copyNamedFile(naming, copied, carrier))) {
    err.write("--output: the answer names no file; nothing was copied\n");
  }
  if ("refusal" in answer) {
    err.write(refusalText(answer.refusal));
    return 2;
  }
  out.write(values.json ? `${JSON.stringify(answer.output)}\n` : render(answer.output));
  return isInvalid(answer.output) ? 1 : 0;
}

/** A check that found something wrong answers `valid: false`; a script should not have to read it. */
function isInvalid(output: unknown): boolean {
  return typeof output === "object" && (output as { valid?: unknown } | null)?.valid === false;
}

type Values = Record<string, string | boolean | undefined>;

function readFlags(operation: AnyOperation, fields: readonly Field[], flags: string[]): Values {
  const options: Record<string, { type: "string" | "boolean" }> = {};
  for (const { flag, type } of fields)
    options[flag] = { type: type === "boolean" ? "boolean" : "string" };
  for (const [flag, { type }] of Object.entries(ownFlags)) options[flag] ??= { type };
  try {
    const { values } = parseArgs({ args: flags, options, strict: true, allowNegative: true });
    return values as Values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${helpFor(operation)}`);
  }
}

async function inputFrom(
  fields: readonly Field[],
  values: Values,
  carrier: Carrier,
): Promise<object> {
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.flag];
    if (value === undefined) continue;
    if (typeof value === "boolean") input[field.name] = value;
    else if (field.isFile && !value.startsWith("sha256:")) {
      input[field.name] = await storeNamed(carrier, field.flag, value);
    } else input[field.name] = readField(field, value);
  }
  return input;
}

async function storeNamed(carrier: Carrier, flag: string, path: string): Promise<string> {
  try {
    return await carrier.storeFile(path);
  } catch (error) {
    throw new UsageError(`--${flag}: ${path} cannot be read (${(error as Error).message})`);
  }
}

/** Copies the first file that an answer or a refusal names; false where it names none. */
async function copyNamedFile(answer: unknown, to: string, carrier: Carrier): Promise<boolean> {
  const ids = JSON.stringify(answer)?.match(/sha256:[0-9a-f]{64}/g) ?? [];
  const path = ids[0] === undefined ? undefined : await carrier.pathOfFile(ids[0]);
  if (path === undefined) return false;
  await copyFile(path, to);
  return true;
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function refusalText({ code, message, details }: RefusalBody): string {
  const more =
    details === null || details === undefined ? "" : `${JSON.stringify(details, null, 2)}\n`;
  return `refused (${code})\n  ${message.zh}\n  ${message.en}\n${more}`;
}

function listOfCommands(): string {
  const operations = [...(catalog as readonly AnyOperation[])].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const width = Math.max(0, ...operations.map(({ name }) => name.length));
  const lines = operations.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  const beside = Object.values(besideCommands).map(({ help }) => `  ${help}`);
  const list = [...lines, ...beside].join("\n");
  return `gridtill <command> [--flag value ...]\n\n${list}\n\n${ownHelp()}`;
}

function helpFor(operation: AnyOperation): string {
  const lines = fieldsOf(operation).map(({ flag, type, isFile, isRequired, ...field }) => {
    const kind = isFile
      ? "FILE"
      : type === "pairs"
        ? "a=b,c=d"
        : type === "array"
          ? "a,b"
          : type.toUpperCase();
    const shown =
      type === "boolean" ? `--${flag}` : `--${flag} ${field.choices?.join("|") ?? kind}`;
    const facts = [
      field.description,
      isRequired ? "required" : "",
      field.default === undefined || field.default === ""
        ? ""
        : `default ${JSON.stringify(field.default)}`,
    ];
    return `  ${shown.padEnd(34)}  ${facts.filter(Boolean).join("; ")}`;
  });
  return `${operation.summary} (${operation.kind})\n\n  gridtill ${operation.name}\n${lines.join("\n")}\n\n${ownHelp()}`;
}

function ownHelp(): string {
  const lines = Object.entries(ownFlags).map(([flag, { type, text: means }]) => {
    const shown = type === "boolean" ? `--${flag}` : `--${flag} TEXT`;
    return `  ${shown.padEnd(34)}  ${means}`;
  });
  return `${lines.join("\n")}\n`;
}
