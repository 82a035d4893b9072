/**
 * A draft into approval: bound to the hash of its YAML and of the simulation it was judged by. Four eyes: who
 * wrote or submits it never signs (`approvals`, and `applying.ts` for a later round).
 * @module
 */
import { openApproval, resubmitApproval, type Submission } from "../../approvals/approvals.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { because } from "../schema.ts";
import { simulationFor } from "./judging.ts";
import { shown } from "./policy-operations.ts";
import { PolicySaved, SubmitPolicy } from "./requests.ts";
import { findPolicy, type StoredPolicy, savePolicy } from "./store.ts";
import { attachResult, rootUnit, subjectOf, submissionOf } from "./submission.ts";
import { lintFor } from "./versions.ts";

export const submitPolicy = defineOperation({
  name: "dunning.submit-policy",
  kind: "command",
  summary: "Send a policy draft and its simulation against the live policy into approval",
  allow: ["policy-manager"],
  wholeUtility: true,
  input: SubmitPolicy,
  output: PolicySaved,
  async run(context, { policy: id, simulation }) {
    const draft = await findPolicy(context.transaction, id);
    if (!draft) return refuse("not_found", because.unknown_policy({ policy: id }));
    if (draft.state !== "draft") {
      return refuse("conflict", because.wrong_state({ policy: id, state: draft.state }));
    }
    const { findings, errors } = await lintFor(context, draft.text);
    const [first] = errors;
    if (first) {
      const values = { count: errors.length, line: first.line };
      return refuse("conflict", because.lint_errors(values), { findings });
    }
    const judged = await simulationFor(context, draft, simulation);
    if (isRefusal(judged)) return judged;
    const attached = await attachResult(context, draft, judged);
    if (isRefusal(attached)) return attached;
    const said = submissionOf(draft, judged, findings.length);
    const approval = await intoApproval(context, draft, said);
    if (isRefusal(approval)) return approval;
    const saved: StoredPolicy = {
      ...{ ...draft, state: "submitted", submittedAt: context.now },
      ...{ simulationId: judged.simulation, approvalId: approval },
    };
    await savePolicy(context.transaction, saved);
    return { policy: await shown(context, saved), findings };
  },
});

async function intoApproval(
  context: Context,
  { id, titleZh, titleEn, approvalId, writtenBy }: StoredPolicy,
  said: Submission,
): Promise<string | Refusal> {
  if (approvalId !== null) {
    const acted = await resubmitApproval(context, approvalId, said);
    return isRefusal(acted) ? acted : approvalId;
  }
  const opened = await openApproval(context, {
    ...said,
    ...{ kind: "dunning-policy", subject: subjectOf(id), unitId: await rootUnit(context) },
    initiator: writtenBy,
    title: { zh: `催费策略：${titleZh}`, en: `Dunning policy: ${titleEn}` },
    notify: "dunning.apply-policy-approval",
  });
  return isRefusal(opened) ? opened : opened.id;
}
