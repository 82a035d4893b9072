/** Invoices in OFD (GB/T 33190-2016) and XML as issuers write them, and files made to mislead. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  digitalXml,
  type MadeInvoice,
  type MadeLine,
  ofdFile,
  ofdParts,
  powerInvoice,
  vatXml,
  zipOf,
} from "../../../tools/demonstration/invoice-files.ts";
import type { FileStore } from "../../base/capabilities.ts";
import { isRefusal } from "../../base/refusal.ts";
import { openFileStore } from "../../storage/file-store.ts";
import type { ElectronicInvoice } from "./invoice.ts";
import { readInvoiceFile } from "./read-invoice.ts";

let folder: string;
let files: FileStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-invoices-"));
  files = await openFileStore(folder);
});
afterAll(() => rm(folder, { recursive: true }));

async function answerTo(content: string | Uint8Array, name = "invoice") {
  const { id } = await files.put(Buffer.from(content), name);
  return readInvoiceFile(files, id);
}

async function read(content: string | Uint8Array): Promise<ElectronicInvoice> {
  const invoice = await answerTo(content);
  if (isRefusal(invoice)) throw new Error(invoice.reason.en);
  return invoice;
}

async function refusalOf(content: string | Uint8Array, name?: string) {
  const invoice = await answerTo(content, name);
  if (!isRefusal(invoice)) throw new Error("was read");
  return invoice.reason;
}

const vat: MadeInvoice = { ...powerInvoice, code: "037002600111", number: "00000042" };
const essence = {
  issuedOn: "2026-08-02",
  buyer: powerInvoice.buyer,
  seller: powerInvoice.seller,
  lines: [
    {
      ...{ name: "*供电*上网电费", unit: "千瓦时", quantity: "1000", unitPrice: "0.3949" },
      ...{ netFen: 39490n, rate: { basisPoints: 1300, printed: "13%" }, taxFen: 5134n },
    },
    {
      ...{ name: "*供电*补贴电费", unit: "千瓦时", quantity: "1000", unitPrice: "0.05" },
      ...{ netFen: 5000n, rate: { basisPoints: 1300, printed: "13%" }, taxFen: 650n },
    },
  ],
  ...{ netFen: 44490n, taxFen: 5784n, totalFen: 50274n },
};
const digitalEssence = { kind: "digital", number: powerInvoice.number, ...essence };
const vatEssence = { kind: "vat", code: vat.code, number: vat.number, ...essence };

describe("XML", () => {
  test("a fully digital e-invoice: 20 digits, rates as fractions, its type from two labels", async () => {
    const invoice = await read(digitalXml(powerInvoice));
    expect(invoice).toMatchObject(digitalEssence);
    expect(invoice).toMatchObject({ origin: "xml", type: "电子发票（增值税专用发票）" });
    expect(invoice).not.toHaveProperty("code");
  });

  test("a VAT e-invoice, with a prefix, another and none", async () => {
    for (const prefix of ["fp:", "x-9:", ""]) {
      expect(await read(vatXml(vat, prefix))).toMatchObject(vatEssence);
    }
  });

  test("GBK by its declaration, UTF-16 by its mark", async () => {
    const gbk = digitalXml(powerInvoice).replace("UTF-8", "GBK");
    expect(await read(iconv.encode(gbk, "gbk"))).toMatchObject(digitalEssence);
    const wide = Buffer.from(`\ufeff${digitalXml(powerInvoice)}`, "utf16le");
    expect(await read(wide)).toMatchObject(digitalEssence);
  });

  test("pinyin names of tax control software: sl is the rate, or beside slv the quantity", async () => {
    const header =
      "<FPDM>037002600111</FPDM><FPHM>00000043</FPHM><KPRQ>20260802101112</KPRQ><XSF_MC>甲</XSF_MC>" +
      "<HJJE>100.00</HJJE><HJSE>13.00</HJSE><JSHJ>113.00</JSHJ>";
    const item = "<XMMC>电费</XMMC><DW>度</DW><XMJE>100.00</XMJE><SE>13.00</SE>";
    const older = `<R>${header}<XM>${item}<XMSL>200</XMSL><SL>0.13</SL></XM></R>`;
    const newer = `<R>${header}<XM>${item}<SL>200</SL><SLV>0.13</SLV></XM></R>`;
    for (const text of [older, newer]) {
      const { lines, issuedOn, seller } = await read(text);
      expect(lines).toMatchObject([{ quantity: "200", rate: { basisPoints: 1300 } }]);
      expect([issuedOn, seller.name]).toEqual(["2026-08-02", "甲"]);
    }
  });

  test("a zip around one XML file is read too", async () => {
    const invoice = await read(await zipOf({ "发票.xml": digitalXml(powerInvoice) }));
    expect(invoice).toMatchObject(digitalEssence);
  });
});

describe("rates and amounts as printed", () => {
  const line = (part: Partial<MadeLine>): MadeLine => ({
    ...{ name: "*供电*电费", net: "100.00", rate: "13%", tax: "13.00" },
    ...part,
  });
  const invoiceOf = (lines: MadeLine[], [net, tax, total]: [string, string, string]) => ({
    ...{ ...vat, lines, net, tax, total },
  });

  test.each([
    ["1%", "1.00", 100],
    ["1.5%", "1.50", 150],
    ["3%", "3.00", 300],
    ["13 %", "13.00", 1300],
    ["０.０６", "6.00", 600],
    ["免税", "***", undefined],
    ["不征税", "***", undefined],
    ["***", "***", undefined],
  ])("rate %s", async (rate, tax, basisPoints) => {
    const taxed = tax === "***" ? "0.00" : tax;
    const total = (100 + Number(taxed)).toFixed(2);
    const invoice = await read(vatXml(invoiceOf([line({ rate, tax })], ["100.00", taxed, total])));
    expect(invoice.lines[0]!.rate.basisPoints).toBe(basisPoints);
    expect(invoice.taxFen).toBe(BigInt(taxed.replace(".", "")));
  });

  test("a discount is a line of its own with negative amounts", async () => {
    const discount = line({ net: "-10.00", tax: "-1.30" });
    const made = invoiceOf([line({}), discount], ["90.00", "11.70", "101.70"]);
    for (const content of [vatXml(made), await ofdFile(made)]) {
      const { lines } = await read(content);
      expect(lines.map(({ netFen, taxFen }) => [netFen, taxFen])).toEqual([
        [10000n, 1300n],
        [-1000n, -130n],
      ]);
    }
  });

  test("a red-letter invoice names the one it takes back; a blue one's note does not", async () => {
    const red = [line({ net: "-100.00", tax: "-13.00" })];
    const made = invoiceOf(red, ["-100.00", "-13.00", "-113.00"]);
    const note = "对应正数发票代码:037002600111号码:00000042";
    expect((await read(vatXml({ ...made, note }))).takesBack).toEqual({
      ...{ code: "037002600111", number: "00000042" },
    });
    const digital = { ...made, number: "26442000000000000099" };
    const { code: _, ...plain } = digital;
    const says = `被红冲蓝字数电票号码：${powerInvoice.number} 红字确认单编号：370`;
    for (const content of [
      digitalXml({ ...plain, note: says }),
      await ofdFile({ ...plain, note: says }),
    ]) {
      expect((await read(content)).takesBack).toEqual({ number: powerInvoice.number });
    }
    expect((await read(vatXml({ ...vat, note }))).takesBack).toBeUndefined();
  });

  test("10,000 lines add up to the fen", async () => {
    const lines = Array.from({ length: 10_000 }, () => line({ net: "0.07", tax: "0.01" }));
    const invoice = await read(vatXml(invoiceOf(lines, ["700.00", "100.00", "800.00"])));
    expect(invoice.lines).toHaveLength(10_000);
  });
});

describe("OFD", () => {
  const attached = { name: "original_invoice.xml", text: vatXml(vat) };

  test("the attached invoice goes before the page, wherever the document lies", async () => {
    const file = await ofdFile(vat, { attached, root: "Docs/Invoice_7", customDatas: true });
    expect(await read(file)).toMatchObject({ ...vatEssence, origin: "attachment" });
  });

  test("an attachment that no list names is found", async () => {
    const { "Doc_0/Attachs/Attachments.xml": _, ...parts } = ofdParts(vat, { attached });
    expect(await read(await zipOf(parts))).toMatchObject({ origin: "attachment", ...vatEssence });
  });

  test("custom tags by line and by column, names that run over two objects included", async () => {
    const [first, second] = powerInvoice.lines as [MadeLine, MadeLine];
    const long = { ...first, name: "*供电*分布式光伏\n上网电费", specification: "10kV" };
    const made = { ...powerInvoice, lines: [long, second] };
    for (const tags of ["by line", "by column"] as const) {
      const invoice = await read(await ofdFile(made, { tags }));
      expect(invoice).toMatchObject({ kind: "digital", origin: "tags", netFen: 44490n });
      expect(invoice.lines).toMatchObject([
        { ...essence.lines[0], name: "*供电*分布式光伏上网电费", specification: "10kV" },
        essence.lines[1],
      ]);
    }
  });

  test("tags alone, objects without a place", async () => {
    const file = await ofdFile(powerInvoice, { tags: "by column", noPlaces: true });
    expect(await read(file)).toMatchObject({ ...digitalEssence, origin: "tags" });
  });

  test("the page alone: labels, columns, names over two lines", async () => {
    const [first, second] = vat.lines as [MadeLine, MadeLine];
    const made = { ...vat, lines: [{ ...first, name: "*供电*分布式光伏\n上网电费" }, second] };
    const invoice = await read(await ofdFile(made));
    const lines = [{ ...essence.lines[0], name: "*供电*分布式光伏上网电费" }, essence.lines[1]];
    expect(invoice).toMatchObject({ ...vatEssence, lines, origin: "page" });
    expect(invoice.type).toBe("东州增值税电子普通发票");
  });

  test("objects in points, through a matrix of their own, stand where they are seen", async () => {
    expect(await read(await ofdFile(vat, { inPoints: true }))).toMatchObject(vatEssence);
  });

  test("lines on several pages; the line that points to the list gives way to it", async () => {
    const many = Array.from({ length: 11 }, (_, index) => ({
      ...{ name: `*供电*电费${index + 1}`, net: "10.00", rate: "13%", tax: "1.30" },
    }));
    const list = { name: "(详见销货清单)", net: "110.00", rate: "13%", tax: "14.30" };
    const sums = { net: "110.00", tax: "14.30", total: "124.30" };
    const file = await ofdFile({ ...vat, lines: [list, ...many], ...sums }, { linesPerPage: 4 });
    const invoice = await read(file);
    expect(invoice.lines.map(({ name }) => name)).toEqual(many.map(({ name }) => name));
    const alone = await read(await ofdFile({ ...vat, lines: [list], ...sums }));
    expect(alone.lines).toMatchObject([{ name: "(详见销货清单)", netFen: 11000n }]);
  });

  test("folders written with backslashes, as some Windows programs do", async () => {
    const plain = await ofdFile(vat, { attached });
    const bytes = Buffer.from(plain.toString("latin1").replaceAll("Doc_0/", "Doc_0\\"), "latin1");
    expect(bytes.equals(plain)).toBe(false);
    expect(await read(bytes)).toMatchObject(vatEssence);
  });
});

describe("what is wrong is named", () => {
  const attached = { name: "original_invoice.xml", text: vatXml(vat) };

  test("no zip, no XML, nothing", async () => {
    expect((await refusalOf("%PDF-1.7", "a.ofd")).en).toMatch(/a\.ofd is no OFD .*%PDF/);
    expect((await refusalOf("")).code).toBe("files.invoice_format");
    expect((await refusalOf("<a><b></a>")).code).toBe("files.unreadable");
    expect((await refusalOf("<EInvoice/>")).en).toMatch(/no invoice .*<EInvoice>/);
    const broken = (await ofdFile(vat)).subarray(0, 400);
    expect((await refusalOf(broken)).code).toBe("files.unreadable");
  });

  test("a zip with other things in it", async () => {
    const reason = await refusalOf(await zipOf({ "a.txt": "hello", "b.pdf": "%PDF" }));
    expect(reason.en).toMatch(/no invoice .*a\.txt, b\.pdf/);
  });

  test("an OFD that is something else", async () => {
    const { "Doc_0/Pages/Page_0/Content.xml": _, ...parts } = ofdParts(vat);
    expect((await refusalOf(await zipOf(parts))).code).toBe("files.no_invoice_inside");
  });

  test("a bomb, and entities that would expand", async () => {
    const bomb = await zipOf({ "OFD.xml": Buffer.alloc(20_000_000, " ") });
    expect((await refusalOf(bomb)).code).toBe("files.bomb");
    const laughs = '<!DOCTYPE a [<!ENTITY b "bbbb">]><EInvoice>&b;</EInvoice>';
    expect((await refusalOf(laughs)).en).toMatch(/document type/);
  });

  test.each([
    ["total", { total: "502.75" }, /net and tax .*502\.74.*502\.75/],
    ["net", { net: "444.80", total: "502.64" }, /lines' net .*444\.90.*444\.80/],
    ["tax", { tax: "57.85", total: "502.75" }, /lines' tax .*57\.84.*57\.85/],
  ])("a %s that is not the sum", async (_, part, why) => {
    const made = { ...vat, ...part };
    const digital = digitalXml({ ...powerInvoice, ...part });
    const forms = [vatXml(made), digital, await ofdFile(made, { tags: "by line" })];
    for (const content of [...forms, await ofdFile(made)]) {
      const reason = await refusalOf(content);
      expect(reason.code).toBe("files.invoice_does_not_add_up");
      expect(reason.en).toMatch(why);
    }
  });

  test("an attachment that says other than the document of itself", async () => {
    const forged = { ...vat, lines: [vat.lines[0]!], net: "394.90", tax: "51.34", total: "446.24" };
    const inside = { ...attached, text: vatXml(forged) };
    const reason = await refusalOf(await ofdFile(vat, { attached: inside, customDatas: true }));
    expect(reason).toMatchObject({ code: "files.invoice_parts_differ" });
    expect(reason.en).toMatch(/446\.24.*502\.74/);
  });

  test("whatever byte is spoilt: a refusal, or an invoice that adds up", async () => {
    const whole = [
      Buffer.from(vatXml(vat)),
      await ofdFile(vat, { attached, tags: "by line" }),
      await ofdFile(powerInvoice, { tags: "by column" }),
      await ofdFile(vat),
    ];
    const spoiling = fc.record({
      which: fc.nat({ max: whole.length - 1 }),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      by: fc.integer({ min: 0, max: 255 }),
      length: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(spoiling, async ({ which, at, by, length }) => {
        const bytes = whole[which]!;
        const start = Math.floor(bytes.length * at);
        const end = Math.min(bytes.length, start + length);
        const spoilt = Buffer.from(bytes).fill(by, start, end);
        const answer = await answerTo(spoilt);
        if (isRefusal(answer)) return;
        const { lines, netFen, taxFen, totalFen } = answer;
        const sum = (field: "netFen" | "taxFen") =>
          lines.reduce((all, line) => all + line[field], 0n);
        expect(netFen + taxFen).toBe(totalFen);
        if (lines.length > 0) expect([sum("netFen"), sum("taxFen")]).toEqual([netFen, taxFen]);
      }),
      { numRuns: 600 },
    );
  });

  test("a number of no known form", async () => {
    const reason = await refusalOf(vatXml({ ...vat, code: "12345", number: "00000042" }));
    expect(reason.code).toBe("files.invoice_number");
  });
});
