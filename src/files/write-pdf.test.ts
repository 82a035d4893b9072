/** Papers out: Chinese embedded as a subset, tables over pages, equal bytes. */
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { type PdfBlock, writePdf } from "./write-pdf.ts";
import { writeZip } from "./write-zip.ts";

const table = (count: number, text = "停电赔付说明"): PdfBlock => ({
  table: {
    columns: [
      { heading: "序号", align: "right" },
      { heading: "说明", width: 4 },
    ],
    rows: Array.from({ length: count }, (_, at) => [String(at + 1), text]),
  },
});
const pagesOf = (pdf: Uint8Array) =>
  [
    ...Buffer.from(pdf)
      .toString("latin1")
      .matchAll(/\/Type \/Page\b/g),
  ].length;

/** Every compressed stream of the file, as text. */
function inflated(pdf: Uint8Array): string {
  const bytes = Buffer.from(pdf);
  const starts = [...bytes.toString("latin1").matchAll(/stream\r?\n/g)];
  return starts
    .map(({ index, 0: word }) => {
      try {
        return inflateSync(bytes.subarray(index + word.length)).toString("latin1");
      } catch {
        return "";
      }
    })
    .join("\n");
}

test("Chinese can be read and copied: the font is embedded with its Unicode map, as a subset", async () => {
  const pdf = await writePdf({ title: "退费申请", blocks: [{ paragraph: "金额：壹佰元整" }] });
  const text = inflated(pdf);
  for (const sign of "退费申请金额壹佰元整") {
    expect(text, sign).toContain(`<${sign.codePointAt(0)!.toString(16)}>`);
  }
  expect(Buffer.from(pdf).toString("latin1")).toMatch(/\/FontName \/[A-Z]{6}\+NotoSansSC/);
  expect(pdf.length).toBeLessThan(40_000);
});

test("equal documents give equal bytes, other documents others", async () => {
  const make = (paragraph: string) => writePdf({ title: "函", blocks: [{ paragraph }, table(3)] });
  expect(await make("一")).toEqual(await make("一"));
  expect(await make("一")).not.toEqual(await make("二"));
});

test("a long table goes over as many pages as it needs, and a row taller than a page ends", async () => {
  expect(pagesOf(await writePdf({ title: "表", blocks: [table(1)] }))).toBe(1);
  const pages = pagesOf(await writePdf({ title: "表", blocks: [table(400)] }));
  expect(pages).toBeGreaterThan(8);
  expect(pages).toBeLessThan(20);
  const tall = await writePdf({ title: "表", blocks: [table(2, "很长".repeat(5_000))] });
  expect(pagesOf(tall)).toBe(3);
});

test("every kind of block, empty ones included", async () => {
  const blocks: PdfBlock[] = [
    ...[{ heading: "事项" }, { facts: [] }, { facts: [{ label: "户号", value: "" }] }],
    ...[table(0), { signatures: [] }, { signatures: ["经办", "审核", "批准"] }],
  ];
  expect(pagesOf(await writePdf({ title: "", blocks }))).toBe(1);
});

test("a part that cannot be read breaks the whole archive", async () => {
  const broken = async function* () {
    yield Buffer.from("half");
    throw new Error("the disk is gone");
  };
  const read = async () => {
    for await (const _ of writeZip([{ path: "a", content: broken }]));
  };
  await expect(read()).rejects.toThrow("the disk is gone");
});
