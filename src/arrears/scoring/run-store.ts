/**
 * Scoring runs in PostgreSQL: opened, filled batch by batch, finished; nobody reads an unfinished one.
 * @module
 */

import type { Transaction } from "../../base/database.ts";
import type { CustomerGroup } from "../../customers/schema.ts";
import type { Source } from "../indicators.ts";
import type { RunLimits } from "../rules.ts";
import type { Band } from "../schema.ts";
import type { JudgedAccount } from "./judge.ts";

export interface NewRun {
  asOf: Date;
  model: string;
  snapshot: string;
  rulebook: string;
  without: readonly Source[];
  limits: RunLimits;
  by: string;
  now: Date;
}

export async function openRun({ sql }: Transaction, run: NewRun): Promise<number> {
  const [row] = await sql<{ id: bigint }>`
    insert into arrears_run (as_of, model, snapshot, rulebook, without, limits, scored_by, scored_at)
    values (${run.asOf}, ${run.model}, ${run.snapshot}, ${run.rulebook},
      ${[...run.without]}::text[], ${run.limits}, ${run.by}, ${run.now})
    returning id`;
  return Number(row!.id);
}

/** What an interrupted job left behind. */
export async function dropRun({ sql }: Transaction, run: number): Promise<void> {
  await sql`delete from arrears_score where run_id = ${run}`;
  await sql`delete from arrears_run where id = ${run} and finished_at is null`;
}

const columns = [
  ...["run_id", "customer_account", "customer_group", "probability", "band"],
  ...["receivable_fen", "expected_loss_fen", "reasons", "inputs"],
];

export function saveScores(
  transaction: Transaction,
  run: number,
  judged: readonly JudgedAccount[],
): Promise<number> {
  const rows = judged.map(
    ({ account, group, probability, band, receivableFen, expectedLossFen, reasons, inputs }) => [
      ...[run, account, group, probability, band, receivableFen, expectedLossFen],
      ...[JSON.stringify(reasons), inputs],
    ],
  );
  return transaction.copyIn("arrears_score", columns, rows);
}

export interface UnitTotal {
  unit: string;
  group: CustomerGroup;
  band: Band;
  accounts: number;
  receivableFen: bigint;
  expectedLossFen: bigint;
}

export interface FinishedRun {
  accounts: number;
  psi: number | null;
  totals: readonly UnitTotal[];
  now: Date;
}

export async function finishRun(
  transaction: Transaction,
  run: number,
  { accounts, psi, totals, now }: FinishedRun,
): Promise<void> {
  const rows = totals.map((total) => [
    ...[run, total.unit, total.group, total.band],
    ...[total.accounts, total.receivableFen, total.expectedLossFen],
  ]);
  await transaction.copyIn(
    "arrears_unit_total",
    [
      ...["run_id", "unit_id", "customer_group", "band"],
      ...["accounts", "receivable_fen", "expected_loss_fen"],
    ],
    rows,
  );
  await transaction.sql`
    update arrears_run set finished_at = ${now}, accounts = ${accounts}, psi = ${psi}
    where id = ${run}`;
  await transaction.sql`analyze arrears_run, arrears_score`;
}
