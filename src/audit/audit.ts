/**
 * The record of everything that was done. `doors/perform.ts` appends to it inside the transaction of
 * the deed; the worker seals it afterwards, in batches.
 * @module
 */
export { sealBatches } from "./seal.ts";
export { appendLine } from "./store.ts";
