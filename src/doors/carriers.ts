/**
 * The two ways a command line is carried out: in this process, or by the server that holds the home.
 * @module
 */
import { createReadStream } from "node:fs";
import { basename, join } from "node:path";
import type { Actor } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { actorById } from "../organisation/organisation.ts";
import { openFileStore } from "../storage/file-store.ts";
import type { Carried, Carrier, Order } from "./cli.ts";
import { type House, ownFiles } from "./context.ts";
import { queueJob, rehearseJob, runJob, takeJob } from "./jobs.ts";
import { type Answer, type Call, perform } from "./perform.ts";
import { because, type RefusalBody, refusalBody } from "./refusals.ts";
import { operator } from "./web/sessions.ts";

/** Carries commands out in this process, on an open house. */
export function localCarrier(house: House): Carrier {
  return {
    async carryOut(order) {
      const { operation, input, reason, requestKey, dryRun, as } = order;
      const actor = await actorOf(house, as);
      if (isRefusal(actor)) return { refusal: refusalBody(actor) };
      const call = { operation, input, actor, reason, requestKey, dryRun };
      const given =
        operation.kind === "job" ? await runHere(house, call, order) : await perform(house, call);
      return isRefusal(given) ? { refusal: refusalBody(given) } : { output: given.output };
    },
    async storeFile(path) {
      const files = ownFiles(house, operator);
      return (await files.put(createReadStream(path), basename(path))).id;
    },
    pathOfFile: async (id) => (await house.files.find(id))?.path,
  };
}

async function actorOf(house: House, as: string | undefined): Promise<Actor | Refusal> {
  if (as === undefined) return operator;
  const actor = await house.database.transaction((transaction) => actorById(transaction, as));
  return actor ?? refuse("unauthenticated", because.no_person({ person: as }));
}

async function runHere(
  house: House,
  call: Call,
  { onProgress }: Pick<Order, "onProgress">,
): Promise<Answer | Refusal> {
  if (call.dryRun) return rehearseJob(house, call, onProgress);
  const queued = await queueJob(house, call);
  if (isRefusal(queued)) return queued;
  const { job } = queued.output as { job: string };
  const taken = await takeJob(house, job);
  const output = taken ? await runJob(house, job, onProgress) : await resultOf(house, job);
  return isRefusal(output) ? output : { output, replayed: queued.replayed };
}

/** What a job answered that the same key started before. */
async function resultOf({ database }: House, job: string): Promise<unknown> {
  const [row] = await database.transaction(
    ({ sql }) => sql<{ result: unknown }>`select result from job where id = ${job}`,
  );
  return row?.result;
}

/** How to reach the server that holds a home; it wrote this there itself. */
export interface ServerAddress {
  url: string;
  token: string;
}

const pollEveryMs = 300;

/** Carries commands out through the running server. */
export async function remoteCarrier(home: string, server: ServerAddress): Promise<Carrier> {
  const files = await openFileStore(join(home, "files"));
  return {
    carryOut: (order) =>
      order.operation.kind === "job" && !order.dryRun
        ? followJob(server, order)
        : send(server, order, { name: order.operation.name, input: order.input }),
    // The operator reads every file, so none needs an owner here.
    storeFile: async (path) => (await files.put(createReadStream(path), basename(path))).id,
    pathOfFile: async (id) => (await files.find(id))?.path,
  };
}

async function send(
  server: ServerAddress,
  order: Order,
  { name, input }: Letter,
): Promise<Carried> {
  const { as, reason, requestKey, dryRun } = order;
  const response = await fetch(`${server.url}/v1/${name}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${server.token}`,
      "content-type": "application/json",
      "x-gridtill-reason": encodeURIComponent(reason),
      ...(as !== undefined && { "x-gridtill-as": encodeURIComponent(as) }),
      ...(requestKey !== undefined && { "idempotency-key": requestKey }),
      ...(dryRun && { "x-gridtill-dry-run": "true" }),
    },
    body: JSON.stringify(input),
  });
  const body: unknown = await response.json();
  return response.ok ? { output: body } : { refusal: body as RefusalBody };
}

interface Letter {
  name: string;
  input: object;
}

interface JobAnswer {
  state: string;
  done: number;
  total: number;
  note: string;
  result: unknown;
  error: string | null;
}

async function followJob(server: ServerAddress, order: Order): Promise<Carried> {
  const queued = await send(server, order, { name: order.operation.name, input: order.input });
  if ("refusal" in queued) return queued;
  const { job } = queued.output as { job: string };
  for (;;) {
    const asked = await send(server, order, { name: "house.job", input: { id: job } });
    if ("refusal" in asked) return asked;
    const { state, result, error, ...progress } = asked.output as JobAnswer;
    order.onProgress(progress);
    if (state === "done" || state === "cancelled") return { output: result };
    if (state === "refused") return { refusal: result as RefusalBody };
    if (state === "failed" || state === "interrupted") throw new Error(`${job} ${state}: ${error}`);
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
  }
}
