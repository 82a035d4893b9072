/**
 * Signing in is no operation, for it happens before anybody is known; it leaves an audit line all the same.
 * @module
 */
import { createHash } from "node:crypto";
import { appendLine } from "../../audit/audit.ts";
import type { Transaction } from "../../base/database.ts";
import { canonicalJson } from "../../base/ids.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { PersonId } from "../../organisation/schema.ts";

export interface SignInAttempt {
  person: string;
  address: string;
  now: Date;
}

/** Who tried to come in, from where, and how it ended. What is no sign-in name may be a password. */
export async function recordSignIn(
  transaction: Transaction,
  { person, address, now }: SignInAttempt,
  answer: object | Refusal,
): Promise<void> {
  const actor = PersonId.safeParse(person).data ?? "?";
  const summary = { address, person: actor };
  await appendLine(transaction, {
    at: now,
    actor,
    roles: [],
    operation: "session.open",
    kind: "command",
    reason: null,
    requestKey: null,
    inputHash: createHash("sha256").update(canonicalJson(summary)).digest("hex"),
    answerHash: null,
    unitPath: "",
    outcome: isRefusal(answer) ? "refused" : "done",
    refusalCode: isRefusal(answer) ? answer.reason.code : null,
    summary,
  });
}
