/** The four-way match: settlement, price file, invoice, agreement, each line with a reason code. */
import { expect, test } from "vitest";
import { type InvoiceLine, type MatchFacts, matchOf, pair } from "./four-way.ts";
import { onBehalfFaults } from "./on-behalf-limits.ts";

const tolerances = {
  ...{ totalFen: 1n, lineFen: 1n, energyWh: 0n, priceMicroYuan: 0n, invoicePriceMicroYuan: 1000n },
};
const settled = (lineNo: number, netFen: bigint, taxFen: bigint) => ({
  ...{ lineNo, plantId: `PV-${lineNo}`, plantName: `电站${lineNo}`, energyWh: 1_000_000n },
  ...{ priceMicroYuan: 394_900n, netFen, taxFen, grossFen: netFen + taxFen },
});
const invoiced = (
  netFen: bigint,
  taxFen: bigint,
  more: Partial<InvoiceLine> = {},
): InvoiceLine => ({
  ...{ invoice: "1", item: "*供电*电费", energyWh: 1_000_000n, priceMicroYuan: 394_900n },
  ...{ taxRateBp: 1300, netFen, taxFen, ...more },
});
const facts = (more: Partial<MatchFacts> = {}): MatchFacts => ({
  purchase: {
    ...{ taxRateBp: 1300, priceBasis: "net", energyWh: 2_000_000n },
    ...{ netFen: 78_980n, taxFen: 10_267n, grossFen: 89_247n },
  },
  lines: [settled(1, 39_490n, 5_134n), settled(2, 39_490n, 5_133n)],
  prices: new Map([
    ["PV-1", { priceMicroYuan: 394_900n, fromMonth: "2026-01" }],
    ["PV-2", { priceMicroYuan: 394_900n, fromMonth: "2026-01" }],
  ]),
  agreement: { priceMicroYuan: 394_900n, taxRateBp: 1300 },
  invoices: [invoiced(39_490n, 5_134n), invoiced(39_490n, 5_133n)],
  month: "2026-10",
  ...more,
});
const told = (given: MatchFacts) =>
  matchOf(given, tolerances).flatMap(({ lineNo, differences }) =>
    differences.map(
      ({ reason, hard }) => `${lineNo} ${reason.code.split(".")[1]}${hard ? " hard" : ""}`,
    ),
  );

test("four sources that agree have no difference", () => {
  expect(told(facts())).toEqual([]);
});

test("one invoice line for all settlement lines is held against their sum", () => {
  const merged = [invoiced(78_980n, 10_267n, { energyWh: 2_000_000n })];
  expect(told(facts({ invoices: merged }))).toEqual([]);
  const short = [invoiced(78_980n, 10_267n, { energyWh: 1_900_000n })];
  expect(told(facts({ invoices: short }))).toEqual(["1 energy_differs"]);
});

test("price file and agreement that say another price are told line by line", () => {
  const prices = new Map([["PV-1", { priceMicroYuan: 390_000n, fromMonth: "2026-01" }]]);
  expect(told(facts({ prices }))).toEqual(["1 price_file_differs", "2 no_price"]);
  const agreement = { priceMicroYuan: 400_000n, taxRateBp: 1300 };
  expect(told(facts({ agreement }))).toEqual([
    "1 price_agreement_differs",
    "2 price_agreement_differs",
  ]);
});

test("a fen within tolerance is none; two fen are a difference of net, of tax and of the sum", () => {
  const near = [invoiced(39_491n, 5_134n), invoiced(39_490n, 5_133n)];
  expect(told(facts({ invoices: near }))).toEqual([]);
  const far = [invoiced(39_492n, 5_136n), invoiced(39_490n, 5_133n)];
  expect(told(facts({ invoices: far }))).toEqual([
    ...["0 sum_differs hard", "2 net_differs", "2 tax_differs"],
  ]);
});

test("an invoice of another tax rate can be accepted by nobody", () => {
  const other = [invoiced(39_490n, 5_134n, { taxRateBp: 600 }), invoiced(39_490n, 5_133n)];
  expect(told(facts({ invoices: other }))).toEqual(["1 rate_differs hard"]);
});

test("lines without invoice and invoice lines without settlement are told, never paired away", () => {
  expect(told(facts({ invoices: [] }))).toEqual(["1 no_invoice_line", "2 no_invoice_line"]);
  const three = [...facts().invoices!, invoiced(5_000n, 650n, { item: "*供电*补贴" })];
  expect(told(facts({ invoices: three }))).toEqual(["0 stray_invoice_line", "0 sum_differs hard"]);
  const { paired, strays } = pair(facts().lines, three);
  expect([paired.size, strays.length]).toEqual([2, 1]);
});

test("a merged invoice issued on behalf is held against its batch, not against lines", () => {
  expect(told(facts({ invoices: null }))).toEqual([]);
});

const limits = {
  parties: ["natural-person" as const, "village-committee" as const],
  ...{ monthlySalesFen: 2_000_000n, users: 200, faceFen: 10_000_000n },
};
const owner = (at: number, grossFen: bigint) => ({
  ...{ supplierId: `N-${at}`, partyType: "natural-person" as const, month: "2026-10" },
  ...{ unit: "370102", taxRateBp: 100, grossFen },
});
const owners = (count: number, grossFen: bigint) => {
  const purchases = Array.from({ length: count }, (_, at) => owner(at, grossFen));
  const monthlySales = new Map(purchases.map((one) => [one.supplierId, one.grossFen]));
  return { purchases, monthlySales };
};
const faults = (merging: Parameters<typeof onBehalfFaults>[0]) =>
  onBehalfFaults(merging, limits).map(({ code }) => code.split(".")[1]);

test("CN113240405A: 200 users, 100,000.00 yuan of face and 20,000.00 yuan of sales pass, one more of each does not", () => {
  expect(faults(owners(200, 50_000n))).toEqual([]);
  expect(faults(owners(201, 100n))).toEqual(["users_limit"]);
  expect(faults(owners(200, 50_001n))).toEqual(["face_limit"]);
  expect(faults(owners(1, 2_000_000n))).toEqual([]);
  expect(faults(owners(1, 2_000_001n))).toEqual(["sales_limit"]);
});

test("enterprises issue their own invoices, and one invoice is of one month, unit and rate", () => {
  const firm = { ...owner(1, 100n), partyType: "general" as const };
  expect(faults({ purchases: [firm], monthlySales: new Map() })).toEqual(["not_on_behalf"]);
  const mixed = [owner(1, 100n), { ...owner(2, 100n), month: "2026-09" }];
  expect(faults({ purchases: mixed, monthlySales: new Map() })).toEqual(["mixed_invoice"]);
});
