/**
 * Tickets in PostgreSQL. Every read takes the caller's data scope and filters by it.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { BusinessType, CategoryOrigin, Ticket, Tone } from "./schema.ts";

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
    with chosen as not materialized (
      select ticket_id, created_at
      from ticket join unit on unit.id = ticket.unit_id
      where in_scope(unit.path, ${scope}::text[])
        and (${path}::text is null or in_scope(unit.path, array[${path}::text]))
        and (${category}::text is null or category = any (array(
          select name from appeal_category
          where name = ${category}::text or ${category}::text = any (path))))
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

/** Newest first, those of the scope only. Unmasked: mask before showing. */
export async function findTicketsOfAccount(
  transaction: Transaction,
  scope: readonly string[],
  { customerAccount, limit }: { customerAccount: string; limit: number },
): Promise<Ticket[]> {
  const rows = await transaction.sql<{ id: string }>`
    select ticket_id as id from ticket where customer_account = ${customerAccount}
    order by created_at desc, ticket_id limit ${limit}`;
  return readTickets(
    transaction,
    scope,
    rows.map(({ id }) => id),
  );
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

/**
 * Tickets of the same city and top category, that long before and after a ticket; counted up to
 * `limit`, because it only matters whether there are so many.
 */
export async function countGroup(
  { sql }: Transaction,
  ticketId: string,
  { halfMs, limit }: { halfMs: number; limit: number },
): Promise<number> {
  const [row] = await sql<{ size: bigint }>`
    with placed as not materialized (
      select ticket_id, created_at, coalesce(city_id, unit.id) as city,
        coalesce(place.path[1], ticket.category) as top
      from ticket join unit on unit.id = ticket.unit_id
        left join appeal_category as place on place.name = ticket.category
    ),
    one as materialized (
      select city, top, created_at - make_interval(secs => ${halfMs / 1000}) as begin,
        created_at + make_interval(secs => ${halfMs / 1000}) as until
      from placed where ticket_id = ${ticketId}
    )
    select count(*) as size from (
      select from one join placed using (city, top)
      where created_at >= begin and created_at < until limit ${limit}
    ) as counted`;
  return Number(row!.size);
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

/** A person's word, which no machine overwrites. */
export async function saveCategory(
  { sql }: Transaction,
  ticketId: string,
  category: string,
): Promise<void> {
  await sql`
    update ticket set category = ${category}, category_origin = 'human',
      category_confidence = null, category_model = null
    where ticket_id = ${ticketId}`;
}
