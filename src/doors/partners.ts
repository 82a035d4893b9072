/**
 * Which outside parties this house speaks with. A party that is not connected is silent, so what was
 * asked of it stays unknown until somebody connects it.
 * @module
 */
import { PartnerSilent, type Partners } from "../base/partners.ts";

export function openPartners(): Partners {
  return {
    bank: {
      submit: () => silent("bank"),
      ask: () => silent("bank"),
      movements: () => silent("bank"),
    },
    messages: { send: () => silent("other side") },
    invoiceCheck: { check: () => silent("invoice check") },
  };
}

function silent(partner: string): Promise<never> {
  return Promise.reject(new PartnerSilent(`no ${partner} is connected`));
}
