/**
 * Purchases of the demonstration: five sellers of power and how far their settlements have come, from
 * one stopped by its tax rate to one that was paid.
 */
import type { Day } from "../../src/base/dates.ts";
import { formatYuan } from "../../src/base/money.ts";
import { amountsOf } from "../../src/purchases/amounts.ts";
import { monthBefore } from "./calendar.ts";
import { Diary } from "./desk.ts";
import { digitalXml } from "./invoice-files.ts";

export interface Seller {
  supplier: string;
  name: string;
  partyType: "general" | "small-scale" | "natural-person" | "village-committee";
  unit: string;
  taxNumber?: string;
  /** Yuan per kWh without tax. */
  price: string;
  taxRateBp: number;
  plant: string;
  /** Its last four digits tell the simulated bank what to do. */
  payeeAccount: string;
  /** Approver of the first level there. */
  signer: string;
}

export const sellers = {
  sun: {
    ...{ supplier: "G-3701-01", name: "济南东岭光伏发电有限公司", partyType: "general" },
    ...{
      unit: "370112",
      signer: "jinan.foreman",
      taxNumber: "91370112TEST000101",
      price: "0.3949",
      taxRateBp: 1300,
    },
    ...{ plant: "东岭一期光伏电站", payeeAccount: "6225880100010101" },
  },
  wind: {
    ...{ supplier: "G-3713-02", name: "沂蒙西山风力发电有限公司", partyType: "general" },
    ...{
      unit: "371302",
      signer: "linyi.foreman",
      taxNumber: "91371302TEST000202",
      price: "0.4102",
      taxRateBp: 1300,
    },
    ...{ plant: "西山风电场", payeeAccount: "6225880200029001" },
  },
  water: {
    ...{ supplier: "G-3713-03", name: "沂河小水电站", partyType: "small-scale" },
    ...{
      unit: "371323",
      signer: "province.director",
      taxNumber: "92371323TEST000303",
      price: "0.3560",
      taxRateBp: 100,
    },
    ...{ plant: "沂河水电站", payeeAccount: "6225880300030303" },
  },
  roof: {
    ...{ supplier: "PV-3717-0417", name: "孔维安（户用光伏）", partyType: "natural-person" },
    ...{ unit: "371702", signer: "province.director", price: "0.3949", taxRateBp: 100 },
    ...{ plant: "孔维安屋顶光伏", payeeAccount: "6217000400040404" },
  },
  village: {
    ...{ supplier: "PV-3717-0932", name: "柳林村村民委员会", partyType: "village-committee" },
    ...{ unit: "371702", signer: "province.director", price: "0.3949", taxRateBp: 100 },
    ...{ plant: "柳林村扶贫光伏", payeeAccount: "6217000500050505" },
  },
} as const satisfies Record<string, Seller>;

const clerk = "province.settlement";
const reviewer = "province.reviewer";

export function purchaseDiary(last: Day): Diary {
  const diary = new Diary(last);
  const desk = new SettlementDesk(diary);
  for (const seller of Object.values(sellers)) desk.open(seller);
  const linked = { person: "dongling.supplier", supplier: sellers.sun.supplier };
  diary.add(21, "purchases.link-person", { as: clerk, input: linked });
  const [month, before] = [monthBefore(last, 1), monthBefore(last, 2)];
  desk.paid("p1", sellers.sun, { month: before, kwh: 182_000n, daysAgo: 18 });
  desk.paid("p2", sellers.wind, { month: before, kwh: 96_000n, daysAgo: 16 });
  desk.applied("p3", sellers.sun, { month, kwh: 2_900_000n, daysAgo: 6 });
  desk.sign("p3", 3, sellers.sun.signer);
  desk.mismatched("p4", sellers.wind, { month, kwh: 104_000n, daysAgo: 5 });
  desk.stopped("p5", sellers.water, { month, kwh: 40_000n, daysAgo: 4 });
  desk.applied("p6", sellers.water, { month: before, kwh: 38_500n, daysAgo: 9 });
  desk.issued("p7", sellers.roof, { month, kwh: 620n, daysAgo: 3 });
  desk.issued("p8", sellers.village, { month, kwh: 8_400n, daysAgo: 3 });
  return diary;
}

interface Settlement {
  month: string;
  kwh: bigint;
  daysAgo: number;
}

class SettlementDesk {
  readonly #diary: Diary;
  #invoices = 0;
  constructor(diary: Diary) {
    this.#diary = diary;
  }

  open(seller: Seller): void {
    const { supplier, name, partyType, unit, taxNumber, payeeAccount, plant } = seller;
    this.#diary.add(21, "purchases.add-supplier", {
      as: clerk,
      input: {
        ...{ supplier, name, partyType, unit, payeeAccount, payeeBank: "齐州商业银行" },
        ...(taxNumber && { taxNumber }),
        financeCode: `V-${supplier}`,
      },
    });
    this.#diary.add(21, "purchases.add-agreement", {
      as: clerk,
      input: {
        ...{ agreement: `HT-${supplier}`, supplier, price: seller.price, from: "2024-01-01" },
        taxRate: String(seller.taxRateBp / 100),
        plants: [{ plant: `PL-${supplier}`, name: plant }],
      },
    });
    const prices = `电站编号,执行月份,上网电价\nPL-${supplier},2024-01,${seller.price}\n`;
    this.#diary.add(21, "purchases.import-prices", {
      as: clerk,
      input: {},
      files: { file: { name: `上网电价-${supplier}.csv`, text: prices } },
    });
  }

  issued(name: string, seller: Seller, { month, kwh, daysAgo }: Settlement): void {
    this.#diary.add(daysAgo, "purchases.archive", {
      as: clerk,
      input: {
        ...{ agreement: `HT-${seller.supplier}`, month },
        lines: [{ plant: `PL-${seller.supplier}`, energyKwh: String(kwh) }],
      },
      keep: name,
    });
    this.#step(daysAgo, "issue", { name });
  }

  /** The tax rate of the archive is not that of the seller's type. */
  stopped(name: string, seller: Seller, { month, kwh, daysAgo }: Settlement): void {
    this.#diary.add(daysAgo, "purchases.archive", {
      as: clerk,
      input: {
        ...{ agreement: `HT-${seller.supplier}`, month, taxRate: "3" },
        lines: [{ plant: `PL-${seller.supplier}`, energyKwh: String(kwh) }],
      },
      keep: name,
    });
    this.#step(daysAgo, "issue", { name });
  }

  /** The invoice states more energy than the settlement. */
  mismatched(name: string, seller: Seller, settlement: Settlement): void {
    this.issued(name, seller, settlement);
    this.#attach(name, seller, { ...settlement, kwh: settlement.kwh + 1_200n });
  }

  applied(name: string, seller: Seller, settlement: Settlement): void {
    const { daysAgo } = settlement;
    this.issued(name, seller, settlement);
    this.#attach(name, seller, settlement);
    this.#step(daysAgo - 1, "review", { name, as: reviewer });
    this.#step(daysAgo - 1, "code", { name });
    this.#step(daysAgo - 2, "apply", { name });
  }

  sign(name: string, daysAgo: number, as: string): void {
    const input = { purchase: `$${name}.purchaseId`, comment: "同意" };
    this.#diary.add(daysAgo, "purchases.approve", { as, input });
  }

  paid(name: string, seller: Seller, settlement: Settlement): void {
    const { daysAgo } = settlement;
    this.applied(name, seller, settlement);
    this.sign(name, daysAgo - 3, seller.signer);
    const purchases = [`$${name}.purchaseId`];
    const form = `$${name}-form.formId`;
    this.#diary.add(daysAgo - 4, "purchases.form", {
      ...{ as: clerk, input: { purchases }, keep: `${name}-form` },
    });
    this.#diary.add(daysAgo - 4, "purchases.review-form", {
      ...{ as: "province.finance", input: { form }, keep: `${name}-reviewed` },
    });
    this.#diary.add(daysAgo - 5, "purchases.pay", {
      as: "province.treasurer",
      input: { form, hash: `$${name}-reviewed.paymentHash` },
    });
  }

  #step(daysAgo: number, verb: string, { name, as = clerk }: { name: string; as?: string }): void {
    const input = { purchase: `$${name}.purchaseId` };
    this.#diary.add(daysAgo, `purchases.${verb}`, { as, input });
  }

  #attach(name: string, seller: Seller, settlement: Settlement): void {
    this.#invoices += 1;
    const text = this.#invoice(seller, settlement);
    this.#diary.add(settlement.daysAgo, "purchases.attach-invoice", {
      as: clerk,
      input: { purchase: `$${name}.purchaseId` },
      files: { file: { name: `发票-${seller.name}-${settlement.month}.xml`, text } },
    });
  }

  #invoice(seller: Seller, { kwh, daysAgo }: Settlement): string {
    const { taxRateBp, price, taxNumber = "" } = seller;
    const priceMicroYuan = BigInt(Math.round(Number(price) * 1_000_000));
    const line = { energyWh: kwh * 1000n, priceMicroYuan };
    const { total } = amountsOf([line], { priceBasis: "net", taxRateBp });
    const [net, tax, gross] = [total.netFen, total.taxFen, total.grossFen].map((fen) =>
      formatYuan(fen, { group: false }),
    ) as [string, string, string];
    const [year, month, day] = this.#diary.day(daysAgo).split("-") as [string, string, string];
    return digitalXml({
      number: `26372000000000${String(100_000 + this.#invoices)}`,
      issuedOn: `${year}年${month}月${day}日`,
      seller: { name: seller.name, taxNumber },
      buyer: { name: "国网东州供电有限公司", taxNumber: "91370000TEST000012" },
      lines: [
        {
          ...{ name: "*供电*上网电费", unit: "千瓦时", quantity: String(kwh), unitPrice: price },
          ...{ net, tax, rate: `${taxRateBp / 100}%` },
        },
      ],
      ...{ net, tax, total: gross },
    });
  }
}
