/**
 * Tickets looked at, corrected, and out again.
 * @module
 */
import { dayMs } from "../base/dates.ts";
import { defineOperation } from "../base/operation.ts";
import { isRefusal, refuse } from "../base/refusal.ts";
import { type WriteColumn, writeCsv, writeXlsx } from "../files/write-table.ts";
import { currentPlacing, recordNames } from "./judging/taxonomy-versions.ts";
import { masked } from "./masking.ts";
import { belowFloor, withheldFrom, withoutTexts } from "./rules.ts";
import {
  AskTicketsOfAccount,
  because,
  CorrectCategory,
  ExportedFile,
  ExportTickets,
  GetTicket,
  ListTickets,
  OneTicket,
  privacyFloor,
  type Ticket,
  TicketPage,
  TicketsOfAccount,
} from "./schema.ts";
import { selectionOf } from "./selection.ts";
import {
  countGroup,
  findTickets,
  findTicketsOfAccount,
  lockTicket,
  readTickets,
  saveCategory,
  streamTickets,
} from "./store.ts";

const mayRead = [
  "appeals-analyst",
  "data-scientist",
  "voice-operator",
  "compliance",
  "administrator",
];

export const listTickets = defineOperation({
  name: "tickets.list",
  kind: "query",
  summary: "List tickets by region, category, business type, time and words, masked, newest first",
  allow: mayRead,
  input: ListTickets,
  output: TicketPage,
  async run(context, { page, pageSize, ...filter }) {
    const selection = await selectionOf(context, filter);
    if (isRefusal(selection)) return selection;
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    const { total, tickets } = await findTickets(context.transaction, selection, bounds);
    const withheld = withheldFrom(context.actor, total, selection.search);
    if (withheld) return { total: null, totalShown: belowFloor, withheld, tickets: [] };
    return { total, totalShown: String(total), withheld: null, tickets: tickets.map(masked) };
  },
});

/** Who speaks with the customer sees what the customer has asked for, not how it was said. */
const mayReadOfAccount = [
  ...mayRead,
  ...["collector", "receivables-clerk", "refund-handler", "approver", "anomaly-analyst"],
];

export const ticketsOfAccount = defineOperation({
  name: "tickets.of-account",
  kind: "query",
  summary: "List an account's tickets, newest first: when, what kind, about what",
  allow: mayReadOfAccount,
  audited: true,
  input: AskTicketsOfAccount,
  output: TicketsOfAccount,
  async run({ transaction, actor }, { customerAccount, limit }) {
    const found = await findTicketsOfAccount(transaction, actor.scope, { customerAccount, limit });
    return { tickets: found.map(masked) };
  },
});

/** For a single look, the group is the city's tickets of the same top category in 31 days around it. */
const group = { halfMs: 15.5 * dayMs, limit: privacyFloor };

export const getTicket = defineOperation({
  name: "tickets.get",
  kind: "query",
  summary: "Show one ticket, masked unless asked otherwise with the right to personal data",
  allow: mayRead,
  audited: ({ unmask }) => unmask,
  input: GetTicket,
  output: OneTicket,
  async run({ transaction, actor }, { ticketId, unmask }) {
    const [ticket] = await readTickets(transaction, actor.scope, [ticketId]);
    if (!ticket) return refuse("not_found", because.unknown_ticket({ id: ticketId }));
    if (unmask && !actor.seesPersonalData)
      return refuse("forbidden", because.needs_personal_data());
    if (unmask) return { ...ticket, withheld: null };
    const size = await countGroup(transaction, ticketId, group);
    const withheld = withheldFrom(actor, size) ?? null;
    return { ...(withheld ? withoutTexts(ticket) : masked(ticket)), withheld };
  },
});

export const correctTicketCategory = defineOperation({
  name: "tickets.correct-category",
  kind: "command",
  summary: "Say what a ticket is about; no machine changes it afterwards",
  allow: ["appeals-analyst", "voice-operator", "administrator"],
  input: CorrectCategory,
  output: OneTicket,
  async run(context, { ticketId, category }) {
    const { transaction, actor } = context;
    const place = await currentPlacing(context);
    if (!place(category).isKnown) {
      return refuse("invalid", because.unknown_category({ category }));
    }
    if (!(await lockTicket(transaction, actor.scope, ticketId))) {
      return refuse("not_found", because.unknown_ticket({ id: ticketId }));
    }
    await recordNames(context, [category]);
    await saveCategory(transaction, ticketId, category);
    const [ticket] = await readTickets(transaction, actor.scope, [ticketId]);
    return { ...withoutTexts(ticket!), withheld: null };
  },
});

export const exportTickets = defineOperation({
  name: "tickets.export",
  kind: "query",
  summary: "Write the chosen tickets into a CSV or XLSX file, masked",
  allow: mayRead,
  audited: true,
  input: ExportTickets,
  output: ExportedFile,
  async run(context, { format, unmask, ...filter }) {
    const { transaction, actor, files } = context;
    if (unmask && !actor.seesPersonalData)
      return refuse("forbidden", because.needs_personal_data());
    const selection = await selectionOf(context, filter);
    if (isRefusal(selection)) return selection;
    const { total } = await findTickets(transaction, selection, { limit: 0, offset: 0 });
    const withheld = withheldFrom(actor, total, selection.search);
    if (withheld) return refuse("forbidden", withheld);
    const rows = shown(streamTickets(transaction, selection), unmask);
    const write = format === "csv" ? writeCsv : writeXlsx;
    const { id, name } = await files.put(write(rows, exportColumns), `tickets.${format}`);
    return { file: id, name, rows: total };
  },
});

async function* shown(tickets: AsyncIterable<Ticket>, unmask: boolean): AsyncGenerator<Ticket> {
  for await (const ticket of tickets) yield unmask ? ticket : masked(ticket);
}

/** Headings are those an import reads again. */
const exportColumns: WriteColumn<Ticket>[] = [
  { heading: "ticket_id", value: ({ ticketId }) => ticketId },
  { heading: "created_at", value: ({ createdAt }) => new Date(createdAt) },
  { heading: "region", value: ({ region }) => region },
  { heading: "region_name", value: ({ regionName }) => regionName },
  { heading: "business_type", value: ({ businessType }) => businessType },
  { heading: "category", value: ({ category }) => category },
  { heading: "category_origin", value: ({ categoryOrigin }) => categoryOrigin },
  { heading: "category_confidence", value: ({ categoryConfidence }) => categoryConfidence },
  { heading: "customer_account", value: ({ customerAccount }) => customerAccount },
  { heading: "title", value: ({ title }) => title },
  { heading: "text", value: ({ text }) => text },
  { heading: "call_text", value: ({ callText }) => callText },
  { heading: "urgent", value: ({ tone }) => tone?.urgent },
  { heading: "overall", value: ({ tone }) => tone?.overall },
];
