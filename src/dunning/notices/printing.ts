/**
 * The paper of an action, made once: what is owed on the day it is printed.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { writePdf } from "../../files/write-pdf.ts";
import type { StoredAction } from "../executing/action-store.ts";
import { owingAccount } from "../promising/owing.ts";
import { because } from "../requests.ts";
import { stepKinds } from "../schema.ts";
import { earliestCutOff } from "./earliest.ts";
import { insertNotice } from "./notice-store.ts";
import { noticePaper, type PaperKind } from "./paper.ts";

export async function printNew(context: Context, { id, account, kind }: StoredAction) {
  const { zh, en } = stepKinds[kind];
  if (!isPaper(kind)) return refuse("conflict", because.no_paper({ zh, en }));
  const owing = await owingAccount(context, account, [id]);
  if (isRefusal(owing)) return owing;
  const { debtor, grounds, practice, owedFen } = owing;
  const { transaction, actor, files, now } = context;
  const number = await context.newId("DN");
  const cutOffOn = kind === "notice" ? earliestCutOff(debtor, grounds) : undefined;
  const { law } = grounds.question(debtor.facts);
  const paper = noticePaper({ kind, number, debtor, practice, law, cutOffOn, now });
  const { id: file, name } = await files.put(await writePdf(paper), `${number}.pdf`);
  const { lateFeeFen, bills } = debtor.debt;
  await insertNotice(transaction, {
    ...{ id: number, account, action: id, kind, owedFen, lateFeeFen, cutOffOn, file },
    ...{ bills: bills.map(({ billId }) => billId), by: actor.id, at: now },
  });
  return { notice: number, file, name };
}

function isPaper(kind: string): kind is PaperKind {
  return kind === "letter" || kind === "notice";
}
