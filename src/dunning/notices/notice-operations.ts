/**
 * Papers printed for delivery. An action has one paper; printing it again gives the same bytes.
 * @module
 */
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { writePdf } from "../../files/write-pdf.ts";
import { findAction, type StoredAction } from "../executing/action-store.ts";
import { gather } from "../proposing/gather.ts";
import { openGrounds } from "../proposing/grounds.ts";
import { claimOf } from "../proposing/lines.ts";
import { because, PrintedNotice, PrintNotice } from "../requests.ts";
import { stepKinds } from "../schema.ts";
import { findNotice, insertNotice } from "./notice-store.ts";
import { earliestCutOff, noticePaper, type PaperKind } from "./paper.ts";

const print = defineOperation({
  name: "dunning.print-notice",
  kind: "command",
  summary: "Print the letter or the cut-off notice of a step that waits to be delivered, as PDF",
  allow: ["collector"],
  input: PrintNotice,
  output: PrintedNotice,
  async run(context, { action: id }) {
    const { transaction, actor } = context;
    const action = await findAction(transaction, id, { scope: actor.scope, lock: true });
    if (!action) return refuse("not_found", because.unknown_action({ action: id }));
    const printed = await findNotice(transaction, id);
    return printed ?? printNew(context, action);
  },
});

async function printNew(context: Context, { id, account, kind }: StoredAction) {
  const { zh, en } = stepKinds[kind];
  if (!isPaper(kind)) return refuse("conflict", because.no_paper({ zh, en }));
  const { transaction, files, now } = context;
  const grounds = await openGrounds(context);
  if (isRefusal(grounds)) return grounds;
  const debtor = (await gather(context, [account], { ...grounds, but: [id] })).get(account);
  if (!debtor) return refuse("conflict", because.paid_since());
  const number = await context.newId("DN");
  const cutOffOn = kind === "notice" ? earliestCutOff(debtor, grounds) : undefined;
  const { law } = grounds.question(debtor.facts);
  const { practice } = grounds;
  const paper = { kind, number, debtor, practice, law, cutOffOn, now };
  const { file, name } = await store(files, number, await writePdf(noticePaper(paper)));
  await insertNotice(transaction, {
    ...{ id: number, account, action: id, kind, owedFen: claimOf(debtor.facts), cutOffOn, file },
    ...{ lateFeeFen: debtor.debt.lateFeeFen, bills: debtor.debt.bills.map(({ billId }) => billId) },
    ...{ by: context.actor.id, at: now },
  });
  return { notice: number, file, name };
}

async function store(files: Context["files"], number: string, bytes: Uint8Array) {
  const { id: file, name } = await files.put(bytes, `${number}.pdf`);
  return { file, name };
}

function isPaper(kind: string): kind is PaperKind {
  return kind === "letter" || kind === "notice";
}

export const noticeOperations = [print] as const;
