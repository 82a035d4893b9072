/** The policy manager's year: what is tried, what the house will not have, what is put in force and taken back. */
import { parse, stringify } from "yaml";
import { addDays, type Day } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";

const manager = "province.policy";

interface Rung {
  day: number;
  step: string;
}
interface PolicyText {
  body: { zh: string; en: string; rows: { ladder: Rung[] }[]; rulePath: { ladder: Rung[] }[] };
}

/** Days by which a step moves. */
type Move = Partial<Record<string, number>>;

type Deed =
  | { does: "sign what waits"; note: string }
  | { does: "change"; note: string; move: Move }
  | { does: "unlawful"; note: string; move: Move }
  | { does: "roll back"; note: string };

/** By the month that is lived, from 0; each on the first working day from the tenth on. */
const deeds: Readonly<Record<number, Deed>> = {
  0: { does: "sign what waits", note: "首次提醒和短信都提前两天" },
  1: { does: "unlawful", note: "停电通知提前到第 25 天", move: { notice: -14 } },
  2: { does: "change", note: "语音与电话提前三天", move: { voice: -3, call: -3 } },
  5: { does: "roll back", note: "投诉增多，恢复原策略" },
  8: { does: "change", note: "上门提前两天，迎峰度夏后回收欠费", move: { visit: -2 } },
};

/** The hours of one day, in which each does his part. */
const policyHours = { write: "09:00", business: "10:30", law: "14:00", publish: "15:30" };

export async function managePolicy(year: Year, hour: string): Promise<void> {
  if (!isDay(year)) return;
  const deed = deeds[monthOf(year)];
  if (!deed) return;
  if (hour === policyHours.write) await write(year, deed);
  if (hour === policyHours.business) await sign(year, "province.director");
  if (hour === policyHours.law) await sign(year, "province.compliance");
  if (hour === policyHours.publish) await publish(year, deed);
}

function monthOf({ today, options: { eve } }: Year): number {
  const count = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return count(today()) - count(addDays(eve, 1));
}

/** The first working day from the tenth on. */
function isDay(year: Year): boolean {
  const today = year.today();
  if (!year.isWorkday() || today.slice(8) < "10") return false;
  const days = daysOf(year);
  const month = today.slice(0, 7);
  if (!days.has(month)) days.set(month, today);
  return days.get(month) === today;
}
const daysOf = perYear(() => new Map<string, Day>());

async function write(year: Year, deed: Deed): Promise<void> {
  if (deed.does !== "change" && deed.does !== "unlawful") return;
  const desk = year.as(manager);
  const { text: live } = await desk.get("dunning.policy", { policy: "live" });
  const text = moved(live, deed.move);
  const { policy, findings } = await desk.get("dunning.draft", { text, note: deed.note });
  if (deed.does === "unlawful") {
    const { sound } = await desk.get("dunning.lint", { text });
    const submitted = await desk.ask("dunning.submit-policy", { policy: policy.name });
    const isRefused = !sound && findings.length > 0 && isRefusal(submitted);
    year.journal.count(isRefused ? "law: refused an unlawful policy" : "law: let through");
    return;
  }
  await desk.get("dunning.simulate", { policy: policy.name, draws: 5 });
  const submitted = await desk.ask("dunning.submit-policy", { policy: policy.name });
  if (isRefusal(submitted)) year.journal.note("policy", submitted.reason.en);
}

/** Each step of that name so many days earlier or later, in every ladder. */
function moved(text: string, move: Move): string {
  const policy = parse(text) as PolicyText;
  for (const { ladder } of [...policy.body.rows, ...policy.body.rulePath]) {
    for (const rung of ladder) rung.day += move[rung.step] ?? 0;
  }
  return stringify(policy, { lineWidth: 100 });
}

/** Of policies alone; in turn: business before law. */
async function sign(year: Year, person: string): Promise<void> {
  const desk = year.as(person);
  const { rows } = await desk.get("approvals.inbox", { kind: "dunning-policy" });
  for (const { id } of rows as { id: string }[]) {
    const reason = "模拟结果已阅，同意";
    await desk.get("approvals.act", { approval: id, act: "approve" }, { reason });
  }
}

interface Version {
  name: string;
  state: string;
  live: boolean;
  note: string;
}

/** From three days on, so that nobody is surprised; an earlier version comes back at once. */
async function publish(year: Year, deed: Deed): Promise<void> {
  const desk = year.as(manager);
  const { policies } = (await desk.get("dunning.policies", {})) as { policies: Version[] };
  if (deed.does === "roll back") {
    const earlier = policies.find(({ state, live }) => state === "retired" && !live);
    if (!earlier) return;
    const input = { policy: earlier.name };
    const back = await desk.ask("dunning.roll-back", input, { reason: deed.note });
    year.journal.count(isRefusal(back) ? "policy: not rolled back" : "policy: rolled back");
    return;
  }
  const from = addDays(year.today(), 3);
  for (const { name, state, note } of policies) {
    if (state !== "approved") continue;
    await desk.get("dunning.publish", { policy: name, from }, { reason: note });
    year.journal.count("policy: published");
  }
}
