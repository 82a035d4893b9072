/**
 * Grades: how steady they are from month to month, and whether who truly pays well has the better ones. The plain
 * alternative calls A who owes nothing, C who owes for over a month.
 * @module
 */
import { addDays } from "../../../../src/base/dates.ts";
import { perYear } from "../../desks/memory.ts";
import { hasModels } from "../../desks/rooms.ts";
import type { Nature } from "../../town/town.ts";
import type { Asker, Check, Year } from "../../year.ts";
import { everyRow } from "../pages.ts";
import { fixed, shareOf } from "./figures.ts";

type Grade = "A" | "B" | "C";
const places: Record<Grade, number> = { A: 1, B: 2, C: 3 };
type Grades = Map<string, Grade>;

/** Of the month before. */
const kept = perYear((): { model?: Grades; plain?: Grades } => ({}));

/** Whose grades should be the better, best first; the others' pay varies too much to say. */
const orderly: readonly Nature[] = ["prompt", "forgetful", "unwilling"];

export const gradesCheck: Check = {
  name: "grades",
  monthly: true,
  async run(year) {
    if (!hasModels(year)) return [];
    const wrong: string[] = [];
    const who = year.as("province.compliance");
    const model = await gradesOf(who, wrong);
    const plain = await plainGrades(year, who, model.keys());
    const mine = kept(year);
    const figures = {
      graded: model.size,
      ...jumps("", mine.model, model),
      ...jumps("plain", mine.plain, plain),
      ...natures("", year, model),
      ...natures("plain", year, plain),
    };
    Object.assign(mine, { model, plain });
    const words = {
      zh: "信用等级：逐月是否稳定，是否与真实付费习惯一致",
      en: "Grades: how steady from month to month, and how true to how people pay",
    };
    return [{ group: "judgement", ...words, figures, wrong }];
  },
};

const pageRows = 500;

async function gradesOf(who: Asker, wrong: string[]): Promise<Grades> {
  const grades: Grades = new Map();
  for (let offset = 0; ; offset += pageRows) {
    const { rows } = await who.get("credit.list", { limit: pageRows, offset });
    for (const { customerAccount, grade, score, reasons } of rows) {
      grades.set(customerAccount, grade);
      if (score !== null && !(score >= 0 && score <= 100))
        wrong.push(`${customerAccount}: score ${score}`);
      if (reasons.length === 0) wrong.push(`${customerAccount}: ${grade} without a reason`);
    }
    if (rows.length < pageRows) return grades;
  }
}

/** By what is overdue today alone. */
async function plainGrades({ today }: Year, who: Asker, accounts: Iterable<string>) {
  const grades: Grades = new Map([...accounts].map((account) => [account, "A"]));
  const overdue = { operation: "bills.list", input: { overdue: true }, rows: "bills" };
  const monthAgo = addDays(today(), -30);
  for await (const { customerAccount: account, dueOn } of everyRow(who, overdue)) {
    if (dueOn < monthAgo) grades.set(account, "C");
    else if (grades.get(account) === "A") grades.set(account, "B");
  }
  return grades;
}

/** Share that moved at all, and from A to C or back. */
function jumps(prefix: string, before: Grades | undefined, now: Grades) {
  if (!before) return {};
  const moves = [...now].flatMap(([account, grade]) => {
    const was = before.get(account);
    return was ? [Math.abs(places[was] - places[grade])] : [];
  });
  const counted = (least: number) =>
    shareOf(moves.filter((move) => move >= least).length, moves.length);
  return named(prefix, { moved: counted(1), jumped: counted(2) });
}

/** Mean place by nature, A 1 to C 3, and whether they come in the order they should. */
function natures(prefix: string, { town }: Year, grades: Grades) {
  const sums = new Map<Nature, { sum: number; count: number }>();
  for (const [account, grade] of grades) {
    const nature = town.natureOf(account);
    const { sum, count } = sums.get(nature) ?? { sum: 0, count: 0 };
    sums.set(nature, { sum: sum + places[grade], count: count + 1 });
  }
  const mean = (nature: Nature) => {
    const { sum, count } = sums.get(nature) ?? { sum: 0, count: 0 };
    return count === 0 ? Number.NaN : sum / count;
  };
  const means = orderly.map(mean);
  const isOrderly = means.every((value, at) => at === 0 || value >= means[at - 1]!);
  const shown = [...sums.keys()].toSorted().map((nature) => [nature, fixed(mean(nature))]);
  return named(prefix, { ...Object.fromEntries(shown), inOrder: isOrderly ? "yes" : "no" });
}

function named<Value>(prefix: string, figures: Record<string, Value>): Record<string, Value> {
  if (prefix === "") return figures;
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`${prefix} ${name}`, value]),
  );
}
