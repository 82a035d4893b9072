/**
 * Carries out what `tools/demonstration` wrote down of its people's last weeks: each step as the person who
 * did it, at the moment it was done, through the same operations as everybody's.
 * @module
 */
import { isRefusal } from "../../base/refusal.ts";
import { actorById } from "../../organisation/organisation.ts";
import { findOperation } from "../catalog.ts";
import { type House, operator } from "../context.ts";
import { runToEnd } from "../jobs.ts";
import { perform } from "../perform.ts";
import { workOff } from "../worker.ts";

/** As `tools/demonstration/desk.ts` writes it. */
interface DeskStep {
  at: string;
  as?: string;
  operation: string;
  input: Record<string, unknown>;
  reason?: string;
  files?: Record<string, { name: string; text: string }>;
  keep?: string;
  mayBeRefused?: true;
}

/** As `tools/demonstration/people.ts` writes it. */
interface DemonstrationPerson {
  id: string;
  name: string;
  roles: string[];
  scope: string[];
}

/** Where a diary says nothing else; people read it in the history of a case. */
const reason = "日常办理";

/** They have no password yet: the administrator gives each one a one-time password. */
export async function employ(house: House, people: readonly DemonstrationPerson[]): Promise<void> {
  const operation = findOperation("organisation.add-person")!;
  for (const person of people) {
    const requestKey = `demonstration:person:${person.id}`;
    const call = { operation, input: person, actor: operator, reason, requestKey };
    const given = await perform(house, call);
    if (isRefusal(given)) throw new Error(`${person.id} was refused: ${given.reason.en}`);
  }
}

/** Safe to do again from the start: each step is done once, and then answers what it answered. */
export async function workTheDesk(
  house: House,
  steps: readonly DeskStep[],
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const kept: Record<string, unknown> = {};
  for (const [index, step] of steps.entries()) {
    const at = new Date(`${step.at}:00+08:00`);
    const then = { ...house, now: () => at };
    const answer = await carryOut(then, {
      ...{ step, index, input: filledIn(step.input, kept), files: textsOf(step, kept) },
    });
    if (step.keep) kept[step.keep] = answer;
    await workOff(then, at);
    onProgress(index + 1, steps.length);
  }
}

interface Carrying {
  step: DeskStep;
  index: number;
  input: object;
  files: [field: string, file: { name: string; text: string }][];
}

async function carryOut(house: House, { step, index, input, files: texts }: Carrying) {
  const operation = findOperation(step.operation)!;
  const { as } = step;
  const actor = as
    ? await house.database.transaction((transaction) => actorById(transaction, as))
    : operator;
  if (!actor) throw new Error(`the demonstration has no ${as}`);
  const files: Record<string, string> = {};
  for (const [field, { name, text }] of texts) {
    files[field] = (await house.files.put(Buffer.from(text), name)).id;
  }
  const requestKey = `demonstration:desk:${index}`;
  const why = step.reason ?? reason;
  const call = { operation, input: { ...input, ...files }, actor, reason: why, requestKey };
  const given = await (operation.kind === "job" ? runToEnd : perform)(house, call);
  if (!isRefusal(given)) return given.output;
  if (step.mayBeRefused) return undefined;
  throw new Error(`${step.operation} at ${step.at}: ${JSON.stringify(given.reason)}`);
}

/**
 * `$name.field` becomes the field of what the step of that name answered; `$name.rows.0.id` too, and nothing
 * where there are fewer rows.
 */
function filledIn<Value>(value: Value, kept: Record<string, unknown>): Value {
  const text = JSON.stringify(value, (_key, field: unknown) => {
    if (typeof field !== "string" || !/^\$[\w-]+(\.\w+)+$/.test(field)) return field;
    return answered(field.slice(1), kept);
  });
  return JSON.parse(text) as Value;
}

/** In a file's text it stands in braces: `{$name.field}`. */
function textsOf({ files = {} }: DeskStep, kept: Record<string, unknown>): Carrying["files"] {
  return Object.entries(files).map(([field, { name, text }]) => {
    const said = text.replaceAll(/\{\$([\w.-]+)\}/g, (_, path: string) => {
      return String(answered(path, kept) ?? "");
    });
    return [field, { name, text: said }];
  });
}

function answered(path: string, kept: Record<string, unknown>): unknown {
  const [name = "", ...parts] = path.split(".");
  return parts.reduce<unknown>(
    (of, part) => (of as Record<string, unknown> | undefined)?.[part],
    kept[name],
  );
}
