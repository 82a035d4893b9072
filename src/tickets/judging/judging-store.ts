/**
 * Which tickets wait for a judgement, and writing judgements down, many at a time.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Tone } from "../schema.ts";

/** How many tickets of a scope carry each recorded name. */
export async function countByName(
  { sql }: Transaction,
  scope: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ category: string; tickets: bigint }>`
    select category, count(*) as tickets
    from ticket join unit on unit.id = ticket.unit_id
    where in_scope(unit.path, ${scope}::text[])
    group by category`;
  return new Map(rows.map(({ category, tickets }) => [category, Number(tickets)]));
}

export interface TicketToRead {
  ticketId: string;
  title: string | null;
  text: string | null;
  callText: string | null;
}

interface Walk {
  after: string;
  limit: number;
}

interface ToRecognise {
  scope: readonly string[];
  model: string;
  /** Also those that an older model classified. */
  again: boolean;
}

export async function countToRecognise(
  { sql }: Transaction,
  { scope, model, again }: ToRecognise,
): Promise<number> {
  const [row] = await sql<{ total: bigint }>`
    select count(*) as total from ticket join unit on unit.id = ticket.unit_id
    where category_origin in ('recogniser', 'none')
      and (category_origin = 'none' or (${again} and category_model <> ${model}))
      and in_scope(unit.path, ${scope}::text[])`;
  return Number(row!.total);
}

/** The next tickets, by id, that a recogniser may classify and this model has not yet. */
export function nextToRecognise(
  { sql }: Transaction,
  { scope, model, again }: ToRecognise,
  { after, limit }: Walk,
): Promise<TicketToRead[]> {
  return sql<TicketToRead>`
    select ticket_id as "ticketId", title, text, call_text as "callText"
    from ticket join unit on unit.id = ticket.unit_id
    where category_origin in ('recogniser', 'none') and ticket_id > ${after}
      and (category_origin = 'none' or (${again} and category_model <> ${model}))
      and in_scope(unit.path, ${scope}::text[])
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

interface ToScore {
  scope: readonly string[];
  since: Date;
  lexicon: string;
}

export async function countToScore(
  { sql }: Transaction,
  { scope, since, lexicon }: ToScore,
): Promise<number> {
  const [row] = await sql<{ total: bigint }>`
    select count(*) as total
    from ticket join unit on unit.id = ticket.unit_id left join ticket_tone using (ticket_id)
    where created_at >= ${since} and lexicon_version is distinct from ${lexicon}
      and in_scope(unit.path, ${scope}::text[])`;
  return Number(row!.total);
}

/** The next tickets, by id, created since then, whose tone is of another lexicon. */
export function nextToScore(
  { sql }: Transaction,
  { scope, since, lexicon }: ToScore,
  { after, limit }: Walk,
): Promise<TicketToRead[]> {
  return sql<TicketToRead>`
    select ticket_id as "ticketId", title, text, call_text as "callText"
    from ticket join unit on unit.id = ticket.unit_id left join ticket_tone using (ticket_id)
    where ticket_id > ${after} and created_at >= ${since}
      and lexicon_version is distinct from ${lexicon}
      and in_scope(unit.path, ${scope}::text[])
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
