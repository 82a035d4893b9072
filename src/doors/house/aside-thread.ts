/**
 * The other thread: finds the function, runs it, says what it found.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import type { Tell } from "../../base/aside.ts";
import type { Said } from "./aside.ts";

const { url, name, input } = workerData as { url: string; name: string; input: unknown };
const say = (said: Said) => parentPort!.postMessage(said);
const module = (await import(url)) as Record<string, (input: unknown, tell: Tell) => unknown>;
say({ output: module[name]!(input, (...told) => say({ told })) });
