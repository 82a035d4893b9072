/**
 * Policies: linted, drafted, shown, published, rolled back. Submitting stands in `submitting.ts`.
 * @module
 */
import type * as z from "zod";
import { dayOf } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { because } from "../schema.ts";
import { hashOfText } from "./reading.ts";
import * as asked from "./requests.ts";
import { allPolicies, lineOf, tableOf } from "./showing.ts";
import {
  findPolicy,
  insertPublication,
  type StoredPolicy,
  savePolicy,
  selectPublications,
} from "./store.ts";
import { lintFor, liveText, namedText } from "./versions.ts";

export const policyReaders = [
  ...["policy-manager", "collector", "approver", "compliance", "data-scientist", "administrator"],
];

/** The text a request names: written out, in a file, or by a policy's name. */
export async function textAsked(
  context: Pick<Context, "transaction" | "rulebooks" | "now" | "files">,
  {
    text,
    file,
    policy,
  }: { text?: string | undefined; file?: string | undefined; policy?: string | undefined },
): Promise<{ name: string; text: string; hash: string } | Refusal> {
  if (text !== undefined) return { name: "text", text, hash: hashOfText(text) };
  if (file === undefined) return namedText(context, policy ?? "live");
  const stored = await context.files.find(file);
  if (!stored) return refuse("not_found", because.unknown_policy({ policy: file }));
  const parts: Uint8Array[] = [];
  for await (const part of stored.read()) parts.push(part);
  const read = Buffer.concat(parts)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
  return { name: stored.name, text: read, hash: hashOfText(read) };
}

const lint = defineOperation({
  name: "dunning.lint",
  kind: "query",
  summary: "Check a dunning policy against the law of the house's places, with article and line",
  allow: policyReaders,
  input: asked.LintInput,
  output: asked.Linted,
  async run(context, input) {
    const found = await textAsked(context, input);
    if (isRefusal(found)) return found;
    const { findings, errors, laws } = await lintFor(context, found.text);
    return {
      ...{ sound: errors.length === 0, errors: errors.length, findings },
      warnings: findings.length - errors.length,
      laws: laws.map(({ name, zh, en }) => ({ name, zh, en })),
    };
  },
});

const list = defineOperation({
  name: "dunning.policies",
  kind: "query",
  summary: "List the versions of the dunning policy, the live one and every publication",
  allow: policyReaders,
  input: asked.LintInput.pick({}),
  output: asked.PolicyList,
  run: (context) => allPolicies(context),
});

const show = defineOperation({
  name: "dunning.policy",
  kind: "query",
  summary: "Show one policy: its YAML, its step table, what the linter says",
  allow: policyReaders,
  input: asked.ShowPolicy,
  output: asked.PolicyFacts,
  async run(context, { policy: name }) {
    const found = await namedText(context, name);
    if (isRefusal(found)) return found;
    const { policies } = await allPolicies(context);
    const line = policies.find((each) => each.name === found.name)!;
    const { findings, policy } = await lintFor(context, found.text);
    return { policy: line, text: found.text, findings, table: policy ? tableOf(policy) : null };
  },
});

const table = defineOperation({
  name: "dunning.table",
  kind: "query",
  summary: "Lint a policy's text as it is being written and show its step table",
  allow: policyReaders,
  input: asked.TableInput,
  output: asked.TableAnswer,
  async run(context, { text }) {
    const { findings, policy } = await lintFor(context, text);
    return { findings, table: policy ? tableOf(policy) : null };
  },
});

const draft = defineOperation({
  name: "dunning.draft",
  kind: "command",
  summary:
    "Write a policy version as a draft, new or over an earlier draft; errors do not hinder it",
  allow: ["policy-manager"],
  wholeUtility: true,
  input: asked.DraftPolicy,
  output: asked.PolicySaved,
  async run(context, { policy: id, basedOn, note, ...input }) {
    const { transaction, actor, now } = context;
    const old = id === undefined ? undefined : await draftOf(context, id);
    if (isRefusal(old)) return old;
    const base = await namedText(context, basedOn);
    if (isRefusal(base)) return base;
    const isWritten = input.text !== undefined || input.file !== undefined;
    const found = isWritten ? await textAsked(context, input) : base;
    if (isRefusal(found)) return found;
    const { findings, policy } = await lintFor(context, found.text);
    const saved: StoredPolicy = {
      ...{ id: old?.id ?? (await context.newId("DP")), text: found.text },
      ...{ hash: hashOfText(found.text), state: "draft", basedOn: old?.basedOn ?? base.name },
      titleZh: policy?.body.zh ?? old?.titleZh ?? "（未完成）",
      titleEn: policy?.body.en ?? old?.titleEn ?? "(unfinished)",
      ...{ simulationId: null, approvalId: old?.approvalId ?? null, note },
      ...{ writtenBy: actor.id, writtenAt: now, submittedAt: null, approvedAt: null },
    };
    await savePolicy(transaction, saved);
    return { policy: await shown(context, saved), findings };
  },
});

async function draftOf({ transaction }: Context, id: string): Promise<StoredPolicy | Refusal> {
  const found = await findPolicy(transaction, id);
  if (!found) return refuse("not_found", because.unknown_policy({ policy: id }));
  if (found.state === "draft") return found;
  return refuse("conflict", because.wrong_state({ policy: id, state: found.state }));
}

export async function shown(context: Context, policy: StoredPolicy) {
  const today = dayOf(context.now);
  const lines = await selectPublications(context.transaction);
  const live = await liveText(context, today);
  return lineOf(policy, { lines, today, live: isRefusal(live) ? null : live.name });
}

/** From a day on, today at the earliest: what was in force before stays known. */
async function publishFrom(
  context: Context,
  policy: StoredPolicy,
  from: string,
): Promise<z.input<typeof asked.PolicySaved> | Refusal> {
  const { transaction, actor, now, reason = "" } = context;
  if (from < dayOf(now)) return refuse("invalid", because.past_day({ day: from }));
  const { findings, errors } = await lintFor(context, policy.text, from);
  const [first] = errors;
  if (first) {
    const values = { count: errors.length, line: first.line };
    return refuse("conflict", because.lint_errors(values), { findings });
  }
  const published = { policyId: policy.id, fromDay: from, publishedBy: actor.id, reason };
  await insertPublication(transaction, { ...published, publishedAt: now });
  return { policy: await shown(context, policy), findings };
}

const publish = defineOperation({
  name: "dunning.publish",
  kind: "command",
  summary: "Put an approved policy in force from a day on; the law of that day is checked again",
  allow: ["policy-manager"],
  wholeUtility: true,
  input: asked.PublishPolicy,
  output: asked.PolicySaved,
  async run(context, { policy: id, from }) {
    const found = await findPolicy(context.transaction, id);
    if (!found) return refuse("not_found", because.unknown_policy({ policy: id }));
    if (found.state === "approved") return publishFrom(context, found, from);
    return refuse("conflict", because.wrong_state({ policy: id, state: found.state }));
  },
});

const rollBack = defineOperation({
  name: "dunning.roll-back",
  kind: "command",
  summary: "Put an earlier published policy in force again",
  allow: ["policy-manager"],
  wholeUtility: true,
  input: asked.RollBackPolicy,
  output: asked.PolicySaved,
  async run(context, { policy: id, from }) {
    const found = await findPolicy(context.transaction, id);
    if (!found) return refuse("not_found", because.unknown_policy({ policy: id }));
    const lines = await selectPublications(context.transaction);
    if (lines.some(({ policyId }) => policyId === id)) {
      return publishFrom(context, found, from ?? dayOf(context.now));
    }
    return refuse("conflict", because.wrong_state({ policy: id, state: found.state }));
  },
});

export const policyOperations = [lint, list, show, table, draft, publish, rollBack] as const;
