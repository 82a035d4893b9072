/**
 * Settlement files: one row a plant and month; the rows of an agreement and month are one purchase.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import type { ImportPlan } from "../../files/import-plan.ts";
import type { RowError } from "../../files/schema.ts";
import { because } from "../schema.ts";
import type { NewPurchase } from "../store.ts";
import {
  agreementColumn,
  energyColumn,
  monthColumn,
  plantColumn,
  priceColumn,
  rateColumn,
  yuanColumn,
} from "./columns.ts";
import { type DraftLine, draftFaults, type Ground, purchaseOf } from "./draft.ts";
import { readGrounds, readPrices, receive } from "./grounds.ts";

export function settlementPlan(scope: readonly string[]): ImportPlan {
  return {
    kind: "settlement",
    columns: [
      agreementColumn,
      monthColumn({
        name: "month",
        describe: { zh: "结算月份", en: "month" },
        synonyms: ["电费月份", "结算年月", "电费年月"],
        required: true,
      }),
      plantColumn,
      energyColumn({
        name: "energy",
        describe: { zh: "结算电量", en: "energy kWh" },
        synonyms: [
          "上网电量",
          "上网电量(千瓦时)",
          "结算电量(千瓦时)",
          "结算电量(kWh)",
          "energy_kwh",
        ],
        required: true,
      }),
      priceColumn({
        name: "price",
        describe: { zh: "结算电价", en: "price" },
        synonyms: ["上网电价", "电价", "结算电价(元/千瓦时)", "price_yuan"],
      }),
      rateColumn({ name: "tax_rate", describe: { zh: "税率", en: "tax rate" } }),
      yuanColumn({
        name: "net",
        describe: { zh: "不含税金额", en: "net yuan" },
        synonyms: ["不含税电费", "金额", "net_yuan"],
      }),
      yuanColumn({
        name: "tax",
        describe: { zh: "税额", en: "tax yuan" },
        synonyms: ["tax_yuan"],
      }),
      yuanColumn({
        name: "gross",
        describe: { zh: "价税合计", en: "gross yuan" },
        synonyms: ["含税电费", "应付电费", "结算电费", "gross_yuan"],
      }),
    ],
    key: ["agreement", "month", "plant"],
    check: (transaction) => settlementErrors(transaction, scope),
    merge: (context) => mergeSettlements(context, scope),
  };
}

interface StagedRow extends DraftLine {
  row: number;
  agreement: string;
  month: string;
  taxRateBp: number | null;
}

interface Group {
  agreement: string;
  month: string;
  taxRateBp: number | null;
  rows: StagedRow[];
}

/** Staged rows by agreement and month. One group is held at a time. */
async function* groups({ chunks }: Transaction): AsyncGenerator<Group> {
  let group: Group | undefined;
  const staged = chunks<StagedRow>(5000)`
    select row_number as row, agreement, month, plant as "plantId", energy as "energyWh",
      price as "priceMicroYuan", tax_rate as "taxRateBp", net as "netFen", tax as "taxFen",
      gross as "grossFen"
    from staging_settlement order by agreement, month, row_number`;
  for await (const rows of staged) {
    for (const row of rows) {
      if (group && (group.agreement !== row.agreement || group.month !== row.month)) {
        yield group;
        group = undefined;
      }
      group ??= {
        ...{ agreement: row.agreement, month: row.month },
        ...{ taxRateBp: row.taxRateBp, rows: [] },
      };
      group.rows.push(row);
    }
  }
  if (group) yield group;
}

/** Rows of agreements nobody knows, of months already settled, and what `draftFaults` finds. */
async function* settlementErrors(
  transaction: Transaction,
  scope: readonly string[],
): AsyncGenerator<RowError> {
  const grounds = await stagedGrounds(transaction, scope);
  const settled = await stagedSettled(transaction);
  for await (const { agreement, month, rows } of groups(transaction)) {
    const ground = grounds.get(agreement);
    const id = settled.get(`${agreement} ${month}`);
    for (const row of rows) {
      const at = { row: row.row, column: "agreement", value: agreement };
      if (!ground) yield { ...at, reason: because.unknown_agreement({ id: agreement }) };
      else if (id) yield { ...at, reason: because.month_settled({ agreement, month, id }) };
      else yield* rowErrors(row, { ground, first: rows[0]! });
    }
  }
}

/** Of one row beside the first of its purchase: all state amounts or none, and one tax rate. */
function* rowErrors(
  row: StagedRow,
  { ground, first }: { ground: Ground; first: StagedRow },
): Generator<RowError> {
  const { row: number, month } = row;
  const draft = { month, taxRateBp: row.taxRateBp, lines: [row] };
  for (const reason of draftFaults(draft, ground)) {
    const [column, value] = reason.code.endsWith("unknown_plant")
      ? ["plant", row.plantId]
      : ["month", month];
    yield { row: number, column, value, reason };
  }
  const at = { row: number, column: "gross", value: "" };
  if ((row.grossFen === null) !== (first.grossFen === null)) {
    yield { ...at, reason: because.amounts_incomplete() };
  }
  if (row.taxRateBp !== first.taxRateBp) {
    const value = String(row.taxRateBp ?? "");
    yield { ...at, column: "tax_rate", value, reason: because.one_rate() };
  }
}

async function stagedGrounds(
  transaction: Transaction,
  scope: readonly string[],
): Promise<Map<string, Ground>> {
  const rows = await transaction.sql<{ agreement: string }>`
    select distinct agreement from staging_settlement`;
  return readGrounds(
    transaction,
    scope,
    rows.map(({ agreement }) => agreement),
  );
}

async function stagedSettled({ sql }: Transaction): Promise<Map<string, string>> {
  const rows = await sql<{ agreement: string; month: string; id: string }>`
    select staged.agreement, staged.month, purchase_id as id
    from (select distinct agreement, month from staging_settlement) as staged
      join purchase on purchase.agreement_no = staged.agreement
        and purchase.month = staged.month and stage <> 'void'`;
  return new Map(rows.map(({ agreement, month, id }) => [`${agreement} ${month}`, id]));
}

const batchSize = 500;

async function mergeSettlements(context: Context, scope: readonly string[]): Promise<number> {
  const { transaction, now } = context;
  const grounds = await stagedGrounds(transaction, scope);
  let batch: NewPurchase[] = [];
  let written = 0;
  const flush = async () => {
    if (batch.length > 0) await receive(context, batch, { origin: "file" });
    written += batch.reduce((sum, { lines }) => sum + lines.length, 0);
    batch = [];
  };
  for await (const { agreement, month, taxRateBp, rows } of groups(transaction)) {
    const plants = rows.map(({ plantId }) => plantId);
    const prices = await readPrices(transaction, plants, month);
    const purchaseId = await context.newId("P");
    const priceOf = (plant: string) => prices.get(plant)?.priceMicroYuan;
    const draft = { month, taxRateBp, lines: rows };
    batch.push(purchaseOf(draft, grounds.get(agreement)!, { purchaseId, now, priceOf }));
    if (batch.length >= batchSize) await flush();
  }
  await flush();
  return written;
}
