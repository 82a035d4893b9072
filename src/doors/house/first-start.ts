/**
 * The demonstration utility: made by `tools/demonstration`, then brought in through the same imports
 * that a real utility uses.
 * @module
 */
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { addDays, dayOf } from "../../base/dates.ts";
import { isRefusal } from "../../base/refusal.ts";
import { findOperation } from "../catalog.ts";
import { type House, operator } from "../context.ts";
import { type Progress, runToEnd } from "../jobs.ts";
import { employ, workTheDesk } from "./first-desk.ts";
import { type Generated, generate } from "./generate.ts";
import { countHouse } from "./store.ts";

const reason = "demonstration utility of the first start";
/** Share of the whole work that the people's last weeks take. */
const deskWeight = 8;

interface Step {
  operation: string;
  file?: string;
  input?: object;
  note: string;
  /** Share of the whole work, for the progress bar. */
  weight: number;
}

function stepsFor(lastDay: string, generated: Generated): Step[] {
  return [
    { operation: "organisation.import-units", file: "units.csv", note: "units", weight: 1 },
    { operation: "customers.import", file: "customers.csv", note: "customers", weight: 4 },
    { operation: "readings.import", file: "readings.csv", note: "readings", weight: 14 },
    ...moneySteps(lastDay, generated),
    { operation: "outages.import", file: "outages.csv", note: "outages", weight: 1 },
    { operation: "registers.import", file: "registers.csv", note: "registers", weight: 1 },
    {
      operation: "tickets.train-recogniser",
      file: "labelled.csv",
      note: "recogniser",
      weight: 6,
    },
    { operation: "tickets.import", file: "tickets.csv", note: "tickets", weight: 16 },
    { operation: "house.night", input: { asOf: lastDay }, note: "nights", weight: 18 },
  ];
}

/** Bills, payments, and the books held against the bank's; all but the last week's days are closed. */
function moneySteps(lastDay: string, { billedMonths, payments }: Generated): Step[] {
  const bills = billedMonths.map((month) => {
    const on = `${addDays(`${month}-28`, 4).slice(0, 7)}-01`;
    return { operation: "bills.issue", input: { month, on }, note: "bills", weight: 2 };
  });
  const files = payments.map((file) => {
    return { operation: "payments.import", file, note: "payments", weight: 1 };
  });
  const days = { day: `${billedMonths[0]}-01`, until: lastDay };
  const until = { day: addDays(lastDay, -7) };
  return [
    ...bills,
    ...files,
    { operation: "payments.allocate", note: "allocation", weight: 10 },
    {
      operation: "payments.reconcile",
      file: "statement.csv",
      input: days,
      note: "bank",
      weight: 2,
    },
    { operation: "ledger.close-day", input: until, note: "closing", weight: 3 },
  ];
}

/** What the setting `demonstration` remembers, so that a start killed half way goes on with the same. */
export interface Making {
  customers: number;
  lastDay: string;
  finished: boolean;
  /** 1 unless said. */
  seed?: number;
  /** Ids of its cities; all of the province unless said. */
  cities?: readonly string[];
  /** Of readings; 24 unless said. */
  months?: number;
}

/** The demonstration to make or to go on with; undefined where there is one, or a utility of its own. */
export async function demonstrationToMake(
  { database, now }: House,
  customers: number,
): Promise<Making | undefined> {
  return database.transaction(async (transaction) => {
    const [begun] = await transaction.sql<{ value: Making }>`
      select value from setting where name = 'demonstration'`;
    if (begun) return begun.value.finished ? undefined : begun.value;
    const { counts } = await countHouse(transaction);
    const isEmpty = counts.units + counts.customers + counts.tickets === 0;
    if (!isEmpty || customers === 0) return undefined;
    return { customers, lastDay: addDays(dayOf(now()), -1), finished: false };
  });
}

/**
 * Makes the utility of the days up to `lastDay`. Each step is an import or a job that has no second
 * effect, so it may be made again from the start.
 */
export async function makeDemonstration(
  house: House,
  making: Making,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const { lastDay } = making;
  await remember(house, making);
  onProgress({ done: 0, total: 1, note: "writing a utility" });
  const generated = await generate(making);
  const { folder } = generated;
  const readMade = async (name: string) =>
    JSON.parse(await readFile(join(folder, `${name}.json`), "utf8"));
  try {
    const steps = stepsFor(lastDay, generated);
    const total = steps.reduce((sum, { weight }) => sum + weight, 0) + 4 + deskWeight;
    let before = 4;
    for (const step of steps) {
      const show = ({ done, total: of }: Progress) =>
        onProgress({
          done: before + (of > 0 ? (done / of) * step.weight : 0),
          total,
          note: step.note,
        });
      await carryOut(house, { step, folder, show });
      before += step.weight;
    }
    const [people, desk] = await Promise.all(["people", "desk"].map(readMade));
    await employ(house, people);
    await workTheDesk(house, desk, (done, of) =>
      onProgress({ done: before + (done / of) * deskWeight, total, note: "desks" }),
    );
    await remember(house, { ...making, finished: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function remember({ database }: House, making: Making): Promise<void> {
  await database.transaction(
    ({ sql }) => sql`
      insert into setting (name, value) values ('demonstration', ${making})
      on conflict (name) do update set value = excluded.value`,
  );
}

interface Carried {
  step: Step;
  folder: string;
  show(progress: Progress): void;
}

async function carryOut(house: House, { step, folder, show }: Carried): Promise<void> {
  const { operation: name, file, input } = step;
  const stored = file && (await store(house, join(folder, file), file));
  const whole = { ...input, ...(stored && { file: stored.id }) };
  const operation = findOperation(name)!;
  const given = await runToEnd(house, { operation, input: whole, actor: operator, reason }, show);
  if (!isRefusal(given)) return;
  throw new Error(`${name} was refused: ${given.reason.en} ${JSON.stringify(given.details)}`);
}

async function store({ files }: House, path: string, name: string): Promise<{ id: string }> {
  return files.put((await open(path)).createReadStream(), name);
}
