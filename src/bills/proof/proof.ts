/**
 * The proof of a bill: every line with what it is computed from, computed again, so that a customer can do
 * the same with a pencil. Pure.
 * @module
 */
import type { RulebookShelf } from "../../base/capabilities.ts";
import { Decimal, formatScaled, type Scaled } from "../../base/decimals.ts";
import { formatKwh } from "../../base/energy.ts";
import { formatYuan } from "../../base/money.ts";
import {
  type CustomerFacts,
  lineName,
  type PriceBook,
  periods,
  type ReadingFacts,
} from "../../tariffs/schema.ts";
import {
  amountOf,
  explainLine,
  openPriceBook,
  priceBill,
  tariffOf,
} from "../../tariffs/tariffs.ts";
import type { StoredFacts, WholeBill } from "../find-bills.ts";
import { Bill, type BillLine, type Proof, type ProofLine } from "../schema.ts";

/** Adds up what was billed, line by line, and prices the kept facts anew by the very file they were priced by. */
export function proveBill(bill: WholeBill, rulebooks: RulebookShelf): Proof {
  const basis = basisOf(bill, rulebooks);
  const lines = bill.lines.map((line) => proveLine(line, basis));
  const sumFen = lines.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n);
  const isExact = lines.every(
    ({ amountFen, recomputedFen }) => recomputedFen === null || recomputedFen === BigInt(amountFen),
  );
  const { priceBook, priceBookHash } = bill;
  return {
    bill: Bill.strip().parse(bill),
    tariff: basis ? { zh: basis.tariff.zh, en: basis.tariff.en } : null,
    priceBook:
      priceBook && priceBookHash
        ? { name: priceBook, hash: priceBookHash, onShelf: basis !== undefined }
        : null,
    lines,
    sumFen,
    agrees: isExact && sumFen === BigInt(bill.amountFen) && (!basis || isPricedSo(bill, basis)),
    rounding: {
      zh: "每行 = 数量 × 单价，四舍五入到分，只舍入一次；合计为各行之和。单价含增值税。",
      en: "each line = quantity × price, rounded once, half up to the fen; the total is the sum of the lines. Prices contain VAT.",
    },
  };
}

interface Basis {
  reading: ReadingFacts;
  customer: CustomerFacts;
  book: PriceBook;
  tariff: NonNullable<ReturnType<typeof tariffOf>>;
}

/** Undefined where the bill was imported, or its price book is on the shelf no more. */
function basisOf(bill: WholeBill, rulebooks: RulebookShelf): Basis | undefined {
  const { facts, priceBook, priceBookHash, billingMonth } = bill;
  const kind = priceBook?.split(" ")[0];
  const found = kind && rulebooks.versions(kind).find(({ hash }) => hash === priceBookHash);
  if (!facts || !found) return undefined;
  const book = openPriceBook(found, rulebooks.inForce("power-factor", `${billingMonth}-01`));
  const tariff = tariffOf(facts.customer, book);
  return tariff && { reading: toReading(facts.reading), customer: facts.customer, book, tariff };
}

function toReading({ periodsWh, demandW, reactiveVarh, ...energy }: StoredFacts["reading"]) {
  const split = periodsWh && periods.map((period) => [period, BigInt(periodsWh[period])]);
  return {
    energyWh: BigInt(energy.energyWh),
    yearToDateWh: BigInt(energy.yearToDateWh),
    ...(split && { periodsWh: Object.fromEntries(split) as ReadingFacts["periodsWh"] }),
    ...(demandW !== undefined && { demandW: BigInt(demandW) }),
    ...(reactiveVarh !== undefined && { reactiveVarh: BigInt(reactiveVarh) }),
  };
}

function isPricedSo({ lines }: WholeBill, { reading, customer, book }: Basis): boolean {
  const again = priceBill(reading, customer, book)?.lines ?? [];
  const isSame = (line: BillLine, at: number) => {
    const { item, quantity, price, amountFen, vatFen } = again[at] ?? {};
    return (
      line.item === item &&
      line.quantity === String(quantity) &&
      line.price === formatScaled(price ?? 0n) &&
      BigInt(line.amountFen) === amountFen &&
      BigInt(line.vatFen) === vatFen
    );
  };
  return again.length === lines.length && lines.every(isSame);
}

function proveLine(line: BillLine, basis: Basis | undefined): ProofLine {
  const name = lineName(line.item);
  const { item, unit } = line;
  if (line.quantity === null || line.price === null || unit === null) {
    return { ...line, name, formula: null, recomputedFen: null, note: null };
  }
  const quantity = BigInt(line.quantity);
  const price = Decimal.parse(line.price);
  const recomputedFen = amountOf({ quantity, unit, price });
  const note = (basis && explainLine({ item, quantity }, basis, basis)) ?? null;
  return { ...line, name, formula: formulaOf({ quantity, unit, price }), recomputedFen, note };
}

interface Product {
  quantity: bigint;
  unit: NonNullable<BillLine["unit"]>;
  price: Scaled;
}

const unitNames = { Wh: "kWh", VA: "kVA", W: "kW" } as const;

/** `500 kWh × 0.5469 = 273.45 → 273.45`: the product exact, then rounded; in yuan. */
function formulaOf({ quantity, unit, price }: Product): string {
  const rounded = formatYuan(amountOf({ quantity, unit, price }), { group: false });
  const shown = unit === "fen" ? `${formatScaled(price)} %` : formatScaled(price);
  const amount =
    unit === "fen"
      ? formatYuan(quantity, { group: false })
      : `${formatKwh(quantity)} ${unitNames[unit]}`;
  return `${amount} × ${shown} = ${exact(quantity * price, unit)} → ${rounded}`;
}

/** In yuan, all decimals: a product is of 10^-8 of thousandths, or of 10^-8 percent of fen. */
function exact(product: bigint, unit: Product["unit"]): string {
  const places = unit === "fen" ? 12 : 11;
  const digits = (product < 0n ? -product : product).toString().padStart(places + 1, "0");
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "");
  return product < 0n ? `-${text}` : text;
}
