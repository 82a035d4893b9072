/**
 * Carries commands out through the running server that holds the home.
 * @module
 */
import { open } from "node:fs/promises";
import { basename, join } from "node:path";
import { openFileStore } from "../../storage/file-store.ts";
import type { Carried, Carrier, Order } from "../cli.ts";
import type { RefusalBody } from "../refusals.ts";

/** How to reach the server that holds a home; it wrote this there itself. */
export interface ServerAddress {
  url: string;
  token: string;
}

const pollEveryMs = 300;

export async function remoteCarrier(home: string, server: ServerAddress): Promise<Carrier> {
  const files = await openFileStore(join(home, "files"));
  return {
    carryOut: (order) =>
      order.operation.kind === "job" && !order.dryRun
        ? followJob(server, order)
        : send(server, order, { name: order.operation.name, input: order.input }),
    // The operator reads every file, so none needs an owner here.
    storeFile: async (path) =>
      (await files.put((await open(path)).createReadStream(), basename(path))).id,
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

function isRefusalBody(result: unknown): boolean {
  return typeof result === "object" && result !== null && "code" in result && "kind" in result;
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
    const isRefused = state === "refused" || (state === "cancelled" && isRefusalBody(result));
    if (isRefused) return { refusal: result as RefusalBody };
    if (state === "done" || state === "cancelled") return { output: result };
    if (state === "failed" || state === "interrupted") throw new Error(`${job} ${state}: ${error}`);
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
  }
}
