/**
 * Who sells power to the utility and how much of it: the demonstration's five sellers, and owners of small
 * roofs who are settled by file.
 * @module
 */
import type { Random } from "../../../../src/math/statistics/random.ts";
import { type Seller, sellers } from "../../../../tools/demonstration/purchase-desk.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";

export interface Owner
  extends Pick<Seller, "supplier" | "name" | "partyType" | "unit" | "taxRateBp"> {
  taxNumber?: string;
  priceMicroYuan: bigint;
  payeeAccount: string;
  /** kWh of a month of average weather. */
  kwh: number;
  weather: keyof typeof weathers;
}

/** Share of the average month, January first: how sun, wind and water come in this province. */
const weathers = {
  sun: [0.66, 0.78, 1.05, 1.2, 1.3, 1.22, 1.1, 1.08, 1.04, 0.96, 0.78, 0.65],
  wind: [1.1, 1.1, 1.25, 1.25, 1.1, 0.85, 0.7, 0.7, 0.8, 0.95, 1.1, 1.1],
  water: [0.5, 0.5, 0.6, 0.75, 0.9, 1.15, 1.9, 2.0, 1.5, 0.95, 0.7, 0.55],
} as const;

const size = {
  sun: [2_400_000, "sun"],
  wind: [100_000, "wind"],
  water: [40_000, "water"],
  roof: [620, "sun"],
  village: [8_400, "sun"],
} as const;

const known = (Object.keys(sellers) as (keyof typeof sellers)[]).map((name): Owner => {
  const { price, ...seller } = sellers[name] as Seller;
  const [kwh, weather] = size[name];
  return { ...seller, priceMicroYuan: BigInt(Math.round(Number(price) * 1e6)), kwh, weather };
});

/** Counties where roofs are, by the name a roof goes by. */
const villages = [
  ["371702", "牡丹"],
  ["371721", "曹县"],
  ["371323", "沂水"],
  ["370112", "历城"],
] as const;
const families = [..."孔孟颜曾冉闵端言卜仲"];

/** What the bank does with a roof's account, by its last four digits; the rest are simply paid. */
const oddAccounts: Readonly<Record<number, string>> = {
  2: "9007",
  5: "9002",
  7: "9008",
  9: "9004",
};

export const ownersOf = perYear((year): readonly Owner[] => [
  ...known,
  ...Array.from({ length: roofs(year) }, (_, at) => roofAt(at, year.random.fork("roofs").fork(at))),
]);

export const isRoof = ({ supplier }: Owner) => supplier.startsWith("PV-W");

/** One for a hundred customers, four at least. */
const roofs = ({ options: { customers } }: Year) =>
  Math.min(40, Math.max(4, Math.floor(customers / 100)));

function roofAt(at: number, random: Random): Owner {
  const [unit, place] = villages[at % villages.length]!;
  const number = String(at + 1).padStart(4, "0");
  return {
    ...{ supplier: `PV-W${number}`, name: `${place}${random.pick(families)}家屋顶光伏${at + 1}号` },
    ...{ partyType: "natural-person", unit, taxRateBp: 100, priceMicroYuan: 394_900n },
    payeeAccount: `621700060000${number.slice(1)}${oddAccounts[at % 10] ?? "0618"}`,
    kwh: Math.round(random.between(300, 1800)),
    weather: "sun",
  };
}

/** What the meter of an owner counted in a month, kWh. */
export function countedKwh(year: Year, owner: Owner, month: string): bigint {
  const share = weathers[owner.weather][Number(month.slice(5)) - 1]!;
  const luck = year.random.fork(`energy ${owner.supplier} ${month}`).between(0.85, 1.15);
  return BigInt(Math.round(owner.kwh * share * luck));
}

/** What is to be paid for it, reckoned by the agreement and not by the house: net, tax and both, fen. */
export function dueOf(
  { priceMicroYuan, taxRateBp }: Pick<Owner, "priceMicroYuan" | "taxRateBp">,
  kwh: bigint,
) {
  const netFen = halfUp(kwh * priceMicroYuan, 10_000n);
  const taxFen = halfUp(netFen * BigInt(taxRateBp), 10_000n);
  return { netFen, taxFen, grossFen: netFen + taxFen };
}

const halfUp = (parts: bigint, whole: bigint) => (parts * 2n + whole) / (whole * 2n);
