/**
 * Routes, and what other limits would have meant.
 * @module
 */
import * as z from "zod";
import { addDays, dayOf } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { RoutesInput, SimulateInput } from "../requests.ts";
import { routesOf } from "../routes.ts";
import { Route, Simulation } from "../schema.ts";
import { simulateRoute } from "./simulation.ts";

export const listRoutes = defineOperation({
  name: "approvals.routes",
  kind: "query",
  summary: "List the versions of approval routes: steps, roles, levels, amounts, days",
  allow: ["signed-in"],
  input: RoutesInput,
  output: z.object({ routes: z.array(Route) }),
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
  output: Simulation,
  async run(context, { kind, month, limits, limit }) {
    const thisMonth = `${dayOf(context.now).slice(0, 7)}-01`;
    const lastMonth = addDays(thisMonth, -1).slice(0, 7);
    return await simulateRoute(context, { kind, month: month ?? lastMonth, limits, limit });
  },
});
