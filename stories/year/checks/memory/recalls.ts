/**
 * Decisions that are asked for again: which ones, what of an answer must never change, and what the answer itself says
 * about whether it can be told again.
 * @module
 */
import { addDays } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Random } from "../../../../src/math/statistics/random.ts";
import { people } from "../../../../tools/demonstration/people.ts";
import type { Asker, Year } from "../../year.ts";

// biome-ignore lint/suspicious/noExplicitAny: whatever the operation answers
type Answer = any;

export interface Recall {
  name: string;
  operation: string;
  /** Who asks; the one at the machine unless said. */
  as?: string;
  /** What is asked about this time: of a list, so that nobody is asked about who has nothing. */
  sample(year: Year, random: Random): Promise<readonly Sampled[]>;
  /** The part that must stay the same for ever, of an answer given first at a moment; the whole unless said. */
  part?(answer: Answer, at: string): unknown;
  /** Only twice at once: what is true of today's facts is not kept for later. */
  isOfToday?: true;
  /** What the answer says is wrong with itself. */
  problem?(answer: Answer): string | undefined;
}

export interface Sampled {
  input: object;
  as?: string;
}

const each = 3;

async function picked(
  who: Asker,
  { operation, input, rows }: { operation: string; input: object; rows: string },
  random: Random,
): Promise<Answer[]> {
  const answer = await who.ask(operation, input);
  return isRefusal(answer) ? [] : random.shuffled(answer[rows] as Answer[]).slice(0, each);
}

const keeper = (year: Year) => year.as("operator");

export const recalls: readonly Recall[] = [
  {
    name: "arrears scores",
    operation: "arrears.explain",
    async sample(year, random) {
      const list = await keeper(year).ask("arrears.list", { pageSize: 200 });
      if (isRefusal(list)) return [];
      const { customers, run } = list;
      return random
        .shuffled(customers as Answer[])
        .slice(0, each)
        .map(({ customerAccount }) => ({
          input: { customerAccount, run: run.run },
        }));
    },
  },
  {
    name: "credit grades",
    operation: "credit.explain",
    isOfToday: true,
    async sample(year, random) {
      const page = { operation: "credit.list", input: { limit: 200 }, rows: "rows" };
      const rows = await picked(keeper(year), page, random);
      return rows.map(({ customerAccount }) => ({ input: { account: customerAccount } }));
    },
    problem: ({ reproduced }) => (reproduced ? undefined : "is not reproduced"),
  },
  {
    name: "grades given earlier",
    operation: "credit.history",
    async sample(year, random) {
      const page = { operation: "credit.list", input: { limit: 200 }, rows: "rows" };
      const rows = await picked(keeper(year), page, random);
      return rows.map(({ customerAccount }) => ({
        input: { account: customerAccount, limit: 500 },
      }));
    },
    part: ({ rows }, at) => rows.filter(({ asOf }: { asOf: string }) => asOf < at),
  },
  {
    name: "bills",
    operation: "bills.proof",
    async sample(year, random) {
      const month = addDays(`${year.today().slice(0, 7)}-01`, -1).slice(0, 7);
      const page = { operation: "bills.list", input: { month, pageSize: 200 }, rows: "bills" };
      const rows = await picked(keeper(year), page, random);
      return rows.map(({ billId }) => ({ input: { bill: billId } }));
    },
    part: ({ tariff, priceBook, lines, sumFen }) => ({ tariff, priceBook, lines, sumFen }),
    problem: ({ agrees }) => (agrees ? undefined : "does not come out as billed"),
  },
  {
    name: "late fees",
    operation: "bills.late-fee",
    sample: async (year, random) =>
      Array.from({ length: each }, () => ({
        input: {
          principal: `${1 + random.integer(5000)}.${10 + random.integer(90)}`,
          class: random.pick(["residential", "non-residential"]),
          due: addDays(year.today(), -30 - random.integer(300)),
          paid: addDays(year.today(), -random.integer(30)),
        },
      })),
  },
  {
    name: "appeal assessments",
    operation: "appeals.explain",
    async sample(year, random) {
      const page = { operation: "appeals.ranking", input: { limit: 100 }, rows: "rows" };
      const newest = await keeper(year).ask(page.operation, page.input);
      if (isRefusal(newest)) return [];
      const asOf = newest.asOf;
      const rows = await picked(keeper(year), { ...page, input: { ...page.input, asOf } }, random);
      return rows.map(({ region, category }) => ({ input: { region, category, asOf } }));
    },
    // what is known of outages and alerts may grow
    part: ({ model, row, indices, change, urgency, sentiment }) => {
      const { alertId: _, ...judged } = row;
      return { model, judged, indices, change, urgency, sentiment };
    },
  },
  {
    name: "payments judged odd",
    operation: "anomalies.verify",
    async sample(year, random) {
      const page = { operation: "anomalies.chain", input: {}, rows: "batches" };
      const rows = await picked(keeper(year), page, random);
      return rows.map(({ sample }) => ({ input: { record: sample } }));
    },
    part: ({ record, batch, leaf, leaves, rules }) => ({ record, batch, leaf, leaves, rules }),
    problem: ({ result }) => (result === "fails" ? "does not follow from its rules" : undefined),
  },
  {
    name: "collection lines",
    operation: "dunning.lines",
    async sample(year, random) {
      const page = { operation: "dunning.proposals", input: { state: "executed" }, rows: "runs" };
      const rows = await picked(keeper(year), page, random);
      return rows.map(({ id }) => ({ input: { run: id, pageSize: 50 } }));
    },
    // the whole line, as it was decided; how far it was carried out is no part of that
    part: ({ lines }) => lines.map(({ action: _, ...decided }: Answer) => decided),
  },
  {
    name: "letters about decisions",
    operation: "dunning.explain",
    isOfToday: true,
    async sample(year, random) {
      const overdue = { overdue: true, pageSize: 200 };
      const page = { operation: "bills.list", input: overdue, rows: "bills" };
      const rows = await picked(keeper(year), page, random);
      return rows.map(({ customerAccount }) => ({ input: { customerAccount } }));
    },
  },
  {
    name: "approvals that ended",
    operation: "approvals.show",
    async sample(year, random) {
      const { id: as } = random.pick(people.filter(({ roles }) => roles.includes("approver")));
      const page = { operation: "approvals.inbox", input: { box: "handled" }, rows: "rows" };
      const rows = await picked(year.as(as), page, random);
      const ended = rows.filter(({ endedAt }) => endedAt !== null);
      return ended.map(({ id }) => ({ input: { id }, as }));
    },
    part: ({ state, route, fields, steps, history }) => ({ state, route, fields, steps, history }),
  },
  {
    name: "policy simulations",
    operation: "dunning.simulation",
    async sample(year) {
      const { policies } = await keeper(year).get("dunning.policies");
      const simulated = policies.filter(({ simulation }: Answer) => simulation).slice(0, each);
      return simulated.map(({ simulation }: Answer) => ({ input: { simulation } }));
    },
    problem: ({ isSound }) => (isSound ? undefined : "does not bear the house's signature"),
  },
];
