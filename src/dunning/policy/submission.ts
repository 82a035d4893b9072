/**
 * What an approver of a policy reads and signs.
 * @module
 */
import type * as z from "zod";
import type { Submission } from "../../approvals/approvals.ts";
import { attach } from "../../attachments/attachments.ts";
import type { Context } from "../../base/operation.ts";
import { because } from "../schema.ts";
import { metricsCsv, metricText } from "../simulator/words.ts";
import type { SimulationFacts } from "./requests.ts";
import type { StoredPolicy } from "./store.ts";

type Simulated = z.input<typeof SimulationFacts>;

export const subjectOf = (id: string) => `dunning-policy:${id}`;

/** The figures as a table the approver can open; the document itself is bound by its hash. */
export async function attachResult(context: Context, { id }: StoredPolicy, judged: Simulated) {
  const table = new TextEncoder().encode(metricsCsv(judged.document));
  const name = `${judged.simulation}.csv`;
  const { id: file } = await context.files.put(table, name);
  const paper = { subject: subjectOf(id), file, kind: "simulation", name } as const;
  const unitId = await rootUnit(context);
  return attach(context, { ...paper, ...(unitId !== null && { unitId }) });
}

/** The one unit above all others; the whole utility where there are several. */
export async function rootUnit({ transaction: { sql } }: Context): Promise<string | null> {
  const roots = await sql<{ id: string }>`select id from unit where parent_id is null`;
  return roots.length === 1 ? roots[0]!.id : null;
}

/** What an approver sees and signs: the figures with their intervals, what the guards stopped, warnings. */
export function submissionOf(
  { id, titleZh, hash, basedOn, note }: StoredPolicy,
  { simulation, sha256, document }: Simulated,
  warnings: number,
): Submission {
  const { metrics, window, changes, read } = document;
  const line = (metric: string) => metricText(metrics.find((each) => each.metric === metric)!);
  const names = [
    "cashFen",
    "messages",
    "letters",
    "calls",
    "visits",
    "notices",
    "cutOffs",
  ] as const;
  const rest = ["complaints", "protectedHits", "costFen", "outstandingDays"] as const;
  const more = metrics.filter(
    ({ metric, difference }) =>
      ["cutOffs", "complaints", "protectedHits"].includes(metric) && difference.low > 0,
  );
  return {
    amountFen: 0n,
    fields: {
      ...{ policy: `${titleZh}（${id}）`, policyHash: hash, basedOn: basedOn ?? "", note },
      ...{ simulation, simulationHash: sha256, warnings },
      window: `${window.from} – ${window.to}，${read.accounts}`,
      changes: changes.accounts,
      ...Object.fromEntries([...names, ...rest].map((name) => [name, line(name)])),
    },
    flags: more.map(({ zh, en, difference }) =>
      because.simulated_more({ zh, en, low: Math.round(difference.low * 10) / 10 }),
    ),
  };
}
