/**
 * What a house says of itself by public operations, and how what a later version says of it differs.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import type { Program, Query, Told } from "./upgrade_program.ts";

/** A command line and what it said. */
export type Picture = ReadonlyMap<string, Told>;

// biome-ignore lint/suspicious/noExplicitAny: whatever the operation answers
type Row = any;

/** What is asked about each row of a list: flags with a field of the row, or a text with it in braces. */
interface FollowUp {
  list: string;
  rows: string;
  operations: readonly string[];
  flags: Readonly<Record<string, string>>;
}

const accounts = { list: "customers.list", rows: "customers" };
const followUps: readonly FollowUp[] = [
  {
    ...{ list: "bills.list", rows: "bills", flags: { bill: "{billId}" } },
    operations: ["bills.show", "bills.proof"],
  },
  {
    ...{ ...accounts, flags: { "customer-account": "{customerAccount}" } },
    operations: [
      ...["customers.show", "bills.owed", "payments.balance", "readings.list", "dunning.case"],
      ...["tickets.of-account", "registers.list", "anomalies.of-account", "arrears.explain"],
    ],
  },
  {
    ...{ ...accounts, flags: { account: "{customerAccount}" } },
    operations: ["credit.explain", "credit.history", "credit.simulate"],
  },
  {
    ...{ list: "payments.list", rows: "payments", flags: { payment: "{paymentId}" } },
    operations: ["payments.show"],
  },
  {
    ...{ list: "refunds.list", rows: "refunds", flags: { id: "{id}" } },
    operations: ["refunds.show", "refunds.received"],
  },
  {
    ...{ list: "refunds.list", rows: "refunds", flags: { subject: "refund:{id}" } },
    operations: ["attachments.list", "attachments.verify", "approvals.history"],
  },
  {
    ...{ list: "purchases.query", rows: "purchases", flags: { purchase: "{purchaseId}" } },
    operations: ["purchases.show", "purchases.match", "purchases.trace"],
  },
  {
    ...{ list: "disbursements.list", rows: "disbursements", flags: { key: "{key}" } },
    operations: ["disbursements.show"],
  },
  {
    ...{ list: "ledger.entries", rows: "entries", flags: { cause: "{cause}" } },
    operations: ["ledger.entry"],
  },
  {
    ...{ list: "ledger.trial-balance", rows: "accounts", flags: { account: "{account}" } },
    operations: ["ledger.statement"],
  },
  {
    ...{ list: "appeals.ranking", rows: "rows" },
    flags: { region: "{region}", category: "{category}" },
    operations: ["appeals.explain", "appeals.trend"],
  },
  {
    ...{ list: "appeals.models", rows: "rows", flags: { version: "{version}" } },
    operations: ["appeals.model"],
  },
  {
    ...{ list: "tickets.list", rows: "tickets", flags: { "ticket-id": "{ticketId}" } },
    operations: ["tickets.get"],
  },
  {
    ...{ list: "dunning.proposals", rows: "runs", flags: { run: "{id}" } },
    operations: ["dunning.proposal", "dunning.lines"],
  },
  {
    ...{ list: "dunning.policies", rows: "policies", flags: { policy: "{name}" } },
    operations: ["dunning.policy", "dunning.simulation", "dunning.lint"],
  },
  {
    ...{ list: "models.list", rows: "models", flags: { id: "{id}" } },
    operations: ["models.show", "models.export"],
  },
  {
    ...{ list: "anomalies.list", rows: "rows", flags: { record: "{record}" } },
    operations: ["anomalies.explain"],
  },
];

/** Asked with these, though they need none: a page as long as one may be, and what a short list leaves out. */
const lengths: Readonly<Record<string, string>> = { "page-size": "100", limit: "100" };
const asked: readonly (readonly string[])[] = [
  ["ledger.check", "--deep"],
  ["approvals.leaves", "--past"],
  ...["residential", "non-residential"].map((kind) => [
    ...["bills.late-fee", "--class", kind, "--principal", "1234.56"],
    ...["--due", "2025-12-21", "--paid", "2026-03-09"],
  ]),
];

/** The earlier version decides what is asked: all its queries that need nothing, and about the rows they answer. */
export async function takePicture(program: Program, moment: Moment): Promise<Picture> {
  const picture = new Map<string, Told>();
  const ask = async (args: readonly string[]): Promise<Row> => {
    const told = await program.ask(args, moment.at);
    picture.set(args.join(" "), told);
    return "answer" in told ? told.answer : undefined;
  };
  const queries = await program.queries();
  const known = new Map(queries.map((query) => [query.name, query]));
  const answers = new Map<string, Row>();
  for (const query of queries) {
    if (query.flags.some(({ isRequired }) => isRequired)) continue;
    answers.set(query.name, await ask(plainly(query, moment)));
  }
  for (const args of asked) if (known.has(args[0]!)) await ask(args);
  for (const { list, rows, operations, flags } of followUps) {
    for (const row of answers.get(list)?.[rows] ?? []) {
      for (const operation of operations.filter((name) => known.has(name))) {
        await ask([operation, ...filledIn(flags, row)]);
      }
    }
  }
  await askApprovers(answers.get("organisation.people").people, ask);
  return picture;
}

export interface Moment {
  at: string;
  /** The audit as it was before this line, since asking adds to it. */
  auditBefore: number;
}

function plainly({ name, flags }: Query, { auditBefore }: Moment): string[] {
  if (name === "audit.list") return [name, "--before", String(auditBefore), "--limit", "1000"];
  return [
    name,
    ...flags.flatMap(({ flag }) => (lengths[flag] ? [`--${flag}`, lengths[flag]] : [])),
  ];
}

function filledIn(flags: FollowUp["flags"], row: Row): string[] {
  return Object.entries(flags).flatMap(([flag, text]) => [
    `--${flag}`,
    text.replaceAll(/\{(\w+)\}/g, (_, field: string) => String(row[field])),
  ]);
}

/** Whoever signs, in each of the inbox's boxes, and every approval found there. */
async function askApprovers(
  people: readonly Row[],
  ask: (args: readonly string[]) => Promise<Row>,
): Promise<void> {
  for (const { id: person } of people.filter(({ roles }) => roles.includes("approver"))) {
    for (const box of ["waiting", "started", "handled"]) {
      const as = ["--as", person];
      const inbox = await ask(["approvals.inbox", "--box", box, "--limit", "200", ...as]);
      for (const { id } of inbox?.rows ?? []) await ask(["approvals.show", "--id", id, ...as]);
    }
  }
}

/** The same command lines once more. */
export async function takeAgain(
  program: Program,
  { before, moment }: { before: Picture; moment: Moment },
): Promise<Picture> {
  const picture = new Map<string, Told>();
  for (const line of before.keys())
    picture.set(line, await program.ask(line.split(" "), moment.at));
  return picture;
}

export interface Difference {
  operation: string;
  line: string;
  /** Places in a list are `[]`. */
  path: string;
  kind: "changed" | "lost" | "words" | "gained";
  was: unknown;
  is: unknown;
}

/** Fields that were there are compared to their leaves; fields gained since are told apart. */
export function* differences(before: Picture, after: Picture): Generator<Difference> {
  for (const [line, was] of before) {
    const operation = line.split(" ")[0]!;
    const is = after.get(line);
    if (isFault(was) && is && "answer" in is) {
      yield { operation, line, path: "", kind: "gained", was: was.words, is: "an answer" };
      continue;
    }
    for (const found of compare(was, is, "")) yield { operation, line, ...found };
  }
}

/** The earlier program failed at it: nothing was told that could be lost. */
function isFault(told: Told): told is Extract<Told, { refusal: string }> {
  return "refusal" in told && told.refusal === "exit code 1";
}

type Found = Omit<Difference, "operation" | "line">;

function* compare(was: unknown, is: unknown, path: string): Generator<Found> {
  if (isDeepStrictEqual(was, is)) return;
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
    for (const [at, one] of was.entries()) yield* compare(one, is[at], `${path}[]`);
  } else if (Array.isArray(was) && Array.isArray(is) && is.length > was.length) {
    const found = namesakes(was, is);
    if (found) {
      yield* compare(was, found, path);
      yield { path: `${path}[]`, kind: "gained", was: was.length, is: is.length };
    } else yield { path, kind: "changed", was, is };
  } else if (isRecord(was) && isRecord(is)) {
    for (const key of Object.keys(was)) {
      const inner = `${path}.${key}`;
      if (key in is) yield* compare(was[key], is[key], inner);
      else yield { path: inner, kind: "lost", was: was[key], is: undefined };
    }
    for (const key of Object.keys(is)) {
      if (!(key in was))
        yield { path: `${path}.${key}`, kind: "gained", was: undefined, is: is[key] };
    }
  } else {
    const areWords = /\.(zh|en|words|summary)$/.test(path) && typeof was === typeof is;
    yield { path, kind: areWords ? "words" : "changed", was, is };
  }
}

/** The rows of a longer list that bear the names of those before, in their order; undefined where one is missing. */
function namesakes(wanted: readonly unknown[], rows: readonly unknown[]): unknown[] | undefined {
  const named = new Map(rows.map((row) => [nameOf(row), row]));
  const found = wanted.map((row) => named.get(nameOf(row)));
  return found.includes(undefined) ? undefined : found;
}

function nameOf(row: unknown): string {
  if (!isRecord(row)) return JSON.stringify(row);
  const parts = ["id", "account", "kind", "name", "version"].map((key) => row[key]);
  return JSON.stringify(parts.filter((part) => typeof part === "string"));
}

/** Something that was told before is not, or is told otherwise. */
export function isLoss({ kind }: Pick<Difference, "kind">): boolean {
  return kind !== "gained";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
