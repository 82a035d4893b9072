/**
 * An operation is one thing a person or a program may ask the platform to do. It is declared once;
 * the HTTP API, its description, the command line, the console's client and the worker are read off it.
 * @module
 */
import * as z from "zod";
import type { Aside } from "./aside.ts";
import type { FileStore, KeyVault, RulebookShelf } from "./capabilities.ts";
import type { Analytics, Transaction } from "./database.ts";
import type { Partners } from "./partners.ts";
import type { Refusal } from "./refusal.ts";

export interface Actor {
  id: string;
  name: string;
  roles: readonly string[];
  /** Paths of organisation units whose data this actor may touch; `""` is the whole utility. */
  scope: readonly string[];
  /** May see names, telephone numbers and texts unmasked; each such look is logged. */
  seesPersonalData: boolean;
  /** Came in by a one-time password, and may do nothing before choosing another. */
  mustChangePassword?: true;
}

export interface LaterOptions {
  /** Two rows of the same key are one. */
  key?: string;
  notBefore?: Date;
}

/** What every operation is given. It opens no connection, reads no clock and asks nobody who is calling. */
export interface Surroundings {
  actor: Actor;
  now: Date;
  /** Why a person did this; present on every command. */
  reason?: string;
  files: FileStore;
  vault: KeyVault;
  rulebooks: RulebookShelf;
  /** The lake, brought up to the facts committed so far. */
  analytics(): Promise<Analytics>;
  /** Seconds since the operation began: for reporting a rate, never for deciding. */
  elapsedSeconds(): number;
  /** 32 random bytes in base64url: the one source of randomness, for salts and tokens. */
  secret(): string;
}

/** For queries and commands: all inside one transaction. */
export interface Context extends Surroundings {
  transaction: Transaction;
  /** Leaves an operation for the worker, in the same transaction as the change that calls for it. */
  later(operation: string, input: object, options?: LaterOptions): Promise<void>;
  /** The next number of a series, e.g. `T-2026-000042`. Gaps may occur, repeats never. */
  newId(prefix: string): Promise<string>;
}

/** For jobs: long work outside a transaction that commits through short ones. */
export interface JobContext extends Surroundings {
  /** Commits what `work` did; tried again where PostgreSQL asks for it. Money moves serializably. */
  transact<Result>(
    work: (context: Context) => Promise<Result>,
    options?: { serializable?: true },
  ): Promise<Result>;
  /** Outside parties: called outside any transaction, so jobs alone have them. */
  partners: Partners;
  progress(done: number, total: number, note?: string): void;
  /** Computes on another thread, which tells its progress; throws where the job was cancelled. */
  aside<Input, Output>(work: Aside<Input, Output>, input: Input): Promise<Output>;
  /** What an earlier, interrupted run of this job left behind. */
  checkpoint: unknown;
  saveCheckpoint(value: object): Promise<void>;
  /** True once somebody asked to stop; leave at the next safe point with what is done so far. */
  isCancelled(): boolean;
}

export type Kind = "query" | "command" | "job";

/**
 * A query reads. A command changes something, once per idempotency key, and needs a reason. A job is
 * long: it reports progress, can be resumed and cancelled, and commits in short transactions.
 */
export interface Operation<
  Name extends string,
  Of extends Kind,
  Input extends z.ZodObject,
  Output extends z.ZodType,
> {
  /** `domain.verb`, the verb hyphenated: `tickets.train-recogniser`. */
  name: Name;
  kind: Of;
  /** One sentence, imperative. */
  summary: string;
  /**
   * Roles that may call it; `"signed-in"` for everybody of the house, `"known"` for suppliers and other
   * houses too, `"anyone"` before sign-in.
   */
  allow: readonly string[];
  input: Input;
  output: Output;
  /** The organisation unit the input names, checked against the actor's data scope. */
  unitOf?: (input: z.output<Input>) => string | undefined;
  /** Acts on the whole utility, so a scope of less is not enough. */
  wholeUtility?: true;
  /** Moves money, so it runs as if alone (SERIALIZABLE) and is tried again where it was not. */
  serializable?: true;
  /** Does what no roll back takes back (a key, a file on disk), so it cannot be rehearsed. */
  beyondRollback?: true;
  /** Queries whose every reading is worth an audit line, e.g. unmasked personal data. */
  audited?: boolean | ((input: z.output<Input>) => boolean);
  run(
    context: Of extends "job" ? JobContext : Context,
    input: z.output<Input>,
  ): Promise<z.input<Output> | Refusal>;
}

// biome-ignore-start lint/suspicious/noExplicitAny: the catalog holds operations of every input and output
export type AnyOperation =
  | Operation<string, "query", any, any>
  | Operation<string, "command", any, any>
  | Operation<string, "job", any, any>;
// biome-ignore-end lint/suspicious/noExplicitAny: above

export function defineOperation<
  Name extends string,
  Of extends Kind,
  Input extends z.ZodObject,
  Output extends z.ZodType,
>(operation: Operation<Name, Of, Input, Output>): Operation<Name, Of, Input, Output> {
  return operation;
}

/**
 * A file in an operation's input: the id of a stored file. The command line takes a path and stores
 * the file first; the console uploads it to `/v1/files`.
 */
export const FileId = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, "the id of a stored file")
  .meta({ format: "file-id", description: "a file (command line: its path)" });

/** `a=b,c=d` on the command line, an object everywhere else. */
export const Pairs = z.record(z.string(), z.string());
