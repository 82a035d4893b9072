/**
 * Carries commands out in this process, on a house it opened itself.
 * @module
 */
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { Actor } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { actorById } from "../../organisation/organisation.ts";
import type { Carrier, Order } from "../cli.ts";
import { type House, operator, ownFiles } from "../context.ts";
import { queueJob, rehearseJob, runJob, takeJob } from "../jobs.ts";
import { type Answer, type Call, perform } from "../perform.ts";
import { because, refusalBody } from "../refusals.ts";

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
