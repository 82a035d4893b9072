/**
 * New prices in the middle of the year, as a utility gets them: by a dated file that the operator puts into the
 * home beside the shipped ones. The first draft has a slip in it, which the house must name.
 * @module
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "../../../../src/base/assert.ts";
import { addDays, type Day } from "../../../../src/base/dates.ts";
import { nextMonth } from "../../../../tools/demonstration/readings.ts";
import type { Desk, Year } from "../../year.ts";

const shipped = "rulebooks/province/price-book-37-2024-01-01.yaml";
const kind = "price-book-37";

/** Figures of the shipped book and of the new one: homes pay more, the more they use; watering pays less. */
const changes: readonly (readonly [before: string, after: string])[] = [
  ['version: "2024.1"', 'version: "2026.1"'],
  ['yuanPerKwh: "0.5469"', 'yuanPerKwh: "0.5529"'],
  ['yuanPerKwh: "0.5969"', 'yuanPerKwh: "0.6129"'],
  ['yuanPerKwh: "0.8469"', 'yuanPerKwh: "0.8829"'],
  ['yuanPerKwh: "0.5405"', 'yuanPerKwh: "0.5305"'],
  ['peak: "1.1249"', 'peak: "1.1709"'],
  ['flat: "0.6845"', 'flat: "0.7012"'],
];
/** A digit mistyped: the second step cheaper than the first. */
const slip = ['yuanPerKwh: "0.6129"', 'yuanPerKwh: "0.5129"'] as const;

/** Evenings before the new prices are in force on which the file is put in place, and put right. */
const drafts = [
  { daysBefore: 9, isSound: false },
  { daysBefore: 7, isSound: true },
];

export const prices: Desk = {
  name: "prices",
  hours: ["22:30"],
  async work(year) {
    const from = changeOf(year);
    const draft = drafts.find(({ daysBefore }) => addDays(from, -daysBefore) === year.today());
    if (!draft) return;
    const text = edited(await readFile(shippedPath, "utf8"), [
      ...changes,
      ["from: 2024-01-01", `from: ${from}`],
      ...(draft.isSound ? [] : [slip]),
    ]);
    await place(year, `${kind}-${from}.yaml`, text);
    const { sound, rulebooks } = await year.as("province.meters").get("bills.check-rulebooks");
    assert(sound === draft.isSound, `the house finds the new price book ${sound ? "" : "un"}sound`);
    const { origin, problems } = rulebooks.find((book: { from: Day }) => book.from === from);
    year.journal.note(
      "prices",
      `${kind} from ${from}, ${origin}: ${problems.join("; ") || "sound"}`,
    );
  },
};

const shippedPath = join(import.meta.dirname, "../../../..", shipped);

/** First day of the month in the middle: one that begins and is billed within the year, where there is one. */
export function changeOf({ options: { eve, months } }: Pick<Year, "options">): Day {
  let month = addDays(eve, 1).slice(0, 7);
  for (let left = Math.floor((months - 1) / 2); left > 0; left -= 1) month = nextMonth(month);
  return `${month}-01`;
}

function edited(text: string, all: readonly (readonly [string, string])[]): string {
  return all.reduce((so, [before, after]) => {
    assert(so.includes(before), `the shipped price book says ${before}`);
    return so.replaceAll(before, after);
  }, text);
}

/** Rulebooks are read when the house opens. */
async function place({ house }: Year, name: string, text: string): Promise<void> {
  const folder = join(house.folder, "rulebooks");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
  await house.restart();
}
