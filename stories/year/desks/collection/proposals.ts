/** The morning: last night's proposal read, changed where somebody knows better, signed, carried out. */
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Year } from "../../year.ts";
import { isAway } from "../approvers.ts";
import { type Crew, drawFor } from "./crews.ts";

interface Line {
  customerAccount: string;
  step: string | null;
  kind: string | null;
}

/** Why a collector changes a line; `to` a milder step, or none at all. */
const changes = [
  { share: 0.03, reason: "昨日客户来厅，答应本周内缴清，先不催" },
  { share: 0.03, reason: "客户反映白天接不了电话，改发短信", of: ["call", "visit"], to: "sms" },
  { share: 0.02, reason: "家中老人独居，改为短信提醒", of: ["letter", "visit"], to: "sms" },
] as const;

/** Nobody makes a line harder than the machine's word: tried now and then, always refused. */
const harderShare = 0.02;

export async function signProposals(year: Year, crew: Crew): Promise<void> {
  const random = drawFor(year, "proposal", crew.unit);
  const [collector] = crew.collectors;
  const desk = year.as(collector);
  // some mornings a collector asks anew, for what came in since the night
  const run = random.chance(0.1)
    ? await desk.get("dunning.propose", {})
    : (await desk.get("dunning.proposals", { state: "proposed", pageSize: 5 })).runs[0];
  if (!run || run.unit !== crew.unit || run.steps.length === 0) return;
  const { lines } = await desk.get("dunning.lines", { run: run.id, pageSize: 100 });
  for (const line of lines as Line[]) await change(year, crew, { run: run.id, line });
  // whatever is left of it: an emptied run is refused, and that is all right
  const submitted = await desk.ask("dunning.submit", { run: run.id });
  if (isRefusal(submitted)) return;
  await sign(year, crew, run.id);
}

async function change(year: Year, crew: Crew, { run, line }: { run: string; line: Line }) {
  const { customerAccount, step, kind } = line;
  if (step === null || kind === null) return;
  const random = drawFor(year, "line", customerAccount);
  const desk = year.as(crew.collectors[0]);
  if (crew.cuts === "by hand" && kind === "cut-off") {
    const reason = "停电逐户报批，不随批次办理";
    await desk.get("dunning.edit-line", { run, customerAccount }, { reason });
    return;
  }
  for (const { share, reason, ...change } of changes) {
    if (!random.chance(share)) continue;
    const isMeant = !("of" in change) || (change.of as readonly string[]).includes(kind);
    if (!isMeant) continue;
    const to = "to" in change ? { step: change.to } : {};
    await desk.get("dunning.edit-line", { run, customerAccount, ...to }, { reason });
    year.journal.count("collection: lines changed");
    return;
  }
  if (kind === "message" && random.chance(harderShare)) {
    const harder = { run, customerAccount, step: "visit" };
    const answer = await desk.ask("dunning.edit-line", harder, { reason: "直接上门更快" });
    year.journal.count(isRefusal(answer) ? "law: refused a harder line" : "law: let through");
  }
}

/** Who signs; for cut-offs two of them. Where nobody is left to, tonight's proposal takes its place. */
async function sign(year: Year, crew: Crew, run: string): Promise<void> {
  const desk = year.as(crew.collectors[0]);
  for (const person of crew.signers.filter((each) => !isAway(year, each))) {
    await year.as(person).ask("dunning.approve", { run }, { reason: "明细已核" });
    const { state } = await desk.get("dunning.proposal", { run });
    if (state !== "approved") continue;
    await desk.get("dunning.execute", { run });
    year.journal.count("collection: runs carried out");
    return;
  }
}
