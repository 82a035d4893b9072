/**
 * Where a stop of the tour is in this house: the address of a page at an object that has the story.
 * @module
 */
import { Refused } from "../../client.ts";
import { ask } from "../data.ts";
import { pathTo } from "../router.tsx";
import type { StopId } from "./stops.ts";

/** Undefined where the house has nothing to answer from yet; a closed door stays one. */
async function known<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  return answer.catch((error: unknown) => {
    const isEmpty = error instanceof Refused && /^(not_found|conflict)$/.test(error.kind);
    if (isEmpty) return undefined;
    throw error;
  });
}

/** Each gives undefined where there is nothing of the kind. */
export const places: Record<StopId, () => Promise<string | undefined>> = {
  map: () => Promise.resolve("/"),
  async why() {
    const ranking = await known(ask("appeals.ranking", { level: "city", limit: 1 }));
    const top = ranking?.rows[0];
    return top && pathTo("appeals", top.region, top.category);
  },
  async year() {
    for (const kind of ["cut-off", "notice", "visit"] as const) {
      const done = { kind, state: "delivered", pageSize: 1 } as const;
      const [last] = (await ask("dunning.actions", done)).actions;
      if (last) return pathTo("customers", last.customerAccount);
    }
    const [any] = (await ask("customers.list", { pageSize: 1 })).customers;
    return any && pathTo("customers", any.customerAccount);
  },
  async simulation() {
    const { policies } = await ask("dunning.policies", {});
    for (const { name: policy, writtenBy } of policies) {
      const isTried = writtenBy !== null && (await known(ask("dunning.simulation", { policy })));
      if (isTried) return pathTo("policies", policy);
    }
    return undefined;
  },
  async rounds() {
    const { refunds } = await ask("refunds.list", { pageSize: 200 });
    const again = refunds.filter(({ version }) => version > 1).map(({ id }) => `refund:${id}`);
    for (const subject of again) {
      const { rows } = await ask("approvals.history", { subject });
      const returned = rows.find(({ act }) => act === "return");
      if (returned) return pathTo("inbox", returned.approval);
    }
    return undefined;
  },
  async money() {
    for (const turn of ["bank", "finance", "handler", "approver"] as const) {
      const { refunds } = await ask("refunds.list", { turn, pageSize: 1 });
      if (refunds[0]) return pathTo("refunds", refunds[0].id);
    }
    return undefined;
  },
  async threshold() {
    const set = await known(ask("anomalies.thresholds", {}));
    return set?.cards[0] && "/anomalies/thresholds";
  },
  async proof() {
    const { batches } = await ask("anomalies.chain", {});
    return batches[0] && `/chain?record=${encodeURIComponent(batches[0].sample)}`;
  },
};
