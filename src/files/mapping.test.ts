/** Column mapping: given, in a file, or guessed; and rows parsed by it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FileStore } from "../base/capabilities.ts";
import { parseInstant } from "../base/dates.ts";
import { parseYuan } from "../base/money.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { openFileStore } from "../storage/file-store.ts";
import type { PlanColumn } from "./import-plan.ts";
import { dateReader } from "./parse-row.ts";
import { previewTable } from "./preview.ts";
import { Mapping, type TablePreview } from "./schema.ts";

let folder: string;
let files: FileStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-mapping-"));
  files = await openFileStore(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const column = (name: string, zh: string, more: Partial<PlanColumn> = {}): PlanColumn => {
  return { name, describe: { zh, en: name }, sqlType: "text", parse: (text) => text, ...more };
};
const plan = {
  columns: [
    column("ticket_id", "工单编号", { required: true }),
    column("created_at", "受理时间", {
      required: true,
      parse: parseInstant,
      synonyms: ["来电时间"],
    }),
    column("region", "供电单位"),
    column("business_type", "业务类型", {
      parse: (text) => (["complaint", "report"].includes(text) ? text : undefined),
    }),
    column("fee", "金额", { parse: parseYuan }),
    column("text", "受理内容"),
    column("call_text", "通话文本"),
  ],
  requireOneOf: [["text", "call_text"]],
};

async function preview(csv: string, yaml?: string, columns?: Record<string, string>) {
  const file = (await files.put(Buffer.from(csv), "t.csv")).id;
  const mapping =
    yaml === undefined ? undefined : (await files.put(Buffer.from(yaml), "m.yaml")).id;
  return previewTable(files, plan, { file, mapping, columns });
}
async function previewed(...given: Parameters<typeof preview>): Promise<TablePreview> {
  const answer = await preview(...given);
  if (isRefusal(answer)) throw new Error(answer.reason.en);
  return answer;
}
async function refused(...given: Parameters<typeof preview>): Promise<Refusal> {
  const answer = await preview(...given);
  if (!isRefusal(answer)) throw new Error("not refused");
  return answer;
}
const sources = ({ columns }: TablePreview) =>
  Object.fromEntries(columns.flatMap(({ name, theirs }) => (theirs ? [[name, theirs]] : [])));

describe("headings are guessed", () => {
  test("by name, Chinese name and synonym, whatever the width, case and blanks", async () => {
    const table = await previewed(
      "Ticket ID,来电时间,（备注）,受理 内容\n0001,2026-01-05 08:30,x,停电\n",
    );
    expect(sources(table)).toEqual({
      ticket_id: "Ticket ID",
      created_at: "来电时间",
      text: "受理 内容",
    });
    expect(table.unused).toEqual(["（备注）"]);
    expect(table.rows).toEqual([
      {
        row: 1,
        values: {
          ...{ ticket_id: "0001", created_at: "2026-01-05 08:30:00", region: "" },
          ...{ business_type: "", fee: "", text: "停电", call_text: "" },
        },
      },
    ]);
    expect(table.problems).toEqual([]);
  });

  test("required columns that are missing are a problem of the file, not a refusal", async () => {
    const table = await previewed("工单编号,受理时间\n1,2026-01-05\n");
    expect(table.problems[0]).toMatchObject({ row: 0, reason: { code: "files.missing_columns" } });
    expect(table.problems[0]!.reason.en).toContain("text | call_text");
    expect(table.problems[1]).toMatchObject({ row: 1, reason: { code: "files.missing_one_of" } });
  });

  test("no more than the first twenty rows are shown, and none is read that is not", async () => {
    const table = await previewed(
      `工单编号,受理时间,受理内容\n${"1,2026-01-05,x\n".repeat(100_000)}`,
    );
    expect(table.rows.length).toBe(20);
  });
});

describe("a mapping file says it", () => {
  const csv =
    "no,when,kind,body\n7,05/01/2026 8:30,投诉单,x\n8,31/02/2026 8:30,举报,y\n9,2026-01-05,complaint,z\n";
  const yaml = `
columns: { ticket_id: no, created_at: when, business_type: kind, text: body }
values:
  business_type: { 投诉单: complaint, 举报: report }
dates: { created_at: D/M/YYYY H:mm }
constants: { region: 济南 }
`;

  test("columns, values, dates and constants", async () => {
    const table = await previewed(csv, yaml);
    const rows = table.rows.map(({ values }) => [
      values.business_type,
      values.created_at,
      values.region,
    ]);
    expect(rows).toEqual([
      ["complaint", "2026-01-05 08:30:00", "济南"],
      ["report", "31/02/2026 8:30", "济南"],
      ["complaint", "2026-01-05", "济南"],
    ]);
    expect(table.problems.map(({ row, column, reason }) => [row, column, reason.code])).toEqual([
      [2, "when", "files.bad_value"],
      [3, "when", "files.bad_date"],
    ]);
  });

  test("what is said beside it goes before it", async () => {
    const table = await previewed(csv, yaml, { text: "kind" });
    expect(sources(table).text).toBe("kind");
  });

  test.each([
    ["an unknown key", "colums: {}", "files.bad_mapping"],
    ["no YAML", "columns: [", "files.bad_mapping"],
    ["another shape", "columns: 3", "files.bad_mapping"],
    ["a date form without a year", "dates: { created_at: DD.MM }", "files.bad_mapping"],
    [
      "aliases that multiply",
      `a: &a [x]\nb: &b [${"*a,".repeat(60)}]\nc: &c [${"*b,".repeat(60)}]\nd: [${"*c,".repeat(60)}]`,
      "files.bad_mapping",
    ],
    ["an unknown column", "columns: { ticket: no }", "files.unknown_column"],
    ["a heading that is not there", "columns: { text: nope }", "files.missing_heading"],
  ])("%s is refused", async (_, text, code) => {
    expect((await refused(csv, text)).reason.code).toBe(code);
  });

  test("an unknown file is refused", async () => {
    const file = `sha256:${"0".repeat(64)}`;
    const answer = await previewTable(files, plan, { file });
    expect(isRefusal(answer) && answer.kind).toBe("not_found");
  });
});

test("bad cells name row, column, value and why; a required one is missed once", async () => {
  const table = await previewed(
    "工单编号,受理时间,业务类型,金额,受理内容\n,2026-02-30,闲聊,1.234,a\u0000b\n",
  );
  expect(
    table.problems.map(({ row, column, value, reason }) => [row, column, value, reason.code]),
  ).toEqual([
    [1, "工单编号", "", "files.missing"],
    [1, "受理时间", "2026-02-30", "files.bad_value"],
    [1, "业务类型", "闲聊", "files.bad_value"],
    [1, "金额", "1.234", "files.bad_value"],
    [1, "受理内容", "a\ufffdb", "files.bad_character"],
  ]);
  expect(table.problems[2]!.reason.zh).toBe("“闲聊”不是有效的业务类型");
});

test("what is wrong with a column that nobody reads is nobody's problem", async () => {
  const table = await previewed(
    `工单编号,受理时间,受理内容,附件\n1,2026-01-05,x,${"y".repeat(1_100_000)}\n`,
  );
  expect(table.problems).toEqual([]);
});

describe("date forms", () => {
  test.each([
    ["DD/MM/YYYY HH:mm", "05/01/2026 08:30", "2026-01-05 08:30:00"],
    ["YYYY年M月D日 H时mm分ss秒", "2026年1月5日 8时30分15秒", "2026-01-05 08:30:15"],
    ["M.D.YYYY", "1.5.2026", "2026-01-05 00:00:00"],
    ["M.D.YYYY", "1x5x2026", undefined],
    ["DD/MM/YYYY", "05/01/2026 08:30", undefined],
  ])("%s reads %s", (form, ...[text, iso]) => {
    expect(dateReader(form)(text!)).toBe(iso);
  });

  test("a part that is given twice is refused", () => {
    expect(Mapping.safeParse({ dates: { at: "YYYY-MM-MM" } }).success).toBe(false);
  });
});
