/**
 * A settlement desk for tests: units, people and suppliers, and every step of a purchase as one call.
 * All names are invented.
 * @module
 */

import { formatKwh } from "../src/base/energy.ts";
import { formatYuan } from "../src/base/money.ts";
import type { Actor } from "../src/base/operation.ts";
import { taxOn } from "../src/purchases/amounts.ts";
import { formatPrice } from "../src/purchases/figures.ts";
import type { Trace } from "../src/purchases/requests.ts";
import type { Purchase } from "../src/purchases/schema.ts";
import { digitalXml } from "../tools/demonstration/invoice-files.ts";
import { person, type TestHouse } from "./harness.ts";

export const actors = {
  clerk: person("clerk", ["settlement-clerk"]),
  reviewer: person("reviewer", ["settlement-clerk"]),
  cashier: person("cashier", ["finance"]),
  second: person("second", ["finance"]),
} satisfies Record<string, Actor>;

export const approvers = {
  lead: person("lead", ["approver"], ["37/3701/370102"]),
  county: person("county", ["approver"], ["37/3701/370102"]),
  city: person("city", ["approver"], ["37/3701"]),
  province: person("province", ["approver"], ["37"]),
} satisfies Record<string, Actor>;

export interface SupplierFacts {
  partyType?: string;
  taxRate?: string;
  priceBasis?: string;
  taxNumber?: string | undefined;
  financeCode?: string | undefined;
  payeeAccount?: string;
}

/** What the invoice says otherwise than the purchase. */
export interface InvoiceFacts {
  number?: string;
  rate?: string;
  netFen?: bigint;
  seller?: string;
  takesBack?: string;
  negative?: boolean;
}

/** As an invoice prints it: without tax. */
function netPrice({ purchase: { priceBasis, taxRateBp }, lines }: Trace): string {
  const price = BigInt(lines[0]!.priceMicroYuan);
  return formatPrice(priceBasis === "net" ? price : (price * 10_000n) / BigInt(10_000 + taxRateBp));
}

export class Desk {
  readonly #house: TestHouse;
  #suppliers = 0;
  #invoices = 0;
  constructor(house: TestHouse) {
    this.#house = house;
  }

  get(operation: string, input: object, as: Actor = actors.clerk) {
    return this.#house.get(`purchases.${operation}`, input, { as });
  }

  refused(operation: string, input: object, as: Actor = actors.clerk) {
    return this.#house.refused(`purchases.${operation}`, input, { as });
  }

  async open() {
    const units =
      "id,name,level,parent\n37,山东省,province,\n3701,济南市,city,37\n370102,历下区,county,3701\n3702,青岛市,city,37\n";
    await this.#house.get("organisation.import-units", { file: await this.#house.file(units) });
    for (const { id, roles, scope } of Object.values(approvers)) {
      const unit = scope[0]!.split("/").at(-1);
      await this.#house.get("organisation.add-person", { id, name: id, roles, scope: [unit] });
    }
  }

  /** A supplier with one agreement and one plant at 0.5 yuan per kWh without tax. */
  async supplier(facts: SupplierFacts = {}): Promise<string> {
    this.#suppliers += 1;
    const id = `G-${this.#suppliers}`;
    const taxNumber =
      "taxNumber" in facts ? facts.taxNumber : `91370100TEST${1000 + this.#suppliers}`;
    const financeCode = "financeCode" in facts ? facts.financeCode : `V${this.#suppliers}`;
    await this.get("add-supplier", {
      ...{ supplier: id, name: `东岭${this.#suppliers}号光伏有限公司`, unit: "370102" },
      partyType: facts.partyType ?? "general",
      ...(taxNumber && { taxNumber }),
      ...(financeCode && { financeCode }),
      ...{ payeeAccount: facts.payeeAccount ?? "6222000000000001", payeeBank: "测试银行一部" },
    });
    await this.get("add-agreement", {
      ...{ agreement: `HT-${id}`, supplier: id, price: "0.5", taxRate: facts.taxRate ?? "13" },
      priceBasis: facts.priceBasis ?? "net",
      ...{
        from: "2020-01-01",
        plants: [{ plant: `PV-${id}`, name: `东岭${this.#suppliers}号电站` }],
      },
    });
    const prices = `电站编号,执行月份,上网电价\nPV-${id},2020-01,0.5\n`;
    await this.get("import-prices", { file: await this.#house.file(prices) });
    return id;
  }

  archive(supplier: string, energyKwh = "1000", more: object = {}): Promise<Purchase> {
    return this.get("archive", {
      ...{ agreement: `HT-${supplier}`, month: "2026-10" },
      ...{ lines: [{ plant: `PV-${supplier}`, energyKwh }], ...more },
    });
  }

  issue(purchase: string): Promise<Purchase> {
    return this.get("issue", { purchase });
  }

  /** A digital e-invoice that says what the purchase says, unless told otherwise. */
  async invoiceFile(purchases: readonly string[], facts: InvoiceFacts = {}): Promise<string> {
    this.#invoices += 1;
    const chains: Trace[] = [];
    for (const purchase of purchases) chains.push(await this.get("trace", { purchase }));
    const { purchase, supplier } = chains[0]!;
    const sign = facts.negative ? -1n : 1n;
    const sum = (field: "netFen" | "taxFen" | "energyWh") =>
      sign * chains.reduce((total, chain) => total + BigInt(chain.purchase[field]), 0n);
    const yuan = (fen: bigint) => formatYuan(fen, { group: false });
    const netFen = facts.netFen ?? sum("netFen");
    const taxFen = facts.netFen ? taxOn(facts.netFen, purchase.taxRateBp) : sum("taxFen");
    const [net, tax, total] = [netFen, taxFen, netFen + taxFen].map(yuan) as [
      string,
      string,
      string,
    ];
    const line = {
      ...{ name: "*供电*上网电费", unit: "千瓦时", quantity: formatKwh(sum("energyWh")) },
      ...{
        unitPrice: netPrice(chains[0]!),
        net,
        tax,
        rate: facts.rate ?? `${purchase.taxRateBp / 100}%`,
      },
    };
    const seller = {
      name: supplier.name,
      taxNumber: facts.seller ?? supplier.taxNumber ?? "91370000TEST000012",
    };
    const xml = digitalXml({
      number: facts.number ?? `2644200000000${String(1_000_000 + this.#invoices)}`,
      ...{ issuedOn: "2026年11月02日", seller, lines: [line], net, tax, total },
      buyer: { name: "东州供电有限公司", taxNumber: "91370000TEST000012" },
      ...(facts.takesBack && { note: `被红冲蓝字数电票号码：${facts.takesBack}` }),
    });
    return this.#house.file(xml, "invoice.xml");
  }

  /** Attached, and heard of from the simulated tax office. */
  async attach(purchase: string, facts: InvoiceFacts = {}): Promise<Purchase> {
    const file = await this.invoiceFile([purchase], facts);
    await this.get("attach-invoice", { purchase, file });
    await this.#house.workAll();
    return this.get("show", { purchase });
  }

  review(purchase: string): Promise<Purchase> {
    return this.get("review", { purchase }, actors.reviewer);
  }
  code(purchase: string, more: object = {}): Promise<Purchase> {
    return this.get("code", { purchase, ...more });
  }
  apply(purchase: string): Promise<Purchase> {
    return this.get("apply", { purchase });
  }

  /** By everybody the route asks, from below. */
  async approve(purchase: string): Promise<{ stage: string; levels: number }> {
    let stage = "applied";
    let levels = 0;
    for (const approver of Object.values(approvers)) {
      if (stage !== "applied") break;
      ({ stage } = await this.get("approve", { purchase, comment: "同意" }, approver));
      levels += 1;
    }
    return { stage, levels };
  }

  /** Steps 1 to 5: applied for. */
  async applied(supplier: string, energyKwh?: string): Promise<string> {
    const { purchaseId } = await this.archive(supplier, energyKwh);
    await this.issue(purchaseId);
    await this.attach(purchaseId);
    await this.review(purchaseId);
    await this.code(purchaseId);
    await this.apply(purchaseId);
    return purchaseId;
  }

  /** Steps 7 and 8: form, review by finance, release by another of finance. */
  async pay(purchases: readonly string[]): Promise<{ formId: string; paymentHash: string }> {
    const { formId } = await this.get("form", { purchases });
    const { paymentHash } = await this.get("review-form", { form: formId }, actors.cashier);
    await this.get("pay", { form: formId, hash: paymentHash }, actors.second);
    return { formId, paymentHash };
  }

  /** The payment file goes out and every answer of the bank comes in. */
  async bank() {
    await this.#house.workAll();
    await this.#house.get("disbursements.send");
    await this.#house.get("disbursements.reconcile");
    await this.#house.workAll();
  }
}
