/**
 * The law of a place on reminders and cut-offs, as its dated rule pack says. A pack may be stricter than
 * the floor below and never looser: one that is does not open, and where no pack opens nothing is cut off.
 * @module
 */
import * as z from "zod";
import type { Rulebook, RulebookShelf } from "../base/capabilities.ts";
import type { Day } from "../base/dates.ts";
import { Decimal, scale } from "../base/decimals.ts";
import { Proof } from "./schema.ts";

/**
 * What no pack and no policy undercuts. Sources: 电力供应与使用条例 Art. 39 (30 days, 1 to 3 per mille);
 * 供电营业规则 停电程序 (notice three days before, once more 30 minutes before; the mildest of the places' rules);
 * 供电服务“十项承诺” (restored within 24 hours); 民法典 Art. 1033 (peace of private life; the hours and
 * counts are own defaults after the rules of other collecting trades).
 */
export const legalFloor = {
  moreThanDays: 30,
  noticeMinutes: { notice: 3 * 1440, "final-notice": 30 },
  restoreHours: 24,
  contactFrom: 8 * 60,
  contactTo: 21 * 60,
  caps: [
    { atMost: 2, days: 1 },
    { atMost: 5, days: 7 },
  ],
  perMille: { least: scale, most: 3n * scale },
} as const;

const Words = { zh: z.string().min(1), en: z.string().min(1) };

/** `08:30` -> minutes of the day. */
export const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-4]):[0-5]\d$/, "a time as HH:MM")
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const minutesIn = { day: 1440, hour: 60, minute: 1 } as const;

/** `7 days` counts calendar days of the utility; `1 hour` and `30 minutes` count time. */
export const Span = z
  .string()
  .regex(/^\d{1,3} (day|hour|minute)s?$/, "a span as 7 days, 1 hour or 30 minutes")
  .transform((text) => {
    const [count, unit] = text.replace(/s$/, "").split(" ") as [string, keyof typeof minutesIn];
    return { text, isDays: unit === "day", minutes: Number(count) * minutesIn[unit] };
  });
export type Span = z.output<typeof Span>;

/** A notice that must have been delivered before a cut-off, how long before, and what proves it. */
const NoticeStage = z.strictObject({
  kind: z.enum(["notice", "final-notice"]),
  least: Span.describe("delivered at least so long before"),
  most: Span.optional().describe("and no longer than that; absent: no end"),
  proof: z.array(Proof).min(1).describe("any of these shows the delivery"),
  article: z.string().min(1),
});
export type NoticeStage = z.output<typeof NoticeStage>;

/** Both notices, neither of them later than the floor's. */
const Stages = z.array(NoticeStage).refine(
  (stages) =>
    (["notice", "final-notice"] as const).every((kind) => {
      const asked = stages.filter((stage) => stage.kind === kind);
      const floor = legalFloor.noticeMinutes[kind];
      return asked.length > 0 && asked.every(({ least }) => least.minutes >= floor);
    }),
  "a notice at least 3 days before and a last one at least 30 minutes before",
);

const Cap = z.strictObject({ atMost: z.int().min(1), days: z.int().min(1).max(31) });
type Cap = z.output<typeof Cap>;

const { caps, contactFrom, contactTo, moreThanDays, perMille, restoreHours } = legalFloor;
const Rate = Decimal.refine(
  (rate) => rate >= perMille.least && rate <= perMille.most,
  "电力供应与使用条例 Art. 39 allows 1 to 3 per mille a day",
);

/** The `body` of `rulebooks/{national,province}/cut-off-law*.yaml`. */
export const LawBody = z.strictObject({
  ...Words,
  arrearsIsGround: z
    .boolean()
    .describe("whether the place lists arrears as a ground for a cut-off"),
  groundArticle: z.string().min(1),
  moreThanDays: z.int().min(moreThanDays).describe("overdue before the way to a cut-off begins"),
  remindersAtLeast: z.int().min(1).describe("delivered, before the first notice"),
  reminderArticle: z.string().min(1),
  notices: z.strictObject({
    residential: Stages,
    "non-residential": Stages,
  }),
  cutOffsOnWorkdaysOnly: z.boolean().describe("and not on the day before a day off"),
  restoreHours: z.int().min(1).max(restoreHours),
  restoreArticle: z.string().min(1),
  lateFee: z.strictObject({ leastPerMille: Rate, mostPerMille: Rate, article: z.string().min(1) }),
  contact: z.strictObject({
    from: TimeOfDay.refine((at) => at >= contactFrom, "no contact before 08:00"),
    to: TimeOfDay.refine((at) => at <= contactTo, "no contact after 21:00"),
    caps: z.array(Cap).default([]).describe("beside the floor's"),
    article: z.string().min(1),
  }),
});

export interface Law extends z.output<typeof LawBody> {
  /** `cut-off-law-37 2024.1`, and SHA-256 of the file. */
  name: string;
  hash: string;
}

/**
 * The pack in force on a day for a unit: that of the unit itself or its area code (GB/T 2260, codes nest by
 * prefix), else of the nearest unit above it, else the national one. Undefined where none is on the
 * shelf or the one found is looser than the floor.
 * @param path ids from the root, joined by `/`
 */
export function lawFor(
  rulebooks: Pick<RulebookShelf, "inForce">,
  { path, day }: { path: string; day: Day },
): Law | undefined {
  for (const kind of lawKinds(path)) {
    const found = rulebooks.inForce(kind, day);
    if (found) return openLaw(found);
  }
  return undefined;
}

function lawKinds(path: string): string[] {
  const units = path.split("/").toReversed();
  const codes = units.flatMap((id) => [id, ...[6, 4, 2].map((length) => id.slice(0, length))]);
  return [...new Set(codes.map((code) => `cut-off-law-${code.toLowerCase()}`)), "cut-off-law"];
}

const opened = new WeakMap<Rulebook, Law | "looser">();

/** A pack of the shelf, read once. */
export function openLaw(found: Rulebook): Law | undefined {
  const known = opened.get(found);
  if (known !== undefined) return known === "looser" ? undefined : known;
  const parsed = LawBody.safeParse(found.body);
  const law = parsed.success
    ? { ...parsed.data, name: `${found.kind} ${found.version}`, hash: found.hash }
    : undefined;
  opened.set(found, law ?? "looser");
  return law;
}

/** Every cap on contacts of a place, the floor's included. */
export function capsOf(law: Law | undefined): readonly Cap[] {
  return [...caps, ...(law?.contact.caps ?? [])];
}

/** The moment by which a supply cut off for arrears is back once the money is there. */
export function restoreBy(paidAt: Date, law: Law | undefined): Date {
  return new Date(paidAt.getTime() + (law?.restoreHours ?? restoreHours) * 3_600_000);
}
