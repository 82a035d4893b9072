/** The day's calls, visits and papers, the most promising first, as many as a crew can do. */
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Random } from "../../../../src/math/statistics/random.ts";
import type { Year } from "../../year.ts";
import { type Crew, drawFor } from "./crews.ts";
import { talk } from "./talks.ts";

export interface Task {
  id: string;
  customerAccount: string;
  kind: string;
  madeAt: string;
}

interface Round {
  crew: Crew;
  collector: string;
  task: Task;
  random: Random;
}

/** How each sort of task is done, and what share of a working day it takes. */
const work: Record<string, { load: "callsADay" | "visitsADay"; do: typeof call }> = {
  call: { load: "callsADay", do: call },
  visit: { load: "visitsADay", do: visit },
  letter: { load: "visitsADay", do: letter },
  notice: { load: "visitsADay", do: notice },
};

export async function doRound(year: Year, crew: Crew): Promise<void> {
  for (const collector of crew.collectors) {
    const left = { callsADay: crew.callsADay, visitsADay: crew.visitsADay };
    for (const task of await tasksOf(year, crew, collector)) {
      const { load, do: doIt } = work[task.kind] ?? {};
      if (!load || !doIt || left[load] === 0) continue;
      left[load] -= 1;
      const random = drawFor(year, task.kind, task.customerAccount);
      await doIt(year, { crew, collector, task, random });
      year.journal.count(`collection: ${task.kind}`);
    }
  }
}

/** What waits for a person, in the worklist's order; two collectors of a city share it by account. */
export async function tasksOf(year: Year, crew: Crew, collector: string): Promise<Task[]> {
  const desk = year.as(collector);
  const { actions } = await desk.get("dunning.actions", { state: "to_do", pageSize: 200 });
  if (actions.length === 0) return [];
  const { rows } = await desk.get("dunning.worklist", { show: "to-do", limit: 200 });
  const rank = new Map<string, number>(
    (rows as Task[]).map(({ customerAccount }, at) => [customerAccount, at]),
  );
  const place = ({ customerAccount }: Task) => rank.get(customerAccount) ?? rows.length;
  const { collectors } = crew;
  const own = (actions as Task[]).filter(
    ({ customerAccount }) =>
      collectors[Number(customerAccount.at(-1)) % collectors.length] === collector,
  );
  return own.toSorted((left, right) => place(left) - place(right) || (left.id < right.id ? -1 : 1));
}

async function call(year: Year, round: Round): Promise<void> {
  const { collector, task, random } = round;
  const isReached = random.chance(0.65);
  const input = { action: task.id, outcome: isReached ? "delivered" : "failed" };
  const note = isReached ? "已通话" : "无人接听";
  await year.as(collector).get("dunning.record-outcome", { ...input, note });
  if (!isReached) return;
  year.town.meets(task.customerAccount, "call");
  await talk(year, { ...round, account: task.customerAccount });
}

async function visit(year: Year, round: Round): Promise<void> {
  const { collector, task, random } = round;
  const isHome = random.chance(0.75);
  const input = { action: task.id, outcome: isHome ? "delivered" : "failed" };
  const note = isHome ? "见到户主" : "家中无人，已留条";
  await year.as(collector).get("dunning.record-outcome", { ...input, note });
  if (!isHome) return;
  year.town.meets(task.customerAccount, "visit");
  await talk(year, { ...round, account: task.customerAccount });
}

async function letter(year: Year, { collector, task }: Round): Promise<void> {
  const desk = year.as(collector);
  // paid since this morning: nothing to print any more
  if (isRefusal(await desk.ask("dunning.print-notice", { action: task.id }))) return;
  const file = await desk.file(paperOf(task, "邮局回执"), `${task.id}-receipt.pdf`);
  const input = { action: task.id, outcome: "delivered", proof: "registered-post", file };
  await desk.get("dunning.record-outcome", input);
  year.town.meets(task.customerAccount, "letter");
}

/** What goes wrong with a proof, in the beginner's hands more than in others'. */
const mistakes = { experienced: [0.01, 0.01, 0.02], novice: [0.15, 0.15, 0.15] } as const;

async function notice(year: Year, { collector, task, random }: Round): Promise<void> {
  const desk = year.as(collector);
  const isNovice = collector.endsWith(".novice");
  const [withoutFile, late, wrongProof] = mistakes[isNovice ? "novice" : "experienced"];
  if (random.chance(late)) {
    // it lies on the desk until another day, and stands from that day only
    year.journal.count("collection: notice left lying");
    return;
  }
  const delivered = { action: task.id, outcome: "delivered" };
  if (random.chance(withoutFile)) {
    const answer = await desk.ask("dunning.record-outcome", { ...delivered, proof: "signed" });
    const refused = isRefusal(answer) ? "law: refused a notice without paper" : "law: let through";
    year.journal.count(refused);
  }
  if (isRefusal(await desk.ask("dunning.print-notice", { action: task.id }))) return;
  const proof = random.chance(wrongProof)
    ? "recorded-call"
    : random.chance(0.7)
      ? "signed"
      : "photographed";
  const file = await desk.file(paperOf(task, "停电通知书签收"), `${task.id}-signed.pdf`);
  const given = await desk.ask("dunning.record-outcome", { ...delivered, proof, file });
  if (isRefusal(given)) {
    // something came between: it was not given after all
    await desk.ask("dunning.record-outcome", {
      action: task.id,
      outcome: "failed",
      note: "未送达",
    });
    return;
  }
  if (proof === "recorded-call") year.journal.count("collection: notice by telephone only");
  year.town.meets(task.customerAccount, "notice");
}

/** No two papers are the same. */
export function paperOf({ id, customerAccount }: Task, what: string): string {
  return `%PDF-1.4\n${what} ${customerAccount} ${id}\n%%EOF\n`;
}
