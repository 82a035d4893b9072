/**
 * The one way in. HTTP, command line, console and worker all end here: permission, input, data
 * scope, reason, idempotency, dry run, one transaction, one audit line.
 * @module
 */
import { createHash } from "node:crypto";
import { appendLine } from "../audit/audit.ts";
import type { Transaction, TransactionOptions } from "../base/database.ts";
import { canonicalJson } from "../base/ids.ts";
import type { Actor, AnyOperation, Context } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { covers, isOutside, unitPath, withoutSecrets } from "../organisation/organisation.ts";
import {
  foreignFile,
  forgetAfterCommit,
  type House,
  inTransaction,
  runAfterCommit,
  surroundings,
} from "./context.ts";
import { because } from "./refusals.ts";

export interface Call {
  operation: AnyOperation;
  input: unknown;
  actor: Actor;
  /** Why; every command of a person needs one. */
  reason?: string | undefined;
  /** Two calls of the same key are one; the second is given the recorded answer. */
  requestKey?: string | undefined;
  /** Do everything, then roll back. */
  dryRun?: boolean | undefined;
}

export interface Answer {
  output: unknown;
  replayed: boolean;
}

/** Checks who may call and what they sent. Gives the checked input, or why not, which leaves a line. */
export async function admit(house: House, call: Call): Promise<{ input: object } | Refusal> {
  const admitted = check(call);
  if (isRefusal(admitted)) {
    await recordRefusal(house, call, admitted);
    return admitted;
  }
  const file = await foreignFile(house, call.actor, admitted.input);
  if (file === undefined) return admitted;
  const refusal = refuse("not_found", because.no_file({ file }));
  await recordRefusal(house, call, refusal);
  return refusal;
}

const beforeNewPassword = ["organisation.me", "organisation.change-password"];

function check({ operation, input, actor, reason, dryRun }: Call): { input: object } | Refusal {
  const { allow, name } = operation;
  const isKnown = actor.id !== "nobody";
  const mayCall =
    allow.includes("anyone") ||
    (isKnown && allow.includes("known")) ||
    (isKnown && allow.includes("signed-in") && !isOutside(actor.roles)) ||
    actor.roles.some((role) => role === "operator" || role === "worker" || allow.includes(role));
  if (!mayCall && actor.id === "nobody") return refuse("unauthenticated", because.not_signed_in());
  if (!mayCall) {
    const roles = allow.join(", ");
    return refuse("forbidden", because.role_missing({ operation: name, roles }));
  }
  if (operation.wholeUtility && !actor.scope.includes("")) {
    return refuse("forbidden", because.whole_scope_needed({ operation: name }));
  }
  if (operation.beyondRollback && dryRun) {
    return refuse("invalid", because.no_rehearsal({ operation: name }));
  }
  if (actor.mustChangePassword && !beforeNewPassword.includes(name)) {
    return refuse("forbidden", because.password_due());
  }
  const known = operation.input.shape as object;
  const stranger = Object.keys(input ?? {}).find((field) => !(field in known));
  if (stranger !== undefined) {
    return refuse("invalid", because.unknown_field({ field: stranger, operation: name }));
  }
  const checked = operation.input.safeParse(input ?? {});
  if (!checked.success) {
    const { path, message } = checked.error.issues[0]!;
    const field = path.join(".") || "input";
    return refuse("invalid", because.bad_input({ field, problem: message }), checked.error.issues);
  }
  const odd = Object.entries(checked.data).find(([, value]) => !isStorable(value));
  if (odd) {
    const problem = "it contains U+0000 or half a character";
    return refuse("invalid", because.bad_input({ field: odd[0], problem }));
  }
  if (operation.kind !== "query" && !reason?.trim())
    return refuse("invalid", because.reason_missing());
  return { input: checked.data };
}

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair. */
function isStorable(value: unknown): boolean {
  if (typeof value === "string") return !value.includes("\0") && value.isWellFormed();
  if (value === null || typeof value !== "object") return true;
  return Object.entries(value).every(([name, field]) => isStorable(name) && isStorable(field));
}

/** Runs a query or a command. A bug crashes through; a refusal comes back as a value. */
export async function perform(house: House, call: Call): Promise<Answer | Refusal> {
  const admitted = await admit(house, call);
  if (isRefusal(admitted)) return admitted;
  const around = surroundings(house, call);
  const answer = await house.database
    .transaction(async (transaction) => {
      forgetAfterCommit(around);
      const context = inTransaction(around, transaction);
      const given = await run(context, call, admitted.input);
      if (isRefusal(given) || call.dryRun) throw new RollBack(given);
      return given;
    }, isolationOf(call.operation))
    .catch((error: unknown) => {
      if (error instanceof RollBack) return error.answer as Answer | Refusal;
      throw error;
    });
  if (isRefusal(answer)) await recordRefusal(house, call, answer);
  else if (!call.dryRun) await runAfterCommit(around);
  return answer;
}

/** Money moves as if alone; the store tries again what PostgreSQL could not order. */
export function isolationOf({
  serializable,
}: {
  serializable?: true | undefined;
}): TransactionOptions {
  return serializable ? { isolation: "serializable" } : {};
}

/** Carries an answer out of a transaction that must leave nothing behind. */
export class RollBack<Given = unknown> extends Error {
  readonly answer: Given;
  constructor(answer: Given) {
    super("roll back");
    this.answer = answer;
  }
}

async function run(context: Context, call: Call, input: object): Promise<Answer | Refusal> {
  const { operation } = call;
  const unit = operation.unitOf?.(input);
  const path = unit === undefined ? "" : await pathInScope(context, unit);
  if (isRefusal(path)) return path;
  if (operation.kind === "query") {
    const output = await operation.run(context, input);
    if (isRefusal(output)) return output;
    const { audited } = operation;
    const isAudited = typeof audited === "function" ? audited(input) : audited;
    if (isAudited) await audit(context, call, { outcome: "looked", path });
    return { output: toJson(operation.output.parse(output)), replayed: false };
  }
  const recorded = await claim(context, call, input);
  if (recorded !== undefined) return recorded;
  if (operation.kind === "job") throw new Error(`${operation.name} is a job: start it as one`);
  const output = await operation.run(context, input);
  if (isRefusal(output)) return output;
  const answer = toJson(operation.output.parse(output));
  await audit(context, call, { outcome: "done", path, answer });
  await settle(context.transaction, call, answer);
  return { output: answer, replayed: false };
}

async function pathInScope(context: Context, unit: string): Promise<string | Refusal> {
  const path = await unitPath(context.transaction, unit);
  if (path !== undefined && covers(context.actor.scope, path)) return path;
  return refuse("not_found", because.outside_scope({ unit }));
}

/**
 * Takes the request key inside the transaction of the effect. A second caller waits here until the
 * first commits, and is then given the recorded answer; after a rollback the key is free again.
 */
export async function claim(
  { transaction, actor, now }: Context,
  { operation, requestKey }: Call,
  input: object,
): Promise<Answer | Refusal | undefined> {
  if (requestKey === undefined) return undefined;
  const bodyHash = hashOf(input);
  const [claimed] = await transaction.sql`
    insert into request (key, actor, operation, body_hash, at)
    values (${requestKey}, ${actor.id}, ${operation.name}, ${bodyHash}, ${now})
    on conflict (key) do nothing returning key`;
  if (claimed) return undefined;
  const [recorded] = await transaction.sql<{ answer: string }>`
    select answer from request where key = ${requestKey} and actor = ${actor.id}
      and operation = ${operation.name} and body_hash = ${bodyHash}`;
  if (!recorded) return refuse("conflict", because.key_reused({ key: requestKey }));
  return { output: JSON.parse(recorded.answer), replayed: true };
}

export async function settle(
  transaction: Transaction,
  { requestKey }: Call,
  answer: unknown,
): Promise<void> {
  if (requestKey === undefined) return;
  await transaction.sql`
    update request set answer = ${canonicalJson(withoutSecrets(answer))} where key = ${requestKey}`;
}

interface Outcome {
  outcome: "done" | "refused" | "failed" | "looked";
  path?: string;
  answer?: unknown;
  refusal?: Refusal;
}

export async function audit(context: Context, call: Call, outcome: Outcome): Promise<void> {
  const { operation, actor, reason, requestKey, input } = call;
  await appendLine(context.transaction, {
    at: context.now,
    actor: actor.id,
    roles: [...actor.roles],
    operation: operation.name,
    kind: operation.kind,
    reason: reason ?? null,
    requestKey: requestKey ?? null,
    inputHash: hashOf(input ?? {}),
    answerHash: outcome.answer === undefined ? null : hashOf(outcome.answer),
    unitPath: outcome.path ?? "",
    outcome: outcome.outcome,
    refusalCode: outcome.refusal?.reason.code ?? null,
    summary: (input ?? {}) as object,
  });
}

/** A refused command, or a refused look at something, leaves a line too, in a transaction of its own. */
async function recordRefusal(house: House, call: Call, refusal: Refusal): Promise<void> {
  const isWorthALine =
    call.operation.kind !== "query" || ["forbidden", "not_found"].includes(refusal.kind);
  if (!isWorthALine || call.dryRun) return;
  await house.database.transaction(async (transaction) => {
    const context = inTransaction(surroundings(house, call), transaction);
    await audit(context, call, { outcome: "refused", refusal });
  });
}

/** What goes over the wire: bigints as strings, dates as ISO text. */
export function toJson(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, field: unknown) =>
    typeof field === "bigint" ? field.toString() : field,
  );
  return text === undefined ? null : JSON.parse(text);
}

/** Of canonical JSON without secrets: a hash of a password could be guessed backwards. */
function hashOf(value: unknown): string {
  const text = canonicalJson(withoutSecrets(value));
  return createHash("sha256").update(text).digest("hex");
}
