/**
 * Simulating a policy, and looking at a simulation.
 * @module
 */
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { policyReaders, textAsked } from "../policy/policy-operations.ts";
import { ShowSimulation, Simulate, SimulationFacts } from "../policy/requests.ts";
import { findSimulation } from "../policy/store.ts";
import { lintFor, namedText } from "../policy/versions.ts";
import { because } from "../schema.ts";
import { keepSimulation, openSimulation } from "./keeping.ts";
import { runSimulation, type Simulating } from "./running.ts";
import { windowOf } from "./window.ts";

const simulatePolicy = defineOperation({
  name: "dunning.simulate",
  kind: "job",
  summary:
    "Replay the last months under a policy and the live one: contacts, money, harm, customers that change",
  allow: ["policy-manager", "compliance"],
  wholeUtility: true,
  input: Simulate,
  output: SimulationFacts,
  async run(context, input) {
    const window = windowOf(input, context.now);
    if (!window) return refuse("invalid", because.bad_as_of({ value: input.asOf ?? "" }));
    const policies = await context.transact((inside) => bothPolicies(inside, input));
    if (isRefusal(policies)) return policies;
    const { seed, draws, sample } = input;
    const made = await runSimulation(context, { policies, window, seed, draws, sample });
    return isRefusal(made) ? made : keepSimulation(context, made, input);
  },
});

/** A text with errors is simulated as well where it can be opened: the guards hold. */
async function bothPolicies(
  context: Context,
  input: Parameters<typeof textAsked>[1] & { against: string },
): Promise<Simulating["policies"] | Refusal> {
  const texts = [await namedText(context, input.against), await textAsked(context, input)];
  const opened: Simulating["policies"]["live"][] = [];
  for (const found of texts) {
    if (isRefusal(found)) return found;
    const { policy, findings } = await lintFor(context, found.text);
    if (!policy) {
      const first = `${findings[0]!.line}: ${findings[0]!.en}`;
      const values = { count: findings.length, first };
      return refuse("invalid", because.lint_errors(values), { findings });
    }
    opened.push({ ...policy, name: found.name, hash: found.hash });
  }
  return { live: opened[0]!, changed: opened[1]! };
}

const showSimulation = defineOperation({
  name: "dunning.simulation",
  kind: "query",
  summary: "Show a simulation: its document, and whether the house's signature holds",
  allow: policyReaders,
  input: ShowSimulation,
  output: SimulationFacts,
  async run(context, { simulation: id, policy }) {
    const text = policy === undefined ? undefined : await namedText(context, policy);
    if (isRefusal(text)) return text;
    const key = id === undefined && text ? { policyHash: text.hash } : { id: id ?? "" };
    const made = await findSimulation(context.transaction, key);
    const simulation = id ?? policy ?? "";
    return made
      ? openSimulation(context, made)
      : refuse("not_found", because.unknown_simulation({ simulation }));
  },
});

export const simulateOperations = [simulatePolicy, showSimulation] as const;
