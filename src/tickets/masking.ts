/**
 * Tickets as somebody without the right to personal data sees them.
 * @module
 */
import { maskAccount, maskText } from "../organisation/organisation.ts";
import type { Ticket } from "./schema.ts";

export function masked(ticket: Ticket): Ticket {
  const hide = (text: string | null) => (text === null ? null : maskText(text));
  const { title, text, callText, customerAccount } = ticket;
  return {
    ...ticket,
    title: hide(title),
    text: hide(text),
    callText: hide(callText),
    customerAccount: customerAccount === null ? null : maskAccount(customerAccount),
    masked: true,
  };
}
