/**
 * What is read of approvals: the inbox, one page, history, routes and their simulation.
 * @module
 */
import * as z from "zod";
import { addDays, dayOf, parseInstant } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { unitPath } from "../../organisation/organisation.ts";
import { ApprovalId, HistoryInput, InboxInput, RoutesInput, SimulateInput } from "../requests.ts";
import { routesOf } from "../routes.ts";
import * as noun from "../schema.ts";
import { simulateRoute } from "../simulation.ts";
import { approvalsOfSubject, readActs } from "../store.ts";
import { handledBy, startedBy, stuckIn, type Wanted, waitingFor } from "./inbox.ts";
import { linesOf, pageOf } from "./page.ts";
import { findVisible } from "./visibility.ts";

export const inbox = defineOperation({
  name: "approvals.inbox",
  kind: "query",
  summary: "List approvals that wait for you, by deadline; or those you submitted or handled",
  allow: ["signed-in"],
  input: InboxInput,
  output: z.object({
    rows: z.array(noun.Approval),
    next: z.string().nullable().describe("mark of the next page; null where this is the last"),
  }),
  async run(context, input) {
    const wanted = await wantedOf(context, input);
    if (isRefusal(wanted)) return wanted;
    const found = await boxes[input.box](context, { ...wanted, limit: input.limit + 1 }, input);
    const page = found.slice(0, input.limit);
    const today = dayOf(context.now);
    const ids = page.map(({ id }) => id);
    const last = found.length > page.length ? page.at(-1) : undefined;
    return {
      rows: await linesOf(context.transaction, ids, today),
      next: last ? `${last.at}|${last.id}` : null,
    };
  },
});

type Input = z.output<typeof InboxInput>;
type Found = Promise<{ id: string; at: string }[]>;

/** Where each box is read from. */
const boxes: Record<Input["box"], (context: Context, wanted: Wanted, input: Input) => Found> = {
  waiting: ({ transaction, actor, now }, wanted) =>
    waitingFor(transaction, actor, { ...wanted, today: dayOf(now) }),
  started: ({ transaction, actor }, wanted, { states = noun.State.options }) =>
    startedBy(transaction, actor.id, { ...wanted, states }),
  handled: ({ transaction, actor }, wanted) => handledBy(transaction, actor.id, wanted),
  stuck: async ({ transaction, actor }, wanted) =>
    actor.roles.some((role) => role === "administrator" || role === "operator")
      ? stuckIn(transaction, actor.scope, wanted)
      : [],
};

async function wantedOf(
  { transaction, now }: Context,
  { kind, overdue, flagged, fromFen, toFen, within, limit, after }: Input,
): Promise<Wanted | Refusal> {
  const [, at = "", id = ""] = /^([^|]+)\|(.+)$/.exec(after ?? "") ?? [];
  if (after !== undefined && !parseInstant(at)) return refuse("invalid", noun.because.bad_cursor());
  const path = within === undefined ? null : await unitPath(transaction, within);
  if (path === undefined) {
    return refuse("not_found", noun.because.unknown_unit({ unit: within! }));
  }
  return {
    ...{ kind: kind ?? null, flagged, fromFen: fromFen ?? null, toFen: toFen ?? null },
    ...{ overdueBefore: overdue ? dayOf(now) : null, within: path, limit },
    after: after === undefined ? null : { at, id },
  };
}

export const show = defineOperation({
  name: "approvals.show",
  kind: "query",
  summary: "Show one approval: what, how much, evidence, flags, every round, and what you may do",
  allow: ["signed-in"],
  input: ApprovalId,
  output: noun.ApprovalPage,
  audited: true,
  async run(context, { id }) {
    const visible = await findVisible(context, id);
    if (isRefusal(visible)) return visible;
    const { stored, facts } = visible;
    return await pageOf(context.transaction, stored, { facts, actor: context.actor });
  },
});

export const history = defineOperation({
  name: "approvals.history",
  kind: "query",
  summary: "List every act on an approval, or on all approvals of a subject, in order",
  allow: ["signed-in"],
  input: HistoryInput,
  output: z.object({ rows: z.array(noun.ActLine.extend({ approval: z.string() })) }),
  async run(context, { approval, subject }) {
    const ids = subject === undefined ? [] : await approvalsOfSubject(context.transaction, subject);
    const asked = approval === undefined ? ids : [approval, ...ids];
    const seen: string[] = [];
    for (const id of asked) {
      const visible = await findVisible(context, id);
      if (!isRefusal(visible)) seen.push(id);
      else if (id === approval) return visible;
    }
    return { rows: await readActs(context.transaction, seen) };
  },
});

export const listRoutes = defineOperation({
  name: "approvals.routes",
  kind: "query",
  summary: "List the versions of approval routes: steps, roles, levels, amounts, days",
  allow: ["signed-in"],
  input: RoutesInput,
  output: z.object({ routes: z.array(noun.Route) }),
  async run({ rulebooks, now }, { kind }) {
    return { routes: routesOf(rulebooks, dayOf(now), kind) };
  },
});

export const simulate = defineOperation({
  name: "approvals.simulate-route",
  kind: "query",
  summary: "Say which steps the approvals of a month would have needed under other amount limits",
  allow: [
    "approver",
    "finance",
    "refund-handler",
    "settlement-clerk",
    "policy-manager",
    "compliance",
  ],
  input: SimulateInput,
  output: noun.Simulation,
  async run(context, { kind, month, limits, limit }) {
    const thisMonth = `${dayOf(context.now).slice(0, 7)}-01`;
    const lastMonth = addDays(thisMonth, -1).slice(0, 7);
    return await simulateRoute(context, { kind, month: month ?? lastMonth, limits, limit });
  },
});
