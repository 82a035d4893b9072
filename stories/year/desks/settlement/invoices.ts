/** Invoices as owners send them: most good, some not, and some taken back later. */
import { formatYuan } from "../../../../src/base/money.ts";
import type { Random } from "../../../../src/math/statistics/random.ts";
import { digitalXml } from "../../../../tools/demonstration/invoice-files.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";
import { dueOf, type Owner } from "./owners.ts";

/** What is wrong with an invoice, and of how many hundred. The last four digits say what the tax office knows. */
const flaws = {
  none: [76, undefined],
  "wrong rate": [5, undefined],
  "wrong energy": [6, undefined],
  "a number used before": [3, undefined],
  "another seller's": [3, undefined],
  "unknown to the office": [3, "0404"],
  "differs at the office": [2, "0409"],
  void: [2, "0410"],
} as const;
export type Flaw = keyof typeof flaws;
const flawNames = Object.keys(flaws) as Flaw[];

/** After one came back the next is looked at twice. */
const secondCare = 0.85;

export function drawFlaw(random: Random, attempt: number): Flaw {
  if (attempt > 0 && random.chance(secondCare)) return "none";
  return flawNames[random.weighted(flawNames.map((name) => flaws[name][0]))]!;
}

/** Who delivered how much; several on an invoice that is issued on behalf of roofs. */
interface Delivery {
  owner: Owner;
  kwh: bigint;
}

export interface Drawn {
  deliveries: readonly Delivery[];
  flaw?: Flaw;
  /** The blue one that this one takes back. */
  takesBack?: string;
}

const drawn = perYear(() => ({ count: 0, lastOf: new Map<string, string>() }));

const buyer = { name: "国网东州供电有限公司", taxNumber: "91370000TEST000012" };

/** The next invoice as its file, and its number. */
export function drawInvoice(year: Year, wanted: Drawn): { number: string; text: string } {
  const { deliveries, flaw = "none", takesBack } = wanted;
  const memory = drawn(year);
  memory.count += 1;
  const { supplier } = deliveries[0]!.owner;
  const earlier = flaw === "a number used before" ? memory.lastOf.get(supplier) : undefined;
  const number =
    earlier ?? `2637${String(memory.count).padStart(12, "0")}${flaws[flaw][1] ?? "1000"}`;
  if (flaw === "none" && takesBack === undefined) memory.lastOf.set(supplier, number);
  return { number, text: xmlOf(year, number, wanted) };
}

function xmlOf(year: Year, number: string, { deliveries, flaw, takesBack }: Drawn): string {
  const sign = takesBack === undefined ? 1n : -1n;
  const yuan = (fen: bigint) => formatYuan(sign * fen, { group: false });
  const stated = deliveries.map(({ owner, kwh }) => {
    const taxRateBp = flaw === "wrong rate" ? otherRate(owner) : owner.taxRateBp;
    const counted = flaw === "wrong energy" ? kwh + kwh / 50n + 1n : kwh;
    return { owner, taxRateBp, counted, ...dueOf({ ...owner, taxRateBp }, counted) };
  });
  const sum = (field: "netFen" | "taxFen" | "grossFen") =>
    yuan(stated.reduce((total, line) => total + line[field], 0n));
  const [{ owner }] = stated as [(typeof stated)[0]];
  const taxNumber = flaw === "another seller's" ? "91370100TEST009999" : owner.taxNumber;
  const [y, m, d] = year.today().split("-");
  return digitalXml({
    ...{ number, issuedOn: `${y}年${m}月${d}日`, buyer },
    // what is issued on behalf of those without a tax number, the utility issues itself
    seller: taxNumber === undefined ? buyer : { name: owner.name, taxNumber },
    lines: stated.map((line) => ({
      ...{ name: "*供电*上网电费", unit: "千瓦时", quantity: String(sign * line.counted) },
      unitPrice: (Number(line.owner.priceMicroYuan) / 1e6).toFixed(4),
      ...{ net: yuan(line.netFen), tax: yuan(line.taxFen), rate: `${line.taxRateBp / 100}%` },
    })),
    ...{ net: sum("netFen"), tax: sum("taxFen"), total: sum("grossFen") },
    ...(takesBack !== undefined && { note: `被红冲蓝字数电票号码：${takesBack}` }),
  });
}

const otherRate = ({ taxRateBp }: Owner) => (taxRateBp === 100 ? 300 : 600);
