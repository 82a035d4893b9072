/**
 * The record of everything that was done. `doors/perform.ts` appends to it inside the transaction of
 * the deed; the operation `audit.seal` puts it under signed roots afterwards, in batches.
 * @module
 */
export { appendLine } from "./store.ts";
