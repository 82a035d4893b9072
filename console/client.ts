/**
 * The console's only way to the house. Names, inputs and answers are typed from the catalog; no
 * server code is bundled.
 * @module
 */
import type * as z from "zod";
import type { Catalog } from "../src/doors/catalog.ts";

type ByName = { [Each in Catalog as Each["name"]]: Each };
export type OperationName = Catalog["name"];
type Named<Name extends OperationName> = ByName[Name];

/** What a value becomes on the wire. */
type Json<Value> = Value extends bigint | Date
  ? string
  : Value extends object
    ? { [Key in keyof Value]: Json<Value[Key]> }
    : Value;

export type Input<Name extends OperationName> = Json<z.input<Named<Name>["input"]>>;
/** What an operation gives in the end, a job's result included. */
export type Output<Name extends OperationName> = Json<z.output<Named<Name>["output"]>>;
/** What a call answers: a job only its number, the rest is asked for with `house.job`. */
export type Answer<Name extends OperationName> = Named<Name>["kind"] extends "job"
  ? { job: string }
  : Output<Name>;

export interface Sentence {
  zh: string;
  en: string;
}

export interface RefusalFacts {
  kind: string;
  code: string;
  sentence: Sentence;
  details?: unknown;
}

/** The house would not or could not; says why in both languages. */
export class Refused extends Error {
  readonly kind: string;
  readonly code: string;
  readonly sentence: Sentence;
  readonly details: unknown;
  constructor({ kind, code, sentence, details }: RefusalFacts) {
    super(sentence.en);
    this.kind = kind;
    this.code = code;
    this.sentence = sentence;
    this.details = details;
  }
}

export interface CallOptions {
  /** Why a person does this; kept in the audit. */
  reason?: string;
  /** The same key has the effect once, however often it is sent. */
  key?: string;
  signal?: AbortSignal;
}

export async function call<Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  { reason, key = crypto.randomUUID(), signal }: CallOptions = {},
): Promise<Answer<Name>> {
  const answer = await send(`/v1/${name}`, {
    method: "POST",
    body: JSON.stringify(input),
    headers: {
      "content-type": "application/json",
      "idempotency-key": key,
      ...(reason && { "x-gridtill-reason": encodeURIComponent(reason) }),
    },
    ...(signal && { signal }),
  });
  return (await answer.json()) as Answer<Name>;
}

/** Keeps a file in the house and gives the id that operations take. */
export async function keepFile(file: File): Promise<{ id: string; name: string; bytes: number }> {
  const body = new FormData();
  body.append("file", file);
  return (await send("/v1/files", { method: "POST", body })).json();
}

export function fileAddress(id: string, name: string): string {
  return `/v1/files/${encodeURIComponent(id)}?name=${encodeURIComponent(name)}`;
}

/** What is attached to a case, as its bytes were attached; refused where they changed since. */
export function attachmentAddress(attachment: string): string {
  return `/v1/attachments/${encodeURIComponent(attachment)}`;
}

export async function signIn(person: string, password: string): Promise<void> {
  await send("/session", {
    method: "POST",
    body: JSON.stringify({ person, password }),
    headers: { "content-type": "application/json" },
  });
}

export async function signOut(): Promise<void> {
  await send("/session", { method: "DELETE" });
}

const unreachable: RefusalFacts = {
  kind: "unavailable",
  code: "console.unreachable",
  sentence: {
    zh: "连不上服务。已保存的数据不受影响，请确认服务已启动后重试。",
    en: "The house cannot be reached. What is saved is safe; check that it is running, then try again.",
  },
};

async function send(path: string, init: RequestInit): Promise<Response> {
  const headers = { ...init.headers, "x-gridtill": "console" };
  const answer = await fetch(path, { ...init, headers }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused(unreachable);
  });
  if (answer.ok) return answer;
  throw await readRefusal(answer);
}

async function readRefusal(answer: Response): Promise<Refused> {
  const body = (await answer.json().catch(() => ({}))) as {
    kind?: string;
    code?: string;
    message?: Sentence;
    details?: unknown;
  };
  const sentence = body.message?.zh
    ? body.message
    : { zh: `服务出错（${answer.status}）。`, en: `The house failed (${answer.status}).` };
  return new Refused({
    kind: body.kind ?? (answer.status === 401 ? "unauthenticated" : "error"),
    code: body.code ?? `console.http_${answer.status}`,
    sentence,
    details: body.details,
  });
}
