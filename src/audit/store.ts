/**
 * Audit lines and seals in PostgreSQL.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { maskInput } from "../organisation/organisation.ts";
import type { AuditLine, AuditSeal, NewAuditLine } from "./schema.ts";

/** Adds one line, its summary masked, in the transaction of the deed: both stay or neither. */
export async function appendLine(transaction: Transaction, line: NewAuditLine): Promise<void> {
  const { at, actor, roles, operation, kind, reason, requestKey, inputHash, answerHash } = line;
  const { unitPath, outcome, refusalCode, summary } = line;
  await transaction.sql`
    insert into audit_line (at, actor, roles, operation, kind, reason, request_key, input_hash,
      answer_hash, unit_path, outcome, refusal_code, summary)
    values (${at}, ${storable(actor)}, ${roles}, ${operation}, ${kind}, ${storable(reason)},
      ${storable(requestKey)}, ${inputHash}, ${answerHash}, ${storable(unitPath)}, ${outcome},
      ${refusalCode}, ${summaryOf(summary)})`;
}

/** PostgreSQL holds neither U+0000 nor half a surrogate pair. */
function storable<Text extends string | null>(text: Text): Text {
  return (text?.replaceAll("\0", "\ufffd").toWellFormed() ?? null) as Text;
}

const longestText = 500;
const longestList = 20;

/** For reading, not for keeping: masked, and cut (before masking too, since masking reads every sign). */
function summaryOf(input: object): unknown {
  return shorten(maskInput(shorten(input, 10 * longestText)), longestText);
}

/** Long texts and lists are cut, and say how long they were. */
function shorten(value: unknown, longest: number): unknown {
  if (typeof value === "string") {
    const text = storable(value);
    return text.length > longest
      ? `${text.slice(0, longest).toWellFormed()}… (${text.length})`
      : text;
  }
  if (Array.isArray(value)) {
    const kept = value.slice(0, longestList).map((item) => shorten(item, longest));
    return value.length > longestList ? [...kept, `… (${value.length})`] : kept;
  }
  if (value === null || typeof value !== "object" || value instanceof Date) return value ?? null;
  const fields = Object.entries(value).slice(0, 10 * longestList);
  return Object.fromEntries(
    fields.map(([name, field]) => [storable(name), shorten(field, longest)]),
  );
}

type LineRow = Omit<AuditLine, "id" | "at"> & { id: bigint; at: Date };

function lineOf({ id, at, ...line }: LineRow): AuditLine {
  return { id: Number(id), at: at.toISOString(), ...line };
}

/** Ids above `after` up to `until`, oldest first. */
export interface LineRange {
  after: number;
  until: number;
  limit: number;
}

export async function readLines(
  transaction: Transaction,
  { after, until, limit }: LineRange,
): Promise<AuditLine[]> {
  const rows = await transaction.sql<LineRow>`
    select id, at, actor, roles, operation, kind, reason, request_key as "requestKey",
      input_hash as "inputHash", answer_hash as "answerHash", unit_path as "unitPath", outcome,
      refusal_code as "refusalCode", summary
    from audit_line where id > ${after} and id <= ${until} order by id limit ${limit}`;
  return rows.map(lineOf);
}

export interface LineFilter {
  actor?: string | undefined;
  operation?: string | undefined;
  outcome?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
  /** Path of an organisation unit: its lines and those of the units below. */
  unitPath?: string | undefined;
  /** Ids below this one: the next page. */
  before?: number | undefined;
  /** The reader's data scope. */
  scope: readonly string[];
  limit: number;
}

/** Newest first. */
export async function findLines(
  transaction: Transaction,
  filter: LineFilter,
): Promise<AuditLine[]> {
  const { scope, limit, actor = null, operation = null, outcome = null } = filter;
  const { since = null, until = null, unitPath = null, before = null } = filter;
  const rows = await transaction.sql<LineRow>`
    select id, at, actor, roles, operation, kind, reason, request_key as "requestKey",
      input_hash as "inputHash", answer_hash as "answerHash", unit_path as "unitPath", outcome,
      refusal_code as "refusalCode", summary
    from audit_line
    where (${actor}::text is null or actor = ${actor})
      and (${operation}::text is null or operation = ${operation}
        or starts_with(operation, ${operation} || '.'))
      and (${outcome}::text is null or outcome = ${outcome})
      and (${since}::timestamptz is null or at >= ${since})
      and (${until}::timestamptz is null or at < ${until})
      and (${unitPath}::text is null or in_scope(unit_path, array[${unitPath}]))
      and (${before}::bigint is null or id < ${before})
      and in_scope(unit_path, ${scope}::text[])
    order by id desc limit ${limit}`;
  return rows.map(lineOf);
}

/** The newest id up to which no line is still on its way. */
export async function findHorizon(transaction: Transaction): Promise<number> {
  const [row] = await transaction.sql<{ horizon: bigint }>`select audit_horizon() as horizon`;
  return Number(row!.horizon);
}

type SealRow = Omit<AuditSeal, "id" | "firstId" | "lastId" | "sealedAt"> & {
  id: bigint;
  firstId: bigint;
  lastId: bigint;
  sealedAt: Date;
};

function sealOf({ id, firstId, lastId, sealedAt, ...seal }: SealRow): AuditSeal {
  return {
    id: Number(id),
    firstId: Number(firstId),
    lastId: Number(lastId),
    sealedAt: sealedAt.toISOString(),
    ...seal,
  };
}

/** The newest seal; nobody else seals until this transaction ends. */
export async function lockLastSeal(transaction: Transaction): Promise<AuditSeal | undefined> {
  await transaction.sql`lock table audit_seal in share row exclusive mode`;
  const [newest] = await transaction.sql<{ id: bigint | null }>`
    select max(id) as id from audit_seal`;
  const [seal] = await readSeals(transaction, { from: Number(newest!.id ?? 0) });
  return seal;
}

/** Oldest first: the seals from number `from` on, or the one that covers a line. */
export async function readSeals(
  transaction: Transaction,
  { from = 0, covering = null }: { from?: number; covering?: number | null },
): Promise<AuditSeal[]> {
  const rows = await transaction.sql<SealRow>`
    select id, first_id as "firstId", last_id as "lastId", size, root,
      previous_root as "previousRoot", public_key as "publicKey", signature, sealed_at as "sealedAt"
    from audit_seal
    where id >= ${from} and (${covering}::bigint is null or ${covering} between first_id and last_id)
    order by id`;
  return rows.map(sealOf);
}

export async function insertSeal(transaction: Transaction, seal: AuditSeal): Promise<void> {
  const { id, firstId, lastId, size, root, previousRoot, sealedAt } = seal;
  const { publicKey, signature } = seal;
  await transaction.sql`
    insert into audit_seal (id, first_id, last_id, size, root, previous_root, sealed_at,
      public_key, signature)
    values (${id}, ${firstId}, ${lastId}, ${size}, ${root}, ${previousRoot}, ${sealedAt},
      ${publicKey}, ${signature})`;
}
