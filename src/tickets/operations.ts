/**
 * Everything that may be asked of tickets.
 * @module
 */
import { importTickets, ticketImportQuestions } from "./import-operations.ts";
import {
  previewLexicon,
  publishLexicon,
  rescoreTickets,
  viewLexicon,
} from "./judging/lexicon-operations.ts";
import {
  listRecognisers,
  recogniseTickets,
  trainCategories,
} from "./judging/recogniser-operations.ts";
import { publishTaxonomy, viewTaxonomy } from "./judging/taxonomy-operations.ts";
import {
  correctTicketCategory,
  exportTickets,
  getTicket,
  listTickets,
  ticketsOfAccount,
} from "./ticket-operations.ts";

export const ticketsOperations = [
  importTickets,
  ...ticketImportQuestions,
  listTickets,
  ticketsOfAccount,
  getTicket,
  correctTicketCategory,
  exportTickets,
  viewTaxonomy,
  publishTaxonomy,
  trainCategories,
  listRecognisers,
  recogniseTickets,
  viewLexicon,
  previewLexicon,
  publishLexicon,
  rescoreTickets,
] as const;
