/**
 * The tax office's verification of invoices, as a gateway offers it over HTTPS: facts out, verdict back. Every
 * kind of no answer, a slow one included, is silence.
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { formatYuan } from "../base/money.ts";
import { type InvoiceCheck, type InvoiceVerdict, PartnerSilent } from "../base/partners.ts";

const verdictStates = ["genuine", "unknown_to_office", "differs", "void", "red_flushed"] as const;
const Verdict = z.object({ state: z.enum(verdictStates), problem: z.string().optional() });

/** POSTs `{ code, number, issuedOn, net, total }` (yuan) and reads `{ state, problem? }`. */
export function openInvoiceGateway(
  url: string,
  { token, timeoutMs = 10_000 }: { token?: string | undefined; timeoutMs?: number } = {},
): InvoiceCheck {
  return {
    pause: (ms) => sleep(ms),
    async check({ code, number, issuedOn, netFen, totalFen }) {
      const [net, total] = [netFen, totalFen].map((fen) => formatYuan(fen, { group: false }));
      const headers = {
        "content-type": "application/json",
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      const body = JSON.stringify({ code, number, issuedOn, net, total });
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await fetch(url, { method: "POST", headers, body, signal });
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        const { state, problem } = Verdict.parse(await answer.json());
        return { state, ...(problem !== undefined && { problem }) };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new PartnerSilent(`the tax office gave no answer: ${why}`, { cause: error });
      }
    },
  };
}

/** Last four digits of an invoice number that the simulator does not find genuine. */
const simulated: Readonly<Record<string, InvoiceVerdict["state"] | "silent">> = {
  "0404": "unknown_to_office",
  "0409": "differs",
  "0410": "void",
  "0423": "red_flushed",
  "0503": "silent",
};

/** For demonstrations and drills: the number says the verdict, the same for ever. */
export function openSimulatedInvoiceCheck(): InvoiceCheck {
  return {
    pause: (ms) => sleep(ms),
    async check({ number }) {
      const state = simulated[number.slice(-4)] ?? "genuine";
      if (state === "silent") throw new PartnerSilent("the simulated tax office is silent");
      return { state };
    },
  };
}
