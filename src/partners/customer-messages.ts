/**
 * Messages to customers through an operator's gateway over HTTPS: POST hands one in, GET asks about it by its
 * key. Every kind of no answer, a slow one included, is silence.
 * @module
 */
import * as z from "zod";
import { type CustomerMessages, PartnerSilent } from "../base/partners.ts";

const Receipt = z.object({
  accepted: z.boolean(),
  reference: z.string().default(""),
  problem: z.string().optional(),
});
const Fate = z.object({
  state: z.enum(["accepted", "delivered", "failed"]),
  at: z.iso.datetime({ offset: true }),
  problem: z.string().optional(),
});

/**
 * POSTs `{ key, channel, to, text }` to `url` and reads `{ accepted, reference, problem? }`; GETs `url/key` and reads
 * `{ state, at, problem? }`, or 404 for a key it never heard of. The gateway takes a key once.
 */
export function openMessageGateway(
  url: string,
  { token, timeoutMs = 10_000 }: { token?: string | undefined; timeoutMs?: number } = {},
): CustomerMessages {
  const headers = {
    "content-type": "application/json",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const call = async <Answer>(request: () => Promise<Answer>) => {
    try {
      return await request();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new PartnerSilent(`the message line gave no answer: ${why}`, { cause: error });
    }
  };
  const asked = () => ({ headers, signal: AbortSignal.timeout(timeoutMs) });
  return {
    kind: "gateway",
    send: ({ key, channel, to, text }) =>
      call(async () => {
        const body = JSON.stringify({ key, channel, to, text });
        const { problem, ...receipt } = Receipt.parse(
          await jsonOf(await fetch(url, { method: "POST", body, ...asked() })),
        );
        return { ...receipt, ...(problem !== undefined && { problem }) };
      }),
    askAbout: (key) =>
      call(async () => {
        const answer = await fetch(`${url}/${encodeURIComponent(key)}`, asked());
        if (answer.status === 404) return undefined;
        const { state, at, problem } = Fate.parse(await jsonOf(answer));
        return { state, at: new Date(at), ...(problem !== undefined && { problem }) };
      }),
  };
}

async function jsonOf(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}
