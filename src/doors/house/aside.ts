/**
 * Runs a pure function on another thread.
 * @module
 */
import { Worker } from "node:worker_threads";
import type { Aside, Tell } from "../../base/aside.ts";

const thread = new URL("./aside-thread.ts", import.meta.url);

/** What the other thread says: how far it is, and in the end what it found. */
export type Said = { told: Parameters<Tell> } | { output: unknown };

/** Somebody asked to stop. */
export class ThreadEnded extends Error {}

/** @throws ThreadEnded once `isCancelled` */
export function runAside<Input, Output>(
  { url, name }: Aside<Input, Output>,
  input: Input,
  { tell, isCancelled }: { tell: Tell; isCancelled(): boolean },
): Promise<Output> {
  const worker = new Worker(thread, { workerData: { url, name, input } });
  const watch = setInterval(() => isCancelled() && void worker.terminate(), 500);
  return new Promise<Output>((resolve, reject) => {
    worker.on("message", (said: Said) => {
      if ("told" in said) tell(...said.told);
      else resolve(said.output as Output);
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new ThreadEnded(`${name} was stopped`)));
  }).finally(() => clearInterval(watch));
}
