/**
 * Proposals made and looked at.
 * @module
 */
import { type Context, defineOperation, type JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { covers, desksOf, resolveUnits } from "../../organisation/organisation.ts";
import { policyDecidedBy } from "../policy/reading.ts";
import {
  because,
  LinePage,
  ListLines,
  ListRuns,
  NoWord,
  OneRun,
  Propose,
  ProposedAll,
  Run,
  RunPage,
} from "../requests.ts";
import { findLines } from "./line-store.ts";
import { beginRun, closeRun, proposePage } from "./propose.ts";
import { findRun, findRuns } from "./run-store.ts";
import { showLine, showRuns } from "./showing.ts";

const readers = ["collector", "policy-manager", "approver", "receivables-clerk", "compliance"];

/** The unit named; else the actor's own, or the whole utility. Refuses one outside his scope. */
async function unitOf(
  { transaction, actor: { scope } }: Context,
  text: string | undefined,
): Promise<{ unit: string | null; unitPath: string } | Refusal> {
  const own = scope.length === 1 ? scope[0]! : "";
  const wanted = text ?? own.split("/").at(-1)!;
  if (wanted === "" && scope.includes("")) return { unit: null, unitPath: "" };
  const named = (await resolveUnits(transaction, [wanted])).get(wanted);
  if (typeof named !== "object" || !covers(scope, named.path)) {
    return refuse("not_found", because.unknown_unit({ unit: wanted }));
  }
  return { unit: named.id, unitPath: named.path };
}

/** A run of one unit from its first account to its last; left where it is when somebody asks to stop. */
async function proposeUnit(
  context: JobContext,
  unit: { unit: string | null; unitPath: string },
): Promise<Run | Refusal> {
  const begun = await context.transact((inside) => beginRun(inside, unit));
  if (isRefusal(begun)) return begun;
  for (let looked = 0; !context.isCancelled(); ) {
    const page = await context.transact((inside) => proposePage(inside, begun));
    looked += page;
    context.progress(looked, 0, begun.run);
    if (page === 0) break;
  }
  return context.transact(async (inside) => {
    const run = context.isCancelled()
      ? await findRun(inside.transaction, begun.run, { scope: [""] })
      : await closeRun(inside, begun.run);
    return (await showRuns(inside, [run!]))[0]!;
  });
}

const propose = defineOperation({
  name: "dunning.propose",
  kind: "job",
  summary: "Decide about every debt as of now; the run is for people to edit, approve and execute",
  allow: ["collector"],
  input: Propose,
  output: Run,
  async run(context, { unit: text }) {
    const unit = await context.transact((inside) => unitOf(inside, text));
    return isRefusal(unit) ? unit : proposeUnit(context, unit);
  },
});

const proposeAll = defineOperation({
  name: "dunning.propose-all",
  kind: "job",
  wholeUtility: true,
  summary: "Make a proposal for each unit that a collector answers for",
  allow: ["collector"],
  input: NoWord,
  output: ProposedAll,
  async run(context) {
    const desks = await context.transact(({ transaction }) => desksOf(transaction, "collector"));
    const runs: string[] = [];
    for (const unitPath of desks) {
      if (context.isCancelled()) break;
      const unit = unitPath === "" ? null : unitPath.split("/").at(-1)!;
      const run = await proposeUnit(context, { unit, unitPath });
      if (isRefusal(run)) return run;
      runs.push(run.id);
    }
    return { runs };
  },
});

const proposals = defineOperation({
  name: "dunning.proposals",
  kind: "query",
  summary: "List proposal runs with their counts, newest first",
  allow: readers,
  input: ListRuns,
  output: RunPage,
  async run(context, { state, page, pageSize }) {
    const { transaction, actor } = context;
    const limits = { limit: pageSize, offset: (page - 1) * pageSize };
    const { total, runs } = await findRuns(transaction, { scope: actor.scope, state, ...limits });
    return { total, runs: await showRuns(context, runs) };
  },
});

const proposal = defineOperation({
  name: "dunning.proposal",
  kind: "query",
  summary: "Show one proposal run: what it would do, what is held back and why, what came of it",
  allow: readers,
  input: OneRun,
  output: Run,
  async run(context, { run: id }) {
    const run = await findRun(context.transaction, id, { scope: context.actor.scope });
    if (!run) return refuse("not_found", because.unknown_run({ run: id }));
    return (await showRuns(context, [run]))[0]!;
  },
});

const lines = defineOperation({
  name: "dunning.lines",
  kind: "query",
  summary: "List a run's lines as of its moment, the highest expected recovery first, names masked",
  allow: readers,
  input: ListLines,
  output: LinePage,
  async run(context, { run: id, page, pageSize, ...filter }) {
    const { transaction, actor } = context;
    const run = await findRun(transaction, id, { scope: actor.scope });
    if (!run) return refuse("not_found", because.unknown_run({ run: id }));
    const limits = { limit: pageSize, offset: (page - 1) * pageSize };
    const found = await findLines(transaction, { run: id, ...filter }, limits);
    const policy = await policyDecidedBy(context, run);
    return {
      total: found.total,
      lines: found.lines.map((line) => showLine(line, { actor, policy })),
    };
  },
});

export const proposeOperations = [propose, proposeAll, proposals, proposal, lines] as const;
