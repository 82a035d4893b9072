/**
 * A decision explained to whom it concerns.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { writePdf } from "../../files/write-pdf.ts";
import { Explain, Explained } from "../case-requests.ts";
import { owingAccount } from "../promising/owing.ts";
import { judgementsOf } from "../worklist/judgements.ts";
import { nextStep } from "../worklist/next-step.ts";
import { explanation, paragraphs } from "./letter.ts";

const explain = defineOperation({
  name: "dunning.explain",
  kind: "command",
  summary:
    "Write the letter that explains a decision to the customer, as PDF in Chinese or English",
  allow: ["collector", "receivables-clerk", "voice-operator", "compliance", "approver"],
  input: Explain,
  output: Explained,
  async run(context, { customerAccount, language }) {
    const owing = await owingAccount(context, customerAccount);
    if (isRefusal(owing)) return owing;
    const { debtor, grounds, practice } = owing;
    const { policy, now } = grounds;
    const next = nextStep(debtor, grounds);
    const judged = await judgementsOf(context, customerAccount);
    const explaining = { debtor, next, judged, policy, practice, now };
    const bytes = await writePdf(explanation(explaining, language));
    const stored = await context.files.put(bytes, `explanation-${customerAccount}.pdf`);
    const text = paragraphs(explaining, language).map((paragraph) => paragraph.text);
    return { file: stored.id, name: stored.name, text };
  },
});

export const explainOperations = [explain] as const;
