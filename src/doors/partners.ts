/**
 * Which outside parties this house speaks with. One that is not connected is simulated.
 * @module
 */
import { join } from "node:path";
import type { Partners } from "../base/partners.ts";
import { openFolderBank } from "../partners/bank-folders.ts";
import { openSimulatedBank } from "../partners/bank-simulator.ts";
import { openChainNode } from "../partners/chain-node.ts";
import { openMessageGateway } from "../partners/customer-messages.ts";
import { openInvoiceGateway, openSimulatedInvoiceCheck } from "../partners/invoice-check.ts";
import { openSimulatedMessages, usualShares } from "../partners/message-simulator.ts";
import { openMessageLine } from "../partners/messages.ts";

export interface PartnerOptions {
  /** The home, where simulators keep their books. */
  folder: string;
  now: () => Date;
  /** Where payment files go out to a real bank and its answers come in; without it the bank is simulated. */
  bankFolder?: string | undefined;
  /** The tax office's verification of invoices; without it the office is simulated. */
  invoiceCheck?: { url: string; token: string | undefined } | undefined;
  /** The operator's gateway for messages to customers; without it the line is simulated. */
  customerMessages?: { url: string; token: string | undefined } | undefined;
  /** An EVM chain's JSON-RPC; without it the chain is embedded. */
  chainUrl?: string | undefined;
}

export function openPartners({
  folder,
  now,
  bankFolder,
  invoiceCheck: office,
  customerMessages: line,
  chainUrl: url,
}: PartnerOptions): Partners {
  return {
    bank: bankFolder
      ? openFolderBank(bankFolder)
      : openSimulatedBank({ book: join(folder, "bank-simulator.jsonl"), now }),
    messages: openMessageLine(),
    invoiceCheck: office ? openInvoiceGateway(office.url, office) : openSimulatedInvoiceCheck(),
    customerMessages: line
      ? openMessageGateway(line.url, line)
      : openSimulatedMessages({
          book: join(folder, "message-simulator.jsonl"),
          now,
          shares: usualShares,
        }),
    chain: openChainNode({ url, folder, now }),
  };
}
