/**
 * The inbox and its other boxes, page by page.
 * @module
 */
import * as z from "zod";
import { dayOf, parseInstant } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { unitPath } from "../../organisation/organisation.ts";
import { InboxInput } from "../requests.ts";
import { Approval, because, State } from "../schema.ts";
import { handledBy, startedBy, stuckIn, type Wanted, waitingFor } from "./inbox.ts";
import { linesOf } from "./page.ts";

export const inbox = defineOperation({
  name: "approvals.inbox",
  kind: "query",
  summary: "List approvals that wait for you, by deadline; or those you submitted or handled",
  allow: ["signed-in"],
  input: InboxInput,
  output: z.object({
    rows: z.array(Approval),
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
  started: ({ transaction, actor }, wanted, { states = State.options }) =>
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
  if (after !== undefined && !parseInstant(at)) return refuse("invalid", because.bad_cursor());
  const path = within === undefined ? null : await unitPath(transaction, within);
  if (path === undefined) {
    return refuse("not_found", because.unknown_unit({ unit: within! }));
  }
  return {
    ...{ kind: kind ?? null, flagged, fromFen: fromFen ?? null, toFen: toFen ?? null },
    ...{ overdueBefore: overdue ? dayOf(now) : null, within: path, limit },
    after: after === undefined ? null : { at, id },
  };
}
