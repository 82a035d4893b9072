/**
 * Price books: what electricity costs in an area from a day on, and the lines that a bill is made of.
 * Money in fen, energy in Wh, prices as decimals (`base/decimals.ts`).
 * @module
 */
import * as z from "zod";
import { Decimal, type Scaled } from "../base/decimals.ts";
import { reasons } from "../base/reasons.ts";

const voltages = ["under_1kv", "1_10kv", "35kv", "110kv", "220kv"] as const;
const Voltage = z.enum(voltages);

/** 尖 峰 平 谷 深谷 */
export const periods = ["sharp", "peak", "flat", "valley", "deep_valley"] as const;
type Period = (typeof periods)[number];

const whole = z.number().int().min(0);

/** One of: a price; annual steps; prices by period. The first two may add by period (residents). */
const EnergyPrice = z.union([
  z.strictObject({
    yuanPerKwh: Decimal,
    addPerKwh: z.partialRecord(z.enum(periods), Decimal).optional(),
  }),
  z.strictObject({
    steps: z
      .array(z.strictObject({ untilKwh: whole.optional(), yuanPerKwh: Decimal }))
      .min(2)
      .describe("annual energy, cumulative from January; the last step has no end"),
    addPerKwh: z.partialRecord(z.enum(periods), Decimal).optional(),
  }),
  z.strictObject({ timeOfUse: z.record(z.enum(periods), Decimal) }),
]);

export const Tariff = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  zh: z.string(),
  en: z.string(),
  for: z
    .strictObject({
      class: z.array(z.string()).min(1),
      voltage: z.array(Voltage).optional(),
      fromKva: whole.optional().describe("capacity of at least; one that is not known is less"),
    })
    .optional()
    .describe("whom it fits; without it only accounts whose tariff is named"),
  energy: EnergyPrice,
  twoPart: z
    .strictObject({ yuanPerKva: Decimal, yuanPerKw: Decimal })
    .optional()
    .describe("a month, by transformer capacity or by maximum demand"),
  powerFactor: z.string().optional().describe("standard of rulebook power-factor, e.g. 0.90"),
  funds: z.strictObject({
    ids: z.array(z.string()),
    inPrice: z.boolean().describe("the energy price contains them; else they come on top"),
  }),
});
export type Tariff = z.output<typeof Tariff>;

/** The `body` of `rulebooks/province/price-book-*.yaml`. */
export const PriceBookBody = z
  .strictObject({
    zh: z.string(),
    en: z.string(),
    vatPercent: Decimal.describe("contained in every price"),
    paymentDays: whole.describe("days from the bill to its due day"),
    funds: z.array(
      z.strictObject({ id: z.string(), zh: z.string(), en: z.string(), yuanPerKwh: Decimal }),
    ),
    tariffs: z.array(Tariff).min(1).describe("the first that fits an account prices it"),
  })
  .superRefine(({ funds, tariffs }, context) => {
    const known = new Set(funds.map(({ id }) => id));
    for (const { id, funds, energy } of tariffs) {
      const unknown = funds.ids.find((fund) => !known.has(fund));
      if (unknown) context.addIssue({ code: "custom", message: `${id}: no fund ${unknown}` });
      if ("steps" in energy && !areSteps(energy.steps))
        context.addIssue({ code: "custom", message: `${id}: steps end later and cost more` });
    }
  });

function areSteps(steps: readonly { untilKwh?: number | undefined; yuanPerKwh: Scaled }[]) {
  return steps.every(({ untilKwh, yuanPerKwh }, at) => {
    const next = steps[at + 1];
    if (!next) return untilKwh === undefined;
    const isLater = untilKwh !== undefined && untilKwh < (next.untilKwh ?? Infinity);
    return isLater && yuanPerKwh <= next.yuanPerKwh;
  });
}

/** The `body` of `rulebooks/national/power-factor-*.yaml`: percent of the fee by standard and factor. */
export const PowerFactorBody = z.strictObject({
  standards: z.record(
    z.string(),
    z.strictObject({
      rows: z
        .array(z.strictObject({ from: Decimal, percent: Decimal }))
        .min(1)
        .describe("highest first; a factor takes the first row it reaches"),
      below: z
        .strictObject({ perHundredth: Decimal })
        .describe("for each hundredth below the last"),
    }),
  ),
});
export type PowerFactorTable = z.output<typeof PowerFactorBody>["standards"][string];

/** A price book as bills are priced by it. */
export interface PriceBook extends z.output<typeof PriceBookBody> {
  /** `price-book-37 2026.1`, and SHA-256 of the file. */
  name: string;
  hash: string;
  powerFactors: Readonly<Record<string, PowerFactorTable>>;
}

/** What a month's reading says. Periods sum to the energy where they are known. */
export interface ReadingFacts {
  energyWh: bigint;
  /** Energy of the same calendar year in earlier months. */
  yearToDateWh: bigint;
  periodsWh?: Readonly<Record<Period, bigint>> | undefined;
  /** Maximum demand, W. */
  demandW?: bigint | undefined;
  reactiveVarh?: bigint | undefined;
}

/** What the account is. */
export interface CustomerFacts {
  class: string;
  voltage?: string | undefined;
  capacityKva?: number | undefined;
  /** What the basic fee of a two-part tariff is charged by. */
  basicBy?: "capacity" | "demand" | undefined;
  /** A tariff agreed by name. */
  tariff?: string | undefined;
  /** Months of supply in the calendar year, by which annual steps are shared; 12 unless opened in it. */
  monthsInYear?: number | undefined;
}

const feeKinds = ["energy", "capacity", "power_factor", "funds", "late_fee", "penalty"] as const;
export const FeeKind = z.enum(feeKinds);
export type FeeKind = z.infer<typeof FeeKind>;

/** A price is yuan per kWh, kVA or kW; of `fen` it is a percentage. */
export const lineUnits = ["Wh", "VA", "W", "fen"] as const;

/** `amountFen` = half up of quantity x price, one rounding for each line; VAT is contained in it. */
export interface PricedLine {
  kind: FeeKind;
  /** `step_1`, `peak`, `capacity`, `funds` ...: see `lineNames`. */
  item: string;
  quantity: bigint;
  unit: (typeof lineUnits)[number];
  price: Scaled;
  amountFen: bigint;
  vatFen: bigint;
}

const plainNames: Readonly<Record<string, { zh: string; en: string }>> = {
  energy: { zh: "电度电费", en: "energy" },
  sharp: { zh: "尖时段电费", en: "sharp-peak energy" },
  peak: { zh: "峰时段电费", en: "peak energy" },
  flat: { zh: "平时段电费", en: "flat energy" },
  valley: { zh: "谷时段电费", en: "valley energy" },
  deep_valley: { zh: "深谷时段电费", en: "deep-valley energy" },
  capacity: { zh: "容量电费", en: "capacity" },
  demand: { zh: "需量电费", en: "demand" },
  power_factor: { zh: "力调电费", en: "power-factor adjustment" },
  funds: { zh: "政府性基金及附加", en: "government funds" },
  funds_in_price: { zh: "其中基金及附加（转列）", en: "funds within the price (shown apart)" },
  late_fee: { zh: "违约金", en: "late fee" },
  penalty: { zh: "违约使用电费", en: "penalty" },
};

/** What a line's item is called on a bill. */
export function lineName(item: string): { zh: string; en: string } {
  const step = /^step_(\d+)$/.exec(item)?.[1];
  if (step) return { zh: `第${step}档电费`, en: `energy, step ${step}` };
  const period = /^(.+)_addition$/.exec(item)?.[1];
  const name = plainNames[period ?? item] ?? { zh: item, en: item };
  return period ? { zh: `${name.zh}（加减价）`, en: `${name.en}, added to the price` } : name;
}

export interface PricedBill {
  tariff: string;
  lines: PricedLine[];
  /** Sums over the lines. */
  amountFen: bigint;
  vatFen: bigint;
}

export const because = reasons("tariffs", {
  no_price_book: {
    zh: "{day} 没有适用于单位“{unit}”的电价表；请在 rulebooks 中放入 price-book-<行政区划代码>",
    en: "on {day} no price book covers unit {unit}; put price-book-<area code> among the rulebooks",
  },
  no_tariff: {
    zh: "电价表“{book}”没有适合户号 {account}（{class}）的电价",
    en: "price book {book} has no tariff that fits account {account} ({class})",
  },
});
