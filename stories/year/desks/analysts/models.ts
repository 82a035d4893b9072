/**
 * Those who keep what judges people: models learnt anew each quarter, thresholds each quarter after them, and put
 * to work by the other of the two where they are better, or the one before is too old.
 * @module
 */
import { addDays, type Day } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Desk, Year } from "../../year.ts";
import { perYear } from "../memory.ts";

const scientist = "province.data";
const reviewer = "province.model-review";

/** Months in which each is done, and from which day on. */
const calendar = {
  training: { months: ["02", "05", "08", "11"], from: 9 },
  thresholds: { months: ["01", "04", "07", "10"], from: 12 },
} as const;
type Work = keyof typeof calendar;

/** A model this old is replaced by one that is no better too. */
const oldDays = 150;

/** Done last in which month; what waits for the other person. */
interface Drawers {
  done: Partial<Record<Work, string>>;
  waiting: (() => Promise<void>)[];
}
const drawers = perYear((): Drawers => ({ done: {}, waiting: [] }));

export const dataScientists: Desk = {
  name: "data scientists",
  hours: ["14:20"],
  workdaysOnly: true,
  async work(year) {
    const mine = drawers(year);
    for (const review of mine.waiting.splice(0)) await review();
    const month = year.today().slice(0, 7);
    for (const work of Object.keys(calendar) as Work[]) {
      const { months, from } = calendar[work];
      const isDue = months.some((each) => month.endsWith(each)) && dayIn(year.today()) >= from;
      if (!isDue || mine.done[work] === month) continue;
      mine.done[work] = month;
      if (work === "training") await train(year, mine);
      else await fitThresholds(year, mine);
    }
  },
};

const dayIn = (day: Day) => Number(day.slice(8));

async function train(year: Year, { waiting }: Drawers): Promise<void> {
  const person = year.as(scientist);
  const arrears = await person.ask("arrears.train", { model: "scorecard" });
  if (!isRefusal(arrears)) waiting.push(() => reviewArrears(year, arrears.model));
  const credit = await person.ask("credit.train");
  if (!isRefusal(credit)) waiting.push(() => reviewCredit(year, credit.model));
}

interface Live {
  id: string;
  trainedAt: string;
  metrics: Record<string, number>;
}

async function liveOf(year: Year, kind: "arrears" | "credit"): Promise<Live | undefined> {
  const { models } = await year.as(reviewer).get("models.list", { kind, state: "live" });
  return models[0];
}

function isOld(year: Year, { trainedAt }: Live): boolean {
  return trainedAt.slice(0, 10) < addDays(year.today(), -oldDays);
}

/**
 * The new one must beat the plain ranking by who was late; then it stands on its test window beside what came of the
 * live one's last month that is known.
 */
async function reviewArrears(year: Year, model: string): Promise<void> {
  const person = year.as(reviewer);
  const { figures, naive } = await person.get("arrears.model", { model });
  if (!(figures.auc > naive.auc)) return;
  const live = await liveOf(year, "arrears");
  const watched = await person.get("arrears.monitor", { months: 6 });
  const isBetter = !live || !watched.isFit || figures.brier <= brierOfLast(watched.points);
  if (isBetter || isOld(year, live)) await person.get("models.publish", { id: model });
}

/** Over all groups of the last month whose outcome is known; NaN where no month's is. */
function brierOfLast(points: readonly Point[]): number {
  const known = points.filter(({ outcome }) => outcome !== null);
  const last = known.filter(({ month }) => month === known.at(-1)?.month);
  const rows = last.reduce((sum, { outcome }) => sum + outcome!.rows, 0);
  return last.reduce((sum, { outcome }) => sum + outcome!.brier * outcome!.rows, 0) / rows;
}

interface Point {
  month: string;
  outcome: { rows: number; brier: number } | null;
}

async function reviewCredit(year: Year, id: string): Promise<void> {
  const person = year.as(reviewer);
  const live = await liveOf(year, "credit");
  const { metrics }: Live = await person.get("models.show", { id });
  const isBetter = !live || metrics.gradeError! <= live.metrics.gradeError!;
  if (isBetter || isOld(year, live)) await person.get("models.publish", { id });
}

/** Categories, thresholds of what was judged since, both compared by who made them. */
async function fitThresholds(year: Year, { waiting }: Drawers): Promise<void> {
  const person = year.as(scientist);
  await person.get("anomalies.profile");
  const fitted = await person.ask("anomalies.fit");
  if (isRefusal(fitted)) return;
  const challenger: string = fitted.ruleSet.id;
  await person.get("anomalies.compare", { challenger });
  waiting.push(() => reviewRules(year, challenger));
}

/** A rule set that would fire several times as often as the desk has time for is not taken. */
const mostTimes = 3;

async function reviewRules(year: Year, challenger: string): Promise<void> {
  const person = year.as(reviewer);
  const { total } = await person.get("anomalies.comparison", { challenger });
  const [before, after] = [total.onlyChampion, total.onlyChallenger].map((one) => one + total.both);
  const to = after > mostTimes * Math.max(1, before) ? "shadow" : "champion";
  await person.get("anomalies.switch", { id: challenger, to });
}
