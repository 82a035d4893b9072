/**
 * One approval on a page, and the history of a subject.
 * @module
 */
import * as z from "zod";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { ApprovalId, HistoryInput } from "../requests.ts";
import { ActLine, ApprovalPage } from "../schema.ts";
import { approvalsOfSubject, readActs } from "../store.ts";
import { pageOf } from "./page.ts";
import { findVisible } from "./visibility.ts";

export const show = defineOperation({
  name: "approvals.show",
  kind: "query",
  summary: "Show one approval: what, how much, evidence, flags, every round, and what you may do",
  allow: ["signed-in"],
  input: ApprovalId,
  output: ApprovalPage,
  audited: true,
  async run(context, { id }) {
    const visible = await findVisible(context, id);
    if (isRefusal(visible)) return visible;
    const { stored, facts } = visible;
    return await pageOf(context.transaction, stored, { facts, actor: context.actor });
  },
});

export const history = defineOperation({
  name: "approvals.history",
  kind: "query",
  summary: "List every act on an approval, or on all approvals of a subject, in order",
  allow: ["signed-in"],
  input: HistoryInput,
  output: z.object({ rows: z.array(ActLine.extend({ approval: z.string() })) }),
  async run(context, { approval, subject }) {
    const ids = subject === undefined ? [] : await approvalsOfSubject(context.transaction, subject);
    const asked = approval === undefined ? ids : [approval, ...ids];
    const seen: string[] = [];
    for (const id of asked) {
      const visible = await findVisible(context, id);
      if (!isRefusal(visible)) seen.push(id);
      else if (id === approval) return visible;
    }
    return { rows: await readActs(context.transaction, seen) };
  },
});
