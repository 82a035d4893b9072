/**
 * The list of a day as a collector sees it: steps by their names, customers masked.
 * @module
 */

import type * as z from "zod";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { maskName } from "../../organisation/organisation.ts";
import type { AskWorklist, Worklist } from "../case-requests.ts";
import { livePolicy } from "../policy/reading.ts";
import { accountFor, stepName } from "../proposing/showing.ts";
import { newestRun, workRows } from "./worklist-store.ts";

export async function worklistOf(
  context: Context,
  { show, limit }: z.output<typeof AskWorklist>,
): Promise<z.input<typeof Worklist>> {
  const { transaction, actor, now } = context;
  const { scope } = actor;
  const run = await newestRun(transaction, scope);
  if (!run) return { asOf: null, total: 0, owedFen: 0n, gainFen: 0n, rows: [] };
  const today = dayOf(now);
  const policy = await livePolicy(context, today);
  const { rows, total, owedFen, gainFen } = await workRows(transaction, {
    ...{ run: run.id, scope, show, today, limit },
  });
  return {
    ...{ asOf: run.asOf.toISOString(), total, owedFen, gainFen },
    rows: rows.map(({ account, name, channel: _, ...row }) => ({
      ...row,
      customerAccount: accountFor(actor, account),
      name: maskName(name),
      stepName: stepName(policy, row.step),
    })),
  };
}
