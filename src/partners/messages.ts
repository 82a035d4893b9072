/**
 * The line to another house of gridtill: its files first, each hashed again over there, then one
 * operation under a key of its own. What went unanswered may have happened or not.
 * @module
 */
import { openAsBlob } from "node:fs";
import type { StoredFile } from "../base/capabilities.ts";
import {
  type LineAnswer,
  type LineLetter,
  type MessageLine,
  PartnerSilent,
} from "../base/partners.ts";

export interface LineOptions {
  /** Milliseconds without an answer after which the other house is silent. */
  timeoutMs?: number;
}

export function openMessageLine({ timeoutMs = 20_000 }: LineOptions = {}): MessageLine {
  return {
    async send(letter) {
      for (const file of letter.files) await sendFile(letter, file, timeoutMs);
      const response = await ask(
        `${letter.to.url}/v1/${letter.operation}`,
        {
          method: "POST",
          body: JSON.stringify(letter.body),
          headers: {
            ...headersOf(letter),
            "content-type": "application/json",
            "idempotency-key": letter.id,
            "x-gridtill-reason": "message",
          },
        },
        timeoutMs,
      );
      return answerOf(response);
    },
  };
}

function headersOf({ to }: LineLetter): Record<string, string> {
  return { authorization: `Bearer ${to.token}` };
}

/** The other house says under which hash it stored the bytes; another than ours did not arrive whole. */
async function sendFile(letter: LineLetter, file: StoredFile, timeoutMs: number): Promise<void> {
  const form = new FormData();
  form.append("file", await openAsBlob(file.path), file.name);
  const init = { method: "POST", body: form, headers: headersOf(letter) };
  const response = await ask(`${letter.to.url}/v1/files`, init, timeoutMs);
  const { id } = (await response.json().catch(() => ({}))) as { id?: string };
  if (id !== file.id) throw new PartnerSilent(`${file.name} did not arrive whole`);
}

/** @throws PartnerSilent where no house answers, or one that is busy or broken */
async function ask(url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { ...init, signal }).catch((error: unknown) => {
    throw new PartnerSilent(`${new URL(url).host}: ${causeOf(error)}`);
  });
  if (response.status >= 500 || response.status === 429) {
    throw new PartnerSilent(`${new URL(url).host} answered ${response.status}`);
  }
  return response;
}

function causeOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string }; message: string };
  return cause?.code ?? message;
}

async function answerOf(response: Response): Promise<LineAnswer> {
  const body = (await response.json().catch(() => undefined)) as
    | { code?: string; message?: { en?: string } }
    | undefined;
  if (body === undefined) throw new PartnerSilent("the answer broke off");
  if (response.ok) return { output: body };
  const { code = `http_${response.status}`, message } = body;
  return { refusal: { code, en: message?.en ?? "" } };
}
