/**
 * Which outside parties this house speaks with. A party that is not connected is silent, so what was
 * asked of it stays unknown until somebody connects it.
 * @module
 */
import { join } from "node:path";
import { PartnerSilent, type Partners } from "../base/partners.ts";
import { openFolderBank } from "../partners/bank-folders.ts";
import { openSimulatedBank } from "../partners/bank-simulator.ts";

export interface PartnerOptions {
  /** The home, where simulators keep their books. */
  folder: string;
  now: () => Date;
  /** Where payment files go out to a real bank and its answers come in; without it the bank is simulated. */
  bankFolder?: string | undefined;
}

export function openPartners({ folder, now, bankFolder }: PartnerOptions): Partners {
  return {
    bank: bankFolder
      ? openFolderBank(bankFolder)
      : openSimulatedBank({ book: join(folder, "bank-simulator.jsonl"), now }),
    messages: { send: () => silent("other side") },
    invoiceCheck: { check: () => silent("invoice check") },
  };
}

function silent(partner: string): Promise<never> {
  return Promise.reject(new PartnerSilent(`no ${partner} is connected`));
}
