/**
 * The ledgers as files.
 * @module
 */
import { addDays, startOfDay } from "../../base/dates.ts";
import { defineOperation, type JobContext } from "../../base/operation.ts";
import { type WriteColumn, writeCsv, writeXlsx } from "../../files/write-table.ts";
import { ExportLedger, LedgerFile, type WorkOrder } from "../case-requests.ts";
import { findActions, showAction } from "../executing/action-list.ts";
import type { Action } from "../requests.ts";
import { findOrders } from "../work-orders/order-store.ts";
import { showOrder } from "../work-orders/showing.ts";
import { collectionColumns, cutOffColumns } from "./ledgers.ts";

const rowsAtOnce = 500;

interface Span {
  from: Date;
  until: Date;
}

async function* actionsOf(context: JobContext, span: Span): AsyncGenerator<Action> {
  const { actor } = context;
  for (let offset = 0; ; offset += rowsAtOnce) {
    const page = { ...span, scope: actor.scope, limit: rowsAtOnce, offset };
    const { actions } = await context.transact((inside) => findActions(inside.transaction, page));
    yield* actions.map((action) => showAction(action, actor));
    if (actions.length < rowsAtOnce) return;
  }
}

async function* ordersOf(context: JobContext, span: Span): AsyncGenerator<WorkOrder> {
  const { actor, now } = context;
  for (let offset = 0; ; offset += rowsAtOnce) {
    const page = { ...span, scope: actor.scope, now, limit: rowsAtOnce, offset };
    const { orders } = await context.transact((inside) => findOrders(inside.transaction, page));
    yield* orders.map((order) => showOrder(order, { actor, now }));
    if (orders.length < rowsAtOnce) return;
  }
}

/** A table of the rows, counted on the way. */
function fileOf<Row>(
  rows: AsyncIterable<Row>,
  columns: readonly WriteColumn<Row>[],
  { form, count }: { form: "csv" | "xlsx"; count: () => void },
): AsyncGenerator<Uint8Array> {
  async function* counting() {
    for await (const row of rows) {
      count();
      yield row;
    }
  }
  return (form === "csv" ? writeCsv : writeXlsx)(counting(), columns);
}

const exportLedger = defineOperation({
  name: "dunning.export-ledger",
  kind: "job",
  summary: "Write the ledger of collection (催费台账) or of cut-offs and restorations (停复电台账)",
  allow: ["collector", "approver", "compliance"],
  input: ExportLedger,
  output: LedgerFile,
  async run(context, { ledger, from, until, form }) {
    const span = { from: startOfDay(from), until: startOfDay(addDays(until, 1)) };
    let rows = 0;
    const count = () => {
      rows += 1;
    };
    const how = { form, count };
    const bytes =
      ledger === "collection"
        ? fileOf(actionsOf(context, span), collectionColumns, how)
        : fileOf(ordersOf(context, span), cutOffColumns, how);
    const called = ledger === "collection" ? "催费台账" : "停复电台账";
    const name = `${called}-${from}-${until}.${form}`;
    return { file: (await context.files.put(bytes, name)).id, name, rows };
  },
});

export const ledgerOperations = [exportLedger] as const;
