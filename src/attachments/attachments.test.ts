/** Issue 3, part 5, and methods.md section 3.5 check 4: type by content, integrity, history, evidence pack. */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Context } from "../base/operation.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import { writePdf } from "../files/write-pdf.ts";
import { writeXlsx } from "../files/write-table.ts";
import { writeZip } from "../files/write-zip.ts";
import { attach, attachmentsOf, evidencePack, verifyAttachments } from "./attachments.ts";
import { rootOf } from "./evidence-pack.ts";
import { safeName } from "./rules.ts";
import { type Attaching, type Attachment, maxAttachmentBytes, mediaTypes } from "./schema.ts";

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const jpeg = Buffer.from("ffd8ffe000104a46494600010100", "hex");
const webp = Buffer.from("RIFF\x10\x00\x00\x00WEBPVP8 ", "latin1");
const zipOf = (...names: string[]) =>
  buffer(writeZip(names.map((path) => ({ path, content: Buffer.from("<x/>") }))));

describe.each(["embedded", "server"] as const)("%s", (store) => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse({ store });
    await house.get("organisation.add-unit", { id: "3701", name: "济南市", level: "city" });
  });
  afterAll(() => house.close());

  function within<Result>(work: (context: Context) => Promise<Result>): Promise<Result> {
    return house.database.transaction((transaction) =>
      work(inTransaction(surroundings(house, { actor: operator, reason: "test" }), transaction)),
    );
  }
  const put = (attaching: Attaching) => within((context) => attach(context, attaching));
  async function attached(subject: string, content: Uint8Array, name: string) {
    const given = await put({ subject, kind: "letter", name, file: await house.file(content) });
    if (isRefusal(given)) throw new Error(JSON.stringify(given));
    return given;
  }
  const codeOf = (given: Attachment | Refusal) => isRefusal(given) && given.reason.code;

  test("what a file is, is told by its bytes and never by its name", async () => {
    const files: [string, Uint8Array, string][] = [
      [mediaTypes.pdf, await writePdf({ title: "函", blocks: [] }), "函.exe"],
      [mediaTypes.png, png, "a.pdf"],
      [mediaTypes.jpeg, jpeg, "a"],
      [mediaTypes.webp, webp, "a.html"],
      [mediaTypes.ofd, await zipOf("OFD.xml", "Doc_0/Document.xml"), "a.zip"],
      [mediaTypes.xlsx, await buffer(writeXlsx([1], [{ heading: "a", value: (n) => n }])), "a.csv"],
      [mediaTypes.xml, Buffer.from('\ufeff<?xml version="1.0"?><a/>'), "a.svg"],
      [mediaTypes.csv, Buffer.from("户号,金额\r\n1,2\r\n"), "a.html"],
      [mediaTypes.csv, Buffer.from("bba7bac52c3122", "hex"), "gbk.txt"],
    ];
    for (const [mediaType, content, name] of files) {
      expect(await attached("refund:types", content, name)).toMatchObject({ mediaType });
    }
    const endings = (await within((context) => attachmentsOf(context.transaction, "refund:types")))
      .map(({ name }) => name.slice(name.lastIndexOf(".")))
      .join("");
    expect(endings).toBe(".pdf.png.jpg.webp.ofd.xlsx.xml.csv.txt");
  });

  test.each([
    ["a program", Buffer.from("MZ\x90\x00\x03\x00", "latin1")],
    ["a web page", Buffer.from("<!DOCTYPE html><script>alert(1)</script>")],
    ["a drawing that can run", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")],
    ["a PDF behind something else", Buffer.from("junk%PDF-1.7")],
    ["a script", Buffer.from("#!/bin/sh\nrm -rf /\n")],
    ["bytes that are no text", Buffer.from([0x2c, 0xff, 0xfe, 0x00])],
  ])("%s is refused, whatever it is called", async (_, content) => {
    const file = await house.file(content, "invoice.pdf");
    const given = await put({ subject: "refund:wrong", kind: "invoice", file });
    expect(codeOf(given)).toBe("attachments.unknown_type");
  });

  test("an archive that is neither OFD nor XLSX, an empty file and one too large are refused", async () => {
    const give = async (content: Uint8Array) => {
      const file = await house.file(content, "a.pdf");
      return codeOf(await put({ subject: "refund:wrong", kind: "invoice", file }));
    };
    expect(await give(await zipOf("word/document.xml"))).toBe("attachments.unknown_type");
    expect(await give(Buffer.from("504b0304", "hex"))).toBe("attachments.unknown_type");
    expect(await give(Buffer.alloc(0))).toBe("attachments.empty");
    const large = Buffer.alloc(maxAttachmentBytes + 1);
    large.set(png);
    expect(await give(large)).toBe("attachments.too_large");
    expect(await give(large.subarray(0, maxAttachmentBytes))).toBe(false);
    const none = await put({ subject: "refund:x", kind: "a", file: `sha256:${"0".repeat(64)}` });
    expect(codeOf(none)).toBe("attachments.no_file");
  });

  test("the same file twice is one; one that takes another's place leaves it in the history", async () => {
    const first = await attached("refund:history", png, "身份证.png");
    expect((await attached("refund:history", png, "other.png")).id).toBe(first.id);
    const file = await house.file(jpeg, "身份证2.jpg");
    const replacing = { subject: "refund:history", kind: "letter", file, replaces: first.id };
    const second = (await put(replacing)) as Attachment;
    const again = await put({ ...replacing, file: await house.file(webp, "3.webp") });
    expect(codeOf(again)).toBe("attachments.already_replaced");
    const foreign = await put({ ...replacing, subject: "refund:other" });
    expect(codeOf(foreign)).toBe("attachments.no_attachment");
    const list = await house.get("attachments.list", { subject: "refund:history" });
    expect(list.attachments.map(({ id }: Attachment) => id)).toEqual([second.id]);
    const all = await house.get("attachments.list", { subject: "refund:history", history: true });
    expect(all.attachments).toMatchObject([
      { id: first.id, replacedBy: second.id },
      { id: second.id, replaces: first.id, replacedBy: null },
    ]);
  });

  test("3.5 check 4: bytes altered or gone on the disk are found, not shown, and not packed", async () => {
    const whole = await attached("refund:damage", png, "a.png");
    const altered = await attached("refund:damage", Buffer.from("a,b\n1,2\n"), "b.csv");
    const { path } = (await house.files.find(altered.file))!;
    await writeFile(path, "a,b\n1,3\n");
    const verified = await house.get("attachments.verify", { subject: "refund:damage" });
    expect(verified).toEqual({
      checked: 2,
      damaged: [{ id: altered.id, name: "b.csv", file: altered.file, problem: "altered" }],
    });
    expect(await house.get("attachments.open", { attachment: altered.id })).toMatchObject({
      intact: false,
    });
    expect(await house.get("attachments.open", { attachment: whole.id })).toMatchObject({
      intact: true,
    });
    const pack = await within((context) =>
      evidencePack(context, { ...evidence("refund:damage"), attachments: [whole, altered] }),
    );
    expect(isRefusal(pack) && pack.reason.code).toBe("attachments.file_altered");
    await writeFile(path, "a,b\n1,2\n");
    const healed = await within((context) => verifyAttachments(context, "refund:damage"));
    expect(healed).toEqual([]);
  });

  test("who may see the case's unit may see what is attached to it, and each look is on record", async () => {
    const file = await house.file(png, "a.png");
    const given = await put({ subject: "refund:scope", kind: "identity", file, unitId: "3701" });
    const { id } = given as Attachment;
    const here = person("here", ["approver"], ["3701"]);
    const away = person("away", ["approver"], ["3702"]);
    const supplier = person("outside", ["supplier"]);
    const otherDesk = person("settles", ["settlement-clerk"]);
    const look = (as: typeof here) => house.ask("attachments.open", { attachment: id }, { as });
    expect(await look(here)).toMatchObject({ id, intact: true });
    expect(((await look(away)) as Refusal).kind).toBe("not_found");
    expect(((await look(supplier)) as Refusal).kind).toBe("forbidden");
    expect(((await look(otherDesk)) as Refusal).kind).toBe("not_found");
    for (const as of [away, otherDesk]) {
      const list = await house.get("attachments.list", { subject: "refund:scope" }, { as });
      expect(list.attachments).toEqual([]);
    }
    const [line] = await house.database.transaction(
      ({ sql }) => sql<{ count: number }>`
        select count(*)::int as count from audit_line
        where operation = 'attachments.open' and actor = 'here' and outcome = 'looked'`,
    );
    expect(line!.count).toBe(1);
  });

  test("the evidence pack holds cover, record, files and a root that anybody can compute again", async () => {
    const attachments = [
      await attached("refund:pack", png, "../../etc/passwd"),
      await attached("refund:pack", Buffer.from("a,b\n1,2\n"), "明细.csv"),
    ];
    const make = () =>
      within((context) => evidencePack(context, { ...evidence("refund:pack"), attachments }));
    const pack = await make();
    if (isRefusal(pack)) throw new Error(pack.reason.en);
    expect(await make()).toEqual(pack);
    const parts = await unzipped(await buffer((await house.files.find(pack.file))!.read()));
    expect([...parts.keys()]).toEqual([
      ...["cover.pdf", "manifest.json", "record.json"],
      ...["files/01-passwd.png", "files/02-明细.csv"],
    ]);
    const manifest = JSON.parse(parts.get("manifest.json")!.toString());
    expect(rootOf(manifest.parts)).toBe(pack.root);
    for (const { path, sha256, bytes } of manifest.parts) {
      const content = parts.get(path)!;
      expect([sha256Of(content), content.length]).toEqual([sha256, bytes]);
    }
    expect(rootOf([...manifest.parts].reverse())).not.toBe(pack.root);
    expect(parts.get("cover.pdf")!.subarray(0, 5).toString()).toBe("%PDF-");
  });
});

function evidence(subject: string) {
  return {
    ...{ title: "退费证据包", subject, attachments: [] },
    facts: [{ label: "金额 Amount", value: "123.45" }],
    timeline: [{ at: new Date("2026-11-20T02:00:00Z"), who: "li", what: "申请", note: "多缴" }],
  };
}

async function unzipped(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await fromBufferPromise(bytes);
  const parts = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    parts.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return parts;
}

describe("a name is what may stand on anybody's disk", () => {
  test.each([
    ["../../etc/passwd", "passwd.pdf"],
    ["C:\\Windows\\system32\\a.pdf", "a.pdf"],
    ["con.pdf", "_con.pdf"],
    ["evil\u202efdp.exe", "evilfdp.exe.pdf"],
    ["a\r\nContent-Type: x.pdf", "aContent-Type_ x.pdf"],
    ["...", "file.pdf"],
    ["", "file.pdf"],
    [".pdf", "pdf.pdf"],
    ["发票 2026.PDF", "发票 2026.PDF"],
    ["\ud800.pdf", "\ufffd.pdf"],
  ])("%j becomes %j", (called, name) => {
    expect(safeName(called, mediaTypes.pdf)).toBe(name);
  });

  test("whatever the sender calls it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (called) => {
        const name = safeName(called, mediaTypes.png);
        expect(name).toMatch(/^[^/\\\p{Cc}\p{Cf}<>:"|?*]{1,106}\.png$/iu);
        expect(name).not.toMatch(/^[. ]|^(con|nul|aux|prn)\./i);
        expect(safeName(name, mediaTypes.png)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });
});

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
