/**
 * Leaves: who stands in for whom, from when to when.
 * @module
 */
import * as z from "zod";
import { dayOf } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { LeaveId, LeaveInput, LeavesInput } from "../requests.ts";
import { because, Leave } from "../schema.ts";
import { cancel, insertLeave, isKnownPerson, leavesBetween, readLeaves } from "./leave-store.ts";

const isKeeper = ({ roles }: { roles: readonly string[] }) =>
  roles.some((role) => role === "administrator" || role === "operator");

export const setLeave = defineOperation({
  name: "approvals.set-leave",
  kind: "command",
  summary: "Name a substitute who sees and signs your approvals from one day to another",
  allow: ["signed-in"],
  input: LeaveInput,
  output: Leave,
  async run(context, { from, to, substitute, person = context.actor.id }) {
    const { transaction, actor, now } = context;
    if (person !== actor.id && !isKeeper(actor)) {
      return refuse("forbidden", because.leave_of_others());
    }
    if (!isDay(from) || !isDay(to) || from > to) {
      return refuse("invalid", because.leave_backwards({ from, to }));
    }
    if (to < dayOf(now)) return refuse("invalid", because.leave_past({ to }));
    if (substitute === person) return refuse("invalid", because.leave_self());
    if (!(await isKnownPerson(transaction, substitute))) {
      return refuse("not_found", because.unknown_person({ person: substitute }));
    }
    const [own] = await leavesBetween(transaction, { person, from, to });
    if (own) return refuse("conflict", because.leave_overlaps({ person, ...own }));
    const [away] = await leavesBetween(transaction, { person: substitute, from, to });
    if (away) return refuse("conflict", because.leave_substitute_away({ person: substitute }));
    const id = await context.newId("LV");
    await insertLeave(transaction, { id, person, substitute, from, to, by: actor.id, now });
    const [leave] = await readLeaves(transaction, { id, today: dayOf(now) });
    return leave!;
  },
});

export const cancelLeave = defineOperation({
  name: "approvals.cancel-leave",
  kind: "command",
  summary: "End a leave: its substitute signs no more",
  allow: ["signed-in"],
  input: LeaveId,
  output: Leave,
  async run({ transaction, actor, now }, { id }) {
    const today = dayOf(now);
    const [leave] = await readLeaves(transaction, { id, today });
    if (!leave || (leave.person !== actor.id && !isKeeper(actor))) {
      return refuse("not_found", because.no_such_leave({ id }));
    }
    await cancel(transaction, { id, now });
    return { ...leave, state: "cancelled" as const };
  },
});

export const listLeaves = defineOperation({
  name: "approvals.leaves",
  kind: "query",
  summary: "List leaves and substitutes",
  allow: ["signed-in"],
  input: LeavesInput,
  output: z.object({ rows: z.array(Leave) }),
  async run({ transaction, actor, now }, { person = actor.id, past }) {
    if (person !== actor.id && !isKeeper(actor)) {
      return refuse("forbidden", because.leave_of_others());
    }
    return { rows: await readLeaves(transaction, { person, today: dayOf(now), past }) };
  },
});

const isDay = (day: string) => dayOf(new Date(`${day}T12:00:00+08:00`)) === day;
