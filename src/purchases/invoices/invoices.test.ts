/** The register and verification of methods.md 8.3: duplicates, red letters, the office's pace and silence. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "../../../stories/harness.ts";
import {
  digitalXml,
  type MadeInvoice,
  powerInvoice,
} from "../../../tools/demonstration/invoice-files.ts";
import type { Context } from "../../base/operation.ts";
import { type InvoiceFacts, type InvoiceVerdict, PartnerSilent } from "../../base/partners.ts";
import { isRefusal } from "../../base/refusal.ts";
import { inTransaction, operator, surroundings } from "../../doors/context.ts";
import {
  type InvoiceClaim,
  invoiceStanding,
  invoicesOf,
  registerInvoice,
  releaseInvoices,
} from "./invoices.ts";
import type { Invoice, InvoiceStanding, VerificationRun } from "./schema.ts";

const claim: InvoiceClaim = {
  ...{ subject: "purchase:P-1", from: "2026-08-01", until: "2026-09-30" },
  sellerTaxNumber: powerInvoice.seller.taxNumber,
  buyerTaxNumber: powerInvoice.buyer.taxNumber,
};
const numbered = (last: string): MadeInvoice => ({
  ...powerInvoice,
  number: powerInvoice.number.slice(0, -4) + last,
});
const negative = (text: string) => `-${text}`;
const redOf = (blue: MadeInvoice, last: string): MadeInvoice => ({
  ...numbered(last),
  lines: blue.lines.map((line) => ({ ...line, net: negative(line.net), tax: negative(line.tax) })),
  ...{ net: negative(blue.net), tax: negative(blue.tax), total: negative(blue.total) },
  note: `被红冲蓝字数电票号码：${blue.number}`,
});

describe.each(["embedded", "server"] as const)("on the %s store", (store) => {
  let house: TestHouse;
  let asked: InvoiceFacts[];
  let answer: (facts: InvoiceFacts) => InvoiceVerdict;
  let paused: number;
  beforeEach(async () => {
    asked = [];
    paused = 0;
    answer = () => ({ state: "genuine" });
    const invoiceCheck = {
      async check(facts: InvoiceFacts) {
        asked.push(facts);
        return answer(facts);
      },
      async pause(ms: number) {
        paused += ms;
        await house.database.transaction(
          ({ sql }) => sql`
            update partner_pace set due_at = due_at - make_interval(secs => ${ms / 1000})`,
        );
      },
    };
    house = await openTestHouse({ store, partners: { invoiceCheck } });
  });
  afterEach(() => house.close());

  const within = <Result>(work: (context: Context) => Promise<Result>) =>
    house.database.transaction((transaction) =>
      work(inTransaction(surroundings(house, { actor: operator }), transaction)),
    );
  const register = async (made: MadeInvoice, part: Partial<InvoiceClaim> = {}) => {
    const file = await house.file(digitalXml(made), "invoice.xml");
    return within((context) => registerInvoice(context, { file, claim: { ...claim, ...part } }));
  };
  const registered = async (made: MadeInvoice, part?: Partial<InvoiceClaim>): Promise<Invoice> => {
    const invoice = await register(made, part);
    if (isRefusal(invoice)) throw new Error(invoice.reason.en);
    return invoice;
  };
  const refusedCode = async (made: MadeInvoice, part?: Partial<InvoiceClaim>) => {
    const invoice = await register(made, part);
    return isRefusal(invoice) ? invoice.reason.code : "registered";
  };
  const standing = async (subject = claim.subject) =>
    (await within((context) => invoiceStanding(context, subject))) as InvoiceStanding;
  const verify = (): Promise<VerificationRun> => house.get("purchases.verify-invoices");
  const codes = ({ reasons }: InvoiceStanding) => reasons.map(({ code }) => code);

  test("an invoice is registered once for ever, and may be claimed again only when released", async () => {
    const invoice = await registered(powerInvoice);
    expect(invoice).toMatchObject({ id: powerInvoice.number, state: "waiting", totalFen: 50274n });
    expect(await registered(powerInvoice)).toMatchObject({ id: invoice.id });
    house.setNow(new Date("2027-08-20T01:00:00Z"));
    const other = { subject: "purchase:P-2", until: "2027-12-31" };
    expect(await refusedCode(powerInvoice, other)).toBe("invoices.duplicate");
    await within((context) => releaseInvoices(context, claim.subject));
    expect(await registered(powerInvoice, other)).toMatchObject({ subject: "purchase:P-2" });
    const mine = await within(({ transaction }) => invoicesOf(transaction, claim.subject));
    expect(mine).toEqual([]);
  });

  test("two registrations at once of one invoice: one of them is refused", async () => {
    const both = await Promise.all([
      refusedCode(powerInvoice),
      refusedCode(powerInvoice, { subject: "purchase:P-2" }),
    ]);
    expect(both.sort()).toEqual(["invoices.duplicate", "registered"]);
  });

  test("an invoice that does not fit the claim is refused for what does not fit", async () => {
    const stranger = "91370100OTHER00099";
    const nameless = { ...powerInvoice, seller: { name: "无税号", taxNumber: "" } };
    const day = { from: "2026-08-02", until: "2026-08-02" };
    expect(await refusedCode(powerInvoice, { sellerTaxNumber: stranger })).toBe(
      "invoices.wrong_seller",
    );
    expect(await refusedCode(powerInvoice, { buyerTaxNumber: stranger })).toBe(
      "invoices.wrong_buyer",
    );
    expect(await refusedCode(powerInvoice, { until: "2026-08-01" })).toBe(
      "invoices.outside_period",
    );
    expect(await refusedCode(nameless)).toBe("invoices.incomplete");
    expect(await refusedCode(powerInvoice, day)).toBe("registered");
  });

  test("tax that is not net x rate is named by its line, a fen aside", async () => {
    const [first, second] = powerInvoice.lines as [
      MadeInvoice["lines"][0],
      MadeInvoice["lines"][0],
    ];
    const withTax = (tax: string, sums: Partial<MadeInvoice>) => ({
      ...{ ...powerInvoice, ...sums },
      lines: [first, { ...second, tax }],
    });
    const off = withTax("6.52", { tax: "57.86", total: "502.76" });
    expect(await refusedCode(off)).toBe("invoices.tax_off");
    expect(await refusedCode(withTax("6.51", { tax: "57.85", total: "502.75" }))).toBe(
      "registered",
    );
  });

  test("a red-letter invoice takes the blue one back; before or after it", async () => {
    const blue = numbered("0001");
    await registered(blue);
    const red = await registered(redOf(blue, "0002"));
    expect(red).toMatchObject({ takesBack: blue.number, totalFen: -50274n });
    expect(await standing()).toMatchObject({ outcome: "refused", totalFen: 0n });
    expect(codes(await standing())).toEqual(["invoices.taken_back"]);
    await registered(numbered("0004"));
    expect(await standing()).toMatchObject({ outcome: "waiting", totalFen: 50274n });
    expect(await refusedCode(redOf(blue, "0003"))).toBe("invoices.red_too_large");
    const early = numbered("0005");
    await registered(redOf(early, "0006"));
    expect(await refusedCode(early)).toBe("invoices.taken_back");
    const { note: _, ...nameless } = redOf(blue, "0007");
    expect(await refusedCode(nameless)).toBe("invoices.red_without_blue");
  });

  test("each is asked once, at one a second; the answer decides", async () => {
    answer = ({ number }) => ({ state: number.endsWith("2") ? "void" : "genuine" });
    for (const last of ["0001", "0002", "0003"]) await registered(numbered(last));
    expect(await verify()).toMatchObject({ asked: 3, genuine: 2, refused: 1, left: 0 });
    expect(paused).toBeGreaterThan(1500);
    expect(asked[0]).toEqual({
      ...{ number: numbered("0001").number, issuedOn: "2026-08-02" },
      ...{ netFen: 44490n, totalFen: 50274n },
    });
    expect(await verify()).toMatchObject({ asked: 0, left: 0 });
    expect(await standing()).toMatchObject({ outcome: "refused" });
    expect(codes(await standing())).toEqual(["invoices.refused_by_office"]);
  });

  test("what the office does not know yet waits, is not asked twice a day, and is refused in the end", async () => {
    answer = () => ({ state: "unknown_to_office" });
    house.setNow(new Date("2026-08-03T01:00:00Z"));
    await registered(powerInvoice);
    expect(await verify()).toMatchObject({ asked: 1, left: 1, refused: 0 });
    house.setNow(new Date("2026-08-03T05:00:00Z"));
    expect(await verify()).toMatchObject({ asked: 0, fromCache: 1, left: 1 });
    house.setNow(new Date("2026-08-05T01:00:00Z"));
    expect(await verify()).toMatchObject({ asked: 1, refused: 1, left: 0 });
  });

  test("silence: five in a row open the breaker, long waiting is flagged, and passes only by policy", async () => {
    answer = () => {
      throw new PartnerSilent("no answer");
    };
    for (let index = 1; index <= 7; index += 1) await registered(numbered(`000${index}`));
    expect(await verify()).toMatchObject({ asked: 0, silent: 5, left: 7 });
    expect(asked).toHaveLength(5);
    expect((await standing()).unverified).toBe(false);
    house.setNow(new Date(house.now().getTime() + 5 * 3_600_000));
    expect(await verify()).toMatchObject({ asked: 0, silent: 0, left: 7 });
    expect(asked).toHaveLength(5);
    const stands = await standing();
    expect(stands).toMatchObject({ outcome: "waiting", unverified: true });
    expect(new Set(codes(stands))).toEqual(
      new Set(["invoices.unverified_offline", "invoices.unverified_over_limit"]),
    );
    await house.database.transaction(({ sql }) => sql`update partner_pace set open_until = now()`);
    answer = () => ({ state: "genuine" });
    house.setNow(new Date(house.now().getTime() + 600_000));
    expect(await verify()).toMatchObject({ asked: 7, genuine: 7, left: 0 });
    expect(await standing()).toMatchObject({ outcome: "passed", unverified: false });
  }, 60_000);

  test("before a payment the office is asked again: a genuine invoice may have been flushed since", async () => {
    await registered(powerInvoice);
    await verify();
    const recheck = () => house.get("purchases.recheck-invoices", { subject: claim.subject });
    expect(await recheck()).toEqual({ waiting: 0 });
    house.setNow(new Date("2026-11-25T01:00:00Z"));
    expect(await recheck()).toEqual({ waiting: 1 });
    answer = () => ({ state: "red_flushed" });
    await house.workAll();
    expect(await standing()).toMatchObject({ outcome: "refused" });
    const { invoices } = await house.get("purchases.list-invoices", { state: "refused" });
    expect(invoices).toMatchObject([{ id: powerInvoice.number, verdict: "red_flushed" }]);
  });
});
