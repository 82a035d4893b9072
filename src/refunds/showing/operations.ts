/**
 * Refunds looked at.
 * @module
 */

import { ageing } from "./ageing-operations.ts";
import { desk, received } from "./desk-operations.ts";
import { evidence } from "./evidence-operations.ts";
import { rulesToday } from "./rules-operations.ts";
import { list, show } from "./show-operations.ts";
import { simulateLimit } from "./simulate-operations.ts";

export const showingOperations = [
  list,
  show,
  ageing,
  desk,
  received,
  rulesToday,
  evidence,
  simulateLimit,
] as const;
