/**
 * Refunds looked at.
 * @module
 */
import { ageing } from "./ageing-operations.ts";
import { desk } from "./desk-operations.ts";
import { evidence } from "./evidence-operations.ts";
import { list, show } from "./show-operations.ts";
import { simulateLimit } from "./simulate-operations.ts";

export const showingOperations = [list, show, ageing, desk, evidence, simulateLimit] as const;
