/**
 * Carries commands out in this process, on a house it opened itself, together with what they leave
 * for the worker, since no worker runs.
 * @module
 */
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { actorById } from "../../organisation/organisation.ts";
import type { Carrier } from "../cli.ts";
import { type House, operator, ownFiles } from "../context.ts";
import { rehearseJob, runToEnd } from "../jobs.ts";
import { perform } from "../perform.ts";
import { because, refusalBody } from "../refusals.ts";
import { workOff } from "../worker.ts";

export function localCarrier(house: House): Carrier {
  return {
    async carryOut(order) {
      const { operation, input, reason, requestKey, dryRun, as } = order;
      const actor = await actorOf(house, as);
      if (isRefusal(actor)) return { refusal: refusalBody(actor) };
      const call = { operation, input, actor, reason, requestKey, dryRun };
      const isJob = operation.kind === "job";
      const send = isJob ? (dryRun ? rehearseJob : runToEnd) : perform;
      const began = house.now();
      const given = await send(house, call, order.onProgress);
      if (operation.kind !== "query" && !dryRun) await workOff(house, began);
      return isRefusal(given) ? { refusal: refusalBody(given) } : { output: given.output };
    },
    async storeFile(path) {
      const files = ownFiles(house, operator);
      return (await files.put((await open(path)).createReadStream(), basename(path))).id;
    },
    pathOfFile: async (id) => (await house.files.find(id))?.path,
  };
}

async function actorOf(house: House, as: string | undefined) {
  if (as === undefined) return operator;
  const actor = await house.database.transaction((transaction) => actorById(transaction, as));
  return actor ?? refuse("unauthenticated", because.no_person({ person: as }));
}
