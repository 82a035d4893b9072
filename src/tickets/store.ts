/**
 * Tickets in PostgreSQL. Every read takes the caller's data scope and filters by it.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { RowError } from "../files/schema.ts";
import {
  type BusinessType,
  because,
  type CategoryOrigin,
  type Ticket,
  type Tone,
} from "./schema.ts";

/** A checked filter: names resolved to paths, texts to instants. Null means any. */
export interface Selection {
  scope: readonly string[];
  /** Path of a unit; it and all below. */
  path: string | null;
  category: string | null;
  businessType: BusinessType | null;
  origin: CategoryOrigin | null;
  from: Date | null;
  until: Date | null;
  search: string | null;
}

/** A page of the selection, newest first, and how many tickets it has in all. Unmasked: mask before showing. */
export async function findTickets(
  transaction: Transaction,
  selection: Selection,
  page: { limit: number; offset: number },
): Promise<{ total: number; tickets: Ticket[] }> {
  const rows = await matching(transaction.sql<MatchRow>, selection, page);
  return { total: Number(rows[0]!.total), tickets: ticketsAmong(rows) };
}

/** The whole selection, newest first, in flat memory. */
export async function* streamTickets(
  transaction: Transaction,
  selection: Selection,
): AsyncGenerator<Ticket> {
  const run = transaction.chunks<MatchRow>(1000);
  for await (const rows of matching(run, selection, { limit: null, offset: 0 })) {
    yield* ticketsAmong(rows);
  }
}

/** Without any match there is still one row, which carries the total. */
type MatchRow = { total: bigint } & ({ ticket_id: null } | TicketRow);

function ticketsAmong(rows: readonly MatchRow[]): Ticket[] {
  return rows.flatMap((row) => (row.ticket_id === null ? [] : [toTicket(row)]));
}

function matching<Result>(
  run: (strings: TemplateStringsArray, ...values: readonly unknown[]) => Result,
  { scope, path, category, businessType, origin, from, until, search }: Selection,
  { limit, offset }: { limit: number | null; offset: number },
): Result {
  return run`
    with chosen as materialized (
      select ticket_id, created_at
      from ticket
        join unit on unit.id = ticket.unit_id
        left join appeal_category as place on place.name = ticket.category
      where in_scope(unit.path, ${scope}::text[])
        and (${path}::text is null or in_scope(unit.path, array[${path}::text]))
        and (${category}::text is null
          or ticket.category = ${category}::text or ${category}::text = any (place.path))
        and (${businessType}::text is null or business_type = ${businessType}::text)
        and (${origin}::text is null or category_origin = ${origin}::text)
        and (${from}::timestamptz is null or created_at >= ${from}::timestamptz)
        and (${until}::timestamptz is null or created_at < ${until}::timestamptz)
        and (${search}::text is null
          or strpos(lower(concat_ws(chr(10), title, text, call_text)), lower(${search}::text)) > 0)
    ),
    page as (
      select ticket_id from chosen order by created_at desc, ticket_id
      limit ${limit} offset ${offset}
    )
    select (select count(*) from chosen) as total, ticket.*, unit.name as region_name, place.path,
      lexicon_version, urgent, overall, volatility, stable, closing
    from (values (1)) as always
      left join (page join ticket using (ticket_id)
        join unit on unit.id = ticket.unit_id
        left join appeal_category as place on place.name = ticket.category
        left join ticket_tone using (ticket_id)) on true
    order by created_at desc, ticket_id`;
}

/** By id, those of the scope only, in the order asked. */
export async function readTickets(
  transaction: Transaction,
  scope: readonly string[],
  ids: readonly string[],
): Promise<Ticket[]> {
  const rows = await transaction.sql<TicketRow>`
    select ticket.*, unit.name as region_name, place.path, lexicon_version, urgent, overall,
      volatility, stable, closing
    from unnest(${ids}::text[]) with ordinality as wanted (ticket_id, place_in_list)
      join ticket using (ticket_id)
      join unit on unit.id = ticket.unit_id
      left join appeal_category as place on place.name = ticket.category
      left join ticket_tone using (ticket_id)
    where in_scope(unit.path, ${scope}::text[])
    order by place_in_list`;
  return rows.map(toTicket);
}

interface TicketRow extends Partial<Tone> {
  ticket_id: string;
  created_at: Date;
  closed_at: Date | null;
  unit_id: string;
  region_name: string;
  business_type: BusinessType | null;
  category: string;
  path: string[] | null;
  category_origin: CategoryOrigin;
  category_confidence: number | null;
  customer_account: string | null;
  title: string | null;
  text: string | null;
  call_text: string | null;
  lexicon_version: string | null;
}

function toTicket(row: TicketRow): Ticket {
  return {
    ticketId: row.ticket_id,
    createdAt: row.created_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    region: row.unit_id,
    regionName: row.region_name,
    businessType: row.business_type,
    category: row.category,
    path: row.path ?? [row.category],
    categoryOrigin: row.category_origin,
    categoryConfidence: row.category_confidence,
    customerAccount: row.customer_account,
    title: row.title,
    text: row.text,
    callText: row.call_text,
    masked: false,
    tone: toTone(row),
  };
}

function toTone(row: TicketRow): Tone | null {
  if (row.lexicon_version === null) return null;
  return {
    lexiconVersion: row.lexicon_version,
    urgent: row.urgent!,
    overall: row.overall!,
    volatility: row.volatility!,
    stable: row.stable!,
    closing: row.closing!,
  };
}

/** Holds the ticket's row until the transaction ends. False where the scope has no such ticket. */
export async function lockTicket(
  { sql }: Transaction,
  scope: readonly string[],
  ticketId: string,
): Promise<boolean> {
  const rows = await sql`
    select from ticket join unit on unit.id = ticket.unit_id
    where ticket_id = ${ticketId} and in_scope(unit.path, ${scope}::text[])
    for update of ticket`;
  return rows.length > 0;
}

export async function correctCategory(
  { sql }: Transaction,
  ticketId: string,
  category: string,
): Promise<void> {
  await sql`
    update ticket set category = ${category}, category_origin = 'human',
      category_confidence = null, category_model = null
    where ticket_id = ${ticketId}`;
}

export interface TicketToRead {
  ticketId: string;
  title: string | null;
  text: string | null;
  callText: string | null;
}

/** The next tickets, by id, that a recogniser may classify and this model has not yet. */
export function nextToRecognise(
  { sql }: Transaction,
  { after, model, again }: { after: string; model: string; again: boolean },
  limit: number,
): Promise<TicketToRead[]> {
  return sql<TicketToRead>`
    select ticket_id as "ticketId", title, text, call_text as "callText" from ticket
    where category_origin in ('recogniser', 'none') and ticket_id > ${after}
      and (category_origin = 'none' or (${again} and category_model <> ${model}))
    order by ticket_id limit ${limit}`;
}

export interface Recognised {
  ticketId: string;
  category: string;
  confidence: number;
}

/** Returns how many changed; what a file or a person said in the meantime stays. */
export async function saveRecognised(
  { sql }: Transaction,
  model: string,
  recognised: readonly Recognised[],
): Promise<number> {
  const rows = await sql`
    update ticket set category = new.category, category_origin = 'recogniser',
      category_confidence = new.confidence, category_model = ${model}
    from jsonb_to_recordset(${JSON.stringify(recognised)}::text::jsonb)
      as new ("ticketId" text, category text, confidence double precision)
    where ticket.ticket_id = new."ticketId" and category_origin in ('recogniser', 'none')
    returning ticket.ticket_id`;
  return rows.length;
}

/** The next tickets, by id, created since then, whose tone is of another lexicon. */
export function nextToScore(
  { sql }: Transaction,
  { after, since, lexicon }: { after: string; since: Date; lexicon: string },
  limit: number,
): Promise<TicketToRead[]> {
  return sql<TicketToRead>`
    select ticket_id as "ticketId", title, text, call_text as "callText"
    from ticket left join ticket_tone using (ticket_id)
    where ticket_id > ${after} and created_at >= ${since}
      and lexicon_version is distinct from ${lexicon}
    order by ticket_id limit ${limit}`;
}

export async function saveTones(
  { sql }: Transaction,
  tones: readonly (Tone & { ticketId: string })[],
): Promise<void> {
  await sql`
    insert into ticket_tone
      (ticket_id, lexicon_version, urgent, overall, volatility, stable, closing)
    select "ticketId", "lexiconVersion", urgent, overall, volatility, stable, closing
    from jsonb_to_recordset(${JSON.stringify(tones)}::text::jsonb) as new (
      "ticketId" text, "lexiconVersion" text, urgent boolean, overall double precision,
      volatility double precision, stable boolean, closing double precision)
    on conflict (ticket_id) do update set lexicon_version = excluded.lexicon_version,
      urgent = excluded.urgent, overall = excluded.overall, volatility = excluded.volatility,
      stable = excluded.stable, closing = excluded.closing`;
}

/** Tickets of a scope since then, and a sample of them spread by a hash of their ids, the same each time. */
export async function sampleTickets(
  { sql }: Transaction,
  { scope, since }: { scope: readonly string[]; since: Date },
  size: number,
): Promise<{ total: number; sample: TicketToRead[] }> {
  const rows = await sql<TicketToRead & { total: bigint }>`
    select ticket_id as "ticketId", title, text, call_text as "callText",
      count(*) over () as total
    from ticket join unit on unit.id = ticket.unit_id
    where created_at >= ${since} and in_scope(unit.path, ${scope}::text[])
    order by hashtextextended(ticket_id, 0), ticket_id limit ${size}`;
  return { total: Number(rows[0]?.total ?? 0), sample: rows };
}

interface StagedFault {
  row: bigint | number;
  value: string;
}

/**
 * Rows of regions that nobody knows or that lie outside the scope, rows closed before they were
 * created, and rows whose ticket is here with other content. The same ticket once more is no error.
 */
export async function* importErrors(
  transaction: Transaction,
  scope: readonly string[],
  { createRegions }: { createRegions: boolean },
): AsyncGenerator<RowError> {
  const { sql, chunks } = transaction;
  await sql`select pg_advisory_xact_lock(hashtext('tickets.categories'))`;
  const strangers = chunks<StagedFault>(1000)`
    with known as (
      select wanted.region, named.candidates, coalesce(in_scope(named.path, ${scope}::text[]), false) as mine
      from (select distinct region from staging_ticket) as wanted
        left join unit_by_text as named on named.key = unit_key(wanted.region)
    )
    select row_number as row, staged.region as value
    from staging_ticket as staged join known using (region)
    where not mine and not (candidates is null and ${createRegions})`;
  for await (const rows of strangers) {
    yield* rows.map((row) =>
      rowError("region", row, because.unknown_region({ region: row.value })),
    );
  }
  const hasty = chunks<StagedFault>(1000)`
    select row_number as row, closed_at::text as value from staging_ticket
    where closed_at < created_at`;
  for await (const rows of hasty) {
    yield* rows.map((row) => rowError("closed_at", row, because.closed_before_created()));
  }
  const changed = chunks<StagedFault>(1000)`
    select row_number as row, ticket_id as value
    from staging_ticket as staged join ticket using (ticket_id)
    where ticket.source_hash <> staged.source_hash`;
  for await (const rows of changed) {
    yield* rows.map((row) =>
      rowError("ticket_id", row, because.already_different({ id: row.value })),
    );
  }
}

function rowError(
  column: string,
  { row, value }: StagedFault,
  reason: RowError["reason"],
): RowError {
  return { row: Number(row), column, value: value.slice(0, 100), reason };
}

/** Regions of the staged rows that no unit is called. */
export async function unknownRegions({ sql }: Transaction): Promise<string[]> {
  const rows = await sql<{ region: string }>`
    select region from (select distinct region from staging_ticket) as wanted
    where not exists (select from unit_by_text where key = unit_key(wanted.region))
    order by region`;
  return rows.map(({ region }) => region);
}

/** Writes the staged rows that are new, with their tone. Returns how many, and the categories they name. */
export async function mergeTickets(
  { sql }: Transaction,
  scope: readonly string[],
): Promise<{ merged: number; categories: string[] }> {
  const [row] = await sql<{ merged: bigint; categories: string[] | null }>`
    with known as (
      select wanted.region, named.unit_id
      from (select distinct region from staging_ticket) as wanted
        join unit_by_text as named on named.key = unit_key(wanted.region)
      where in_scope(named.path, ${scope}::text[])
    ),
    merged as (
      insert into ticket (ticket_id, created_at, closed_at, unit_id, business_type, category,
        category_origin, category_confidence, category_model, title, text, call_text,
        customer_account, source_hash)
      select ticket_id, created_at, closed_at, unit_id, business_type, settled_category,
        category_origin, category_confidence, category_model, title, text, call_text,
        customer_account, source_hash
      from staging_ticket as staged join known using (region)
      on conflict (ticket_id) do nothing
      returning ticket_id, category
    )
    select count(*) as merged, array_agg(distinct category) as categories from merged`;
  await sql`
    insert into ticket_tone
      (ticket_id, lexicon_version, urgent, overall, volatility, stable, closing)
    select ticket_id, lexicon_version, urgent, overall, volatility, stable, closing
    from staging_ticket on conflict (ticket_id) do nothing`;
  return { merged: Number(row!.merged), categories: row!.categories ?? [] };
}
