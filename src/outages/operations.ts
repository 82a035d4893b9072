/**
 * Outages: in from files, and looked at.
 * @module
 */
import { parseAsOf, parseInstant } from "../base/dates.ts";
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { importTable } from "../files/import.ts";
import { importQueries } from "../files/import-operations.ts";
import { ImportResult } from "../files/schema.ts";
import { covers, resolveUnits } from "../organisation/organisation.ts";
import { outagePlan } from "./outage-plan.ts";
import { because, ImportOutages, ListOutages, OutagePage } from "./schema.ts";
import { findOutages } from "./store.ts";

const importOutages = defineOperation({
  name: "outages.import",
  kind: "job",
  summary: "Import outages; a known outage takes what the file says, its end above all",
  allow: ["appeals-analyst", "data-scientist", "administrator"],
  input: ImportOutages,
  output: ImportResult,
  run: (context, input) => importTable(context, outagePlan(context.actor.scope), input),
});

const listOutages = defineOperation({
  name: "outages.list",
  kind: "query",
  summary: "List outages by unit, kind and time, newest first",
  allow: ["signed-in"],
  input: ListOutages,
  output: OutagePage,
  async run({ transaction, actor }, { unit, kind = null, from, until, page, pageSize }) {
    const { scope } = actor;
    const named =
      unit === undefined ? undefined : (await resolveUnits(transaction, [unit])).get(unit);
    const isMine = typeof named === "object" && covers(scope, named.path);
    if (unit !== undefined && !isMine) return refuse("not_found", because.unknown_unit({ unit }));
    const begin = from === undefined ? null : parseInstant(from);
    const end = until === undefined ? null : parseAsOf(until);
    if (begin === undefined) return refuse("invalid", because.bad_instant({ value: from! }));
    if (end === undefined) return refuse("invalid", because.bad_instant({ value: until! }));
    const selection = { scope, path: isMine ? named.path : null, kind, from: begin, until: end };
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    return findOutages(transaction, selection, bounds);
  },
});

const importQuestions = importQueries({
  template: "outages.import-template",
  preview: "outages.preview-import",
  history: "outages.imports",
  allow: ["appeals-analyst", "data-scientist", "administrator"],
  kind: "outage",
  plan: ({ actor: { scope } }) => outagePlan(scope),
});

export const outagesOperations = [importOutages, ...importQuestions, listOutages] as const;
