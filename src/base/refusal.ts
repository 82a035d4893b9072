/**
 * A refusal is an answer, not a crash: the operation would not do it, and says why.
 * Operations return it, `doors/perform.ts` rolls back and turns it into an answer.
 * @module
 */
import type { Reason } from "./reasons.ts";

/** Every kind of refusal with the HTTP status it becomes. On the command line each exits with 2. */
export const refusalStatus = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
} as const;

export type RefusalKind = keyof typeof refusalStatus;

export class Refusal {
  readonly kind: RefusalKind;
  readonly reason: Reason;
  readonly details: unknown;
  constructor(kind: RefusalKind, reason: Reason, details?: unknown) {
    this.kind = kind;
    this.reason = reason;
    this.details = details;
  }
}

export function refuse(kind: RefusalKind, reason: Reason, details?: unknown): Refusal {
  return new Refusal(kind, reason, details);
}

export function isRefusal(value: unknown): value is Refusal {
  return value instanceof Refusal;
}
