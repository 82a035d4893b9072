/**
 * Register entries: in from files, looked at, withdrawn where an objection was right, and deleted when
 * their time is over.
 * @module
 */
import { dayOf } from "../base/dates.ts";
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { importTable } from "../files/import.ts";
import { importQueries } from "../files/import-operations.ts";
import { ImportResult } from "../files/schema.ts";
import { covers, maskAccount, maskName, resolveUnits } from "../organisation/organisation.ts";
import { registerPlan } from "./register-plan.ts";
import {
  because,
  DeletedEntries,
  DeleteExpired,
  EntryPage,
  ImportEntries,
  ListEntries,
  WithdrawEntry,
  WithdrawnEntry,
} from "./schema.ts";
import { deleteExpired, findEntries, withdraw } from "./store.ts";

const keepers = ["data-scientist", "compliance", "administrator"];

const importEntries = defineOperation({
  name: "registers.import",
  kind: "job",
  summary: "Import register entries; a known one takes what the file says, its end above all",
  allow: keepers,
  input: ImportEntries,
  output: ImportResult,
  run: (context, input) =>
    importTable(context, registerPlan(context.actor.scope, dayOf(context.now)), input),
});

const listEntries = defineOperation({
  name: "registers.list",
  kind: "query",
  summary: "List register entries by unit, kind and account, newest first, masked",
  allow: keepers,
  audited: true,
  input: ListEntries,
  output: EntryPage,
  async run({ transaction, actor, now }, { unit, page, pageSize, ...filter }) {
    const { scope, seesPersonalData } = actor;
    const named =
      unit === undefined ? undefined : (await resolveUnits(transaction, [unit])).get(unit);
    const isMine = typeof named === "object" && covers(scope, named.path);
    if (unit !== undefined && !isMine) return refuse("not_found", because.unknown_unit({ unit }));
    const { kind = null, customerAccount = null, standing = null } = filter;
    const place = { scope, path: isMine ? named.path : null, today: dayOf(now) };
    const selection = { ...place, kind, customerAccount, standing };
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    const { total, entries } = await findEntries(transaction, selection, bounds);
    const masked = entries.map((entry) => ({
      ...entry,
      name: maskName(entry.name),
      customerAccount: seesPersonalData
        ? entry.customerAccount
        : maskAccount(entry.customerAccount),
    }));
    return { total, entries: masked };
  },
});

const withdrawEntry = defineOperation({
  name: "registers.withdraw",
  kind: "command",
  summary: "Withdraw an entry that an objection has shown to be wrong, for good",
  allow: ["compliance"],
  input: WithdrawEntry,
  output: WithdrawnEntry,
  async run({ transaction, actor, now, reason }, { id }) {
    const done = { scope: actor.scope, by: actor.id, at: now, reason: reason! };
    if (await withdraw(transaction, id, done)) return { withdrawnAt: now.toISOString() };
    return refuse("not_found", because.unknown_entry({ id }));
  },
});

const deleteExpiredEntries = defineOperation({
  name: "registers.delete-expired",
  kind: "command",
  summary: "Delete entries whose matter ended five years ago (Credit Reporting Rules, Art. 16)",
  allow: ["compliance", "administrator"],
  wholeUtility: true,
  input: DeleteExpired,
  output: DeletedEntries,
  run: async ({ transaction, now }) => ({ deleted: await deleteExpired(transaction, dayOf(now)) }),
});

const importQuestions = importQueries({
  template: "registers.import-template",
  preview: "registers.preview-import",
  history: "registers.imports",
  allow: keepers,
  kind: "register",
  plan: ({ actor, now }) => registerPlan(actor.scope, dayOf(now)),
});

export const registersOperations = [
  importEntries,
  ...importQuestions,
  listEntries,
  withdrawEntry,
  deleteExpiredEntries,
] as const;
