/** Papers that customers bring, by what they prove; no two are equal. */
import type { CustomerClass } from "../../../../tools/demonstration/customers.ts";
import type { Asker } from "../../year.ts";

const ofPerson = ["holderId", "accountProof"] as const;
const ofFirm = ["licence", "legalPersonId", "accountProof"] as const;
const titles = {
  holderId: "户主身份证复印件",
  accountProof: "收款账户证明",
  licence: "营业执照复印件",
  legalPersonId: "法定代表人身份证复印件",
  evidence: "差错证明",
  explanation: "情况说明",
} as const;
export type Kind = keyof typeof titles;

/** Inputs of `refunds.request` and its kin: a file for each. */
export async function papers(
  handler: Asker,
  account: string,
  kinds: readonly Kind[],
): Promise<Partial<Record<Kind, string>>> {
  const files: Partial<Record<Kind, string>> = {};
  for (const kind of kinds) {
    const text = `%PDF-1.4\n${titles[kind]} ${account}\n%%EOF\n`;
    files[kind] = await handler.file(text, `${titles[kind]}.pdf`);
  }
  return files;
}

/** What the rules ask of such a customer, for such a reason. */
export function wantedPapers(customerClass: CustomerClass, reasonType: string): Kind[] {
  const own: readonly Kind[] = customerClass === "residential" ? ofPerson : ofFirm;
  return reasonType === "billing_error" ? [...own, "evidence"] : [...own];
}
