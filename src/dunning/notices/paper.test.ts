/** The papers: amounts in figures and capitals, the proof of the late fee, who decides; the rulebook's schema. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { lateFeeOf, lateFeeRules } from "../../bills/bills.ts";
import { readRulebooks } from "../../doors/rulebook-files.ts";
import { writePdf } from "../../files/write-pdf.ts";
import { RulebookFile } from "../../rulebooks/schema.ts";
import { debtOf } from "../debts.ts";
import { lawFor } from "../law.ts";
import { PracticeBody } from "../practice.ts";
import type { Debtor } from "../proposing/gather.ts";
import { noticePaper } from "./paper.ts";

const shelf = await readRulebooks([["rulebooks", "shipped"]]);
const practice = PracticeBody.parse(shelf.inForce("dunning-practice", "2026-02-01")!.body);
const now = new Date("2026-02-10T02:00:00Z");

/** A resident with 1,234.56 yuan due before the year end and 100.00 after it; 34.56 are disputed. */
function debtor(): Debtor {
  const ruleOn = lateFeeRules(shelf);
  const owed = (dueOn: string, amountFen: bigint) => {
    const billId = `B-0210000001-${dueOn.slice(0, 7).replace("-", "")}`;
    const bill = {
      ...{
        billId,
        customerAccount: "0210000001",
        class: "residential",
        billingMonth: dueOn.slice(0, 7),
      },
      ...{ dueOn, amountFen, paidFen: 0n, lateFeePaidFen: 0n, tranches: [] },
      issuedOn: dueOn,
    };
    const lateFee = lateFeeOf(bill, "2026-02-10", ruleOn);
    return { ...bill, unpaidFen: amountFen, lateFeeFen: lateFee.feeFen, lateFee };
  };
  const bills = [owed("2025-12-20", 123_456n), owed("2026-01-20", 10_000n)];
  const debt = debtOf(bills, { advanceFen: 0n, excludedFen: 3_456n, today: "2026-02-10" })!;
  return {
    holder: {
      ...{ account: "0210000001", name: "顾长青", class: "residential", phone: null },
      ...{ address: "海滨路1号", unitId: "370202", unitName: "市南区", unitPath: "37/3702/370202" },
      ...{ customerChange: 1n, unitChange: 1n },
    },
    ...{ debt, hold: undefined },
    facts: {
      ...{ account: "0210000001", class: "residential", grade: null, probability: null },
      ...{ overdueFen: debt.overdueFen, disputedFen: 3_456n, promisedFen: 0n, instalmentFen: 0n },
      ...{ oldestDueOn: debt.oldestDueOn, overdueDays: debt.overdueDays, protections: [] },
      ...{ outage: false, complaintRisk: null, history: [], unitPath: "37/3702/370202" },
    },
  };
}

const paper = noticePaper({
  ...{ kind: "notice", number: "DN-2026-000001", debtor: debtor(), practice, now },
  ...{ law: lawFor(shelf, { path: "37/3702/370202", day: "2026-02-10" }), cutOffOn: "2026-02-25" },
});
const text = JSON.stringify(paper);

test("a cut-off notice names the debt in figures and capitals, without what is disputed", () => {
  expect(paper.title).toBe("欠费停电通知书");
  expect(text).toContain("¥1,300.00（大写：壹仟叁佰元整）");
  expect(text).toContain("¥34.56（大写：叁拾肆元伍角陆分）");
});

test("Art. 39: the late fee is proved line by line, cut at the year end, and added up", () => {
  expect(text).toContain('"2025-12-21 至 2025-12-31","11","1234.56","1‰","13.58"');
  expect(text).toContain('"2026-01-01 至 2026-02-10","41","1234.56","1‰","50.62"');
  expect(text).toContain("¥66.30（大写：陆拾陆元叁角整）");
  expect(text).toContain("¥1,366.30（大写：壹仟叁佰陆拾陆元叁角整）");
});

test("it says the law, the earliest day, how to pay, how to object and that a person decides", () => {
  for (const part of [
    ...[
      "电力供应与使用条例 第三十九条",
      "2026-02-25",
      "95598",
      "由工作人员（不是系统）复核并作出决定",
    ],
    ...["户号0210000001", "海滨路1号", "收件人签收"],
  ]) {
    expect(text, part).toContain(part);
  }
  expect(text).not.toMatch(/\{\w+\}/);
});

test("it is a PDF, and printed again it has the same bytes", async () => {
  const bytes = await writePdf(paper);
  expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe("%PDF-");
  expect(Buffer.compare(bytes, await writePdf(paper))).toBe(0);
});

test("the JSON Schema beside dunning-practice says what the code checks", () => {
  const schema = JSON.parse(
    readFileSync("rulebooks/national/dunning-practice.schema.json", "utf8"),
  );
  expect(schema).toEqual(
    z.toJSONSchema(RulebookFile.extend({ body: PracticeBody }), { io: "input" }),
  );
});
