/**
 * Two ways to the house: within its own process, and over HTTP with what a person or a machine has there: a password,
 * a session that ends, a token. Whoever asks cannot tell them apart by the answers.
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import { isRefusal, type Refusal, refusalStatus } from "../../src/base/refusal.ts";
import { findOperation } from "../../src/doors/catalog.ts";
import { queueJob } from "../../src/doors/jobs.ts";
import { perform } from "../../src/doors/perform.ts";
import { type RefusalBody, refusalOf } from "../../src/doors/refusals.ts";
import { sessionCookie } from "../../src/doors/web/sessions.ts";
import { StorageFull } from "../../src/storage/full-disk.ts";
import { DatabaseUnavailable } from "../../src/storage/postgres.ts";
import type { Letter, Reply } from "./door.ts";
import { HouseKilled } from "./faults/weather.ts";
import type { YearHouse } from "./house.ts";

export interface Wish {
  operation: string;
  input: object;
  reason: string;
  key?: string | undefined;
}

/** What a carrier needs of the house. */
export type Reached = Pick<YearHouse, "current" | "now" | "weather" | "actor" | "file" | "door">;

export interface Carrier {
  /** Of a job the answer is its number: it waits for the worker. */
  send(wish: Wish): Promise<unknown | Refusal>;
  put(content: string | Uint8Array, name: string): Promise<string>;
}

export function withinTheProcess(house: Reached, person: string): Carrier {
  return {
    async send({ operation: name, input, reason, key }) {
      const operation = findOperation(name);
      if (!operation) throw new Error(`there is no operation ${name}`);
      const call = { operation, input, actor: await house.actor(person), reason, requestKey: key };
      const answer = await (operation.kind === "job" ? queueJob : perform)(house.current(), call);
      return isRefusal(answer) ? answer : answer.output;
    },
    put: async (content, name) => house.file(await house.actor(person), content, name),
  };
}

/** What a person brings along so that the house knows him. */
type Proof = Record<string, string>;

/** How one comes to a proof; a session ends, and then it is asked for again. */
export type Credentials = (house: Reached, person: string) => () => Promise<Proof>;

export function overHttp(house: Reached, person: string, credentials: Credentials): Carrier {
  const prove = credentials(house, person);
  let proof: Proof | undefined;
  const call = async (path: string, headers: Proof, body: Uint8Array): Promise<Reply> => {
    proof ??= await prove();
    const from = workstation(person, house.now());
    const send = () => reach(house, { path, headers: { ...headers, ...proof }, body, from });
    const reply = await send();
    if (reply.status !== refusalStatus.unauthenticated) return reply;
    proof = await prove();
    return send();
  };
  return {
    async send({ operation, input, reason, key }) {
      const headers = {
        ...jsonHeaders,
        "x-gridtill-reason": encodeURIComponent(reason),
        ...(key !== undefined && { "idempotency-key": key }),
      };
      return answerOf(await call(`/v1/${operation}`, headers, jsonOf(input)));
    },
    async put(content, name) {
      const form = new FormData();
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      form.append("file", new Blob([new Uint8Array(bytes)]), name);
      const letter = new Response(form);
      const headers = { "x-gridtill": "1", "content-type": letter.headers.get("content-type")! };
      const stored = answerOf(
        await call("/v1/files", headers, Buffer.from(await letter.arrayBuffer())),
      );
      if (isRefusal(stored)) throw new Error(`${name} was not taken: ${stored.reason.en}`);
      return stored.id;
    },
  };
}

/** A house that was killed under way says nothing more. */
async function reach(house: Reached, letter: Letter): Promise<Reply> {
  const reply = await (await house.door()).send(letter);
  if (house.weather.isDead) throw new HouseKilled("the line to the house broke off");
  return reply;
}

const jsonHeaders = { "content-type": "application/json", "x-gridtill": "1" };
const jsonOf = (value: object) => Buffer.from(JSON.stringify(value));

/** One after another of the house's own addresses, for it takes so many sign-ins a minute from each. */
function workstation(person: string, now: Date): string {
  const [a, b] = createHash("sha256").update(`${person} ${now.toISOString()}`).digest();
  return process.platform === "linux" ? `127.1.${a}.${b! || 1}` : "127.0.0.1";
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the house answers
function answerOf({ status, body }: Reply): any {
  if (status < 300) return body;
  const { code, message } = body as RefusalBody;
  if (code === "doors.store_away") throw new DatabaseUnavailable(message.en);
  if (code === "doors.disk_full") throw new StorageFull(message.en);
  if (status >= 500) throw new Error(`${code}: ${message.en}`);
  return refusalOf(body);
}

/** A person: the administrator's one-time password once, then one of his own, then a session for as long as it lasts. */
export const bySession: Credentials = (house, person) => {
  let password: string | undefined;
  const signIn = async (secret: string): Promise<Proof> => {
    const reply = await reach(house, {
      ...{ path: "/session", headers: jsonHeaders, from: workstation(person, house.now()) },
      body: jsonOf({ person, password: secret }),
    });
    const refused = answerOf(reply);
    if (isRefusal(refused)) throw new Error(`${person} may not sign in: ${refused.reason.en}`);
    const cookies = [reply.headers["set-cookie"] ?? []].flat();
    const session = cookies.find((cookie) => cookie.startsWith(`${sessionCookie}=`));
    return { cookie: session!.split(";")[0]! };
  };
  return async () => {
    if (password === undefined) {
      const reset = { operation: "organisation.reset-password", input: { person } };
      const given = await withinTheProcess(house, "operator").send({ ...reset, reason: "新设备" });
      const oneTime = (given as { password: string }).password;
      const newPassword = `${randomBytes(12).toString("base64url")}-Aa1`;
      const headers = { ...jsonHeaders, ...(await signIn(oneTime)), "x-gridtill-reason": "first" };
      answerOf(
        await reach(house, {
          ...{ path: "/v1/organisation.change-password", headers },
          ...{ body: jsonOf({ password: oneTime, newPassword }), from: "127.0.0.1" },
        }),
      );
      password = newPassword;
    }
    return signIn(password);
  };
};

/** A machine, for which its person made a token that ends with the year. */
export const byToken: Credentials = (house, person) => async () => {
  const { roles } = await house.actor(person);
  const made = await withinTheProcess(house, person).send({
    operation: "organisation.create-token",
    ...{ input: { name: "cash office", roles, days: 366 }, reason: "渠道对接" },
  });
  return { authorization: `Bearer ${(made as { token: string }).token}` };
};
