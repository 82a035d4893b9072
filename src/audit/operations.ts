/**
 * Reading the audit and sealing it; all its operations in one list.
 * @module
 */
import * as z from "zod";
import { parseAsOf, parseInstant } from "../base/dates.ts";
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { unitPath } from "../organisation/organisation.ts";
import { exportLines, proof, verify } from "./export-operations.ts";
import { AuditLine, AuditSeal, because, Outcome, readers } from "./schema.ts";
import { mostBatches, sealBatches } from "./seal.ts";
import { findLines } from "./store.ts";

const Filter = z.object({
  actor: z.string().optional().describe("sign-in name"),
  operation: z.string().optional().describe("an operation, or a domain such as tickets"),
  outcome: Outcome.optional(),
  since: z.string().optional().describe("from this time on"),
  until: z.string().optional().describe("before this time; a day counts whole"),
  unit: z.string().optional().describe("an organisation unit and those below"),
  before: z.number().int().optional().describe("lines older than this id: the next page"),
  limit: z.number().int().min(1).max(1000).default(100),
});

const listLines = defineOperation({
  name: "audit.list",
  kind: "query",
  summary: "List what was done, newest first",
  allow: readers,
  input: Filter,
  output: z.object({ lines: z.array(AuditLine), next: z.number().int().nullable() }),
  unitOf: ({ unit }) => unit,
  async run({ transaction, actor: reader }, { since, until, unit, ...filter }) {
    const [from, to] = [since && parseInstant(since), until && parseAsOf(until)];
    if (since && !from) return refuse("invalid", because.bad_time({ text: since }));
    if (until && !to) return refuse("invalid", because.bad_time({ text: until }));
    const lines = await findLines(transaction, {
      ...filter,
      ...(from && { since: from }),
      ...(to && { until: to }),
      unitPath: unit === undefined ? undefined : await unitPath(transaction, unit),
      scope: reader.scope,
    });
    return { lines, next: lines.length === filter.limit ? lines.at(-1)!.id : null };
  },
});

const seal = defineOperation({
  name: "audit.seal",
  kind: "command",
  summary: "Put all lines not sealed yet under signed Merkle roots",
  allow: readers,
  input: z.object({}),
  output: z.object({
    seals: z.number().int(),
    lines: z.number().int(),
    last: AuditSeal.nullable().describe("the newest of them"),
  }),
  async run({ transaction, vault, now }) {
    const sealed = await sealBatches({ transaction, vault, now }, mostBatches);
    const lines = sealed.reduce((sum, { size }) => sum + size, 0);
    return { seals: sealed.length, lines, last: sealed.at(-1) ?? null };
  },
});

export const auditOperations = [listLines, seal, exportLines, verify, proof] as const;
