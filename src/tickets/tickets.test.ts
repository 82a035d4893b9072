/** Tickets from a file to a screen, on real PostgreSQL: imports, masking, the floor, corrections. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import { csvLine } from "../files/write-table.ts";
import type { OneTicket, TicketPage } from "./schema.ts";

const columns = "ticket_id,created_at,region,business_type,category,text,call_text".split(",");
const csv = (...rows: (string | null)[][]) =>
  [columns, ...rows].map((row) => csvLine(row)).join("");
const analyst = { ...person("ana", ["appeals-analyst"]), seesPersonalData: false };
const inHeze = { ...analyst, id: "he", scope: ["37/3717"] };
const privileged = { ...analyst, id: "pri", seesPersonalData: true };

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  const units = [
    { id: "37", name: "山东省", level: "province" },
    { id: "3701", name: "济南市", level: "city", parent: "37" },
    { id: "3717", name: "菏泽市", level: "city", parent: "37" },
    { id: "370102", name: "历下区", level: "county", parent: "3701" },
  ];
  for (const unit of units) await house.get("organisation.add-unit", unit);
});
afterAll(() => house.close());

const importing = async (text: string, options: object = {}, as = analyst) =>
  house.get("tickets.import", { file: await house.file(text), ...options }, { as });
const refusing = async (text: string, options: object = {}, as = analyst) =>
  house.refused("tickets.import", { file: await house.file(text), ...options }, { as });
const count = async () => (await house.get("tickets.list")).total as number;

test("a ticket comes in with region by any name, type by any synonym, tone by the shipped lexicon", async () => {
  const row = [
    "A-1",
    "2026/11/3 8:05",
    "济南历下",
    "客户投诉",
    "停电次数多",
    "十分着急。",
    "非常不满意。",
  ];
  expect(await importing(csv(row))).toMatchObject({ rows: 1, accepted: 1, written: 1 });
  const ticket: OneTicket = await house.get("tickets.get", { ticketId: "A-1" });
  expect(ticket).toMatchObject({
    createdAt: "2026-11-03T00:05:00.000Z",
    region: "370102",
    regionName: "历下区",
    businessType: "complaint",
    category: "停电次数多",
    path: ["停电问题", "故障停电", "停电次数多"],
    categoryOrigin: "file",
    tone: { urgent: true, overall: -2, closing: -2, stable: true },
  });
});

test("an unknown region is refused with row, column, value and reason, and nothing is imported", async () => {
  const before = await count();
  const refusal = await refusing(
    csv(
      ["B-1", "2026-11-03", "济南市", null, null, "好", null],
      ["B-2", "2026-11-03", "亚特兰蒂斯", null, null, "好", null],
    ),
  );
  expect(refusal.details).toMatchObject({
    accepted: 0,
    rejected: 1,
    firstErrors: [
      {
        row: 2,
        column: "region",
        value: "亚特兰蒂斯",
        reason: { code: "tickets.unknown_region", values: { region: "亚特兰蒂斯" } },
      },
    ],
  });
  expect(await count()).toBe(before);
});

test("--accept-valid takes the good rows; --create-regions makes the unknown ones, for the whole utility only", async () => {
  const rows = csv(
    ["C-1", "2026-11-03", "济南市", null, null, "好", null],
    ["C-2", "2026-11-03", "新区", null, null, "好", null],
  );
  expect(await importing(rows, { acceptValid: true })).toMatchObject({ accepted: 1, rejected: 1 });
  expect(await refusing(rows, { createRegions: true }, inHeze)).toMatchObject({
    reason: { code: "tickets.needs_whole_scope" },
  });
  expect(await importing(rows, { createRegions: true })).toMatchObject({ accepted: 2, written: 1 });
  expect(await house.get("tickets.get", { ticketId: "C-2" })).toMatchObject({ region: "新区" });
});

test("impossible dates, unknown business types and rows without any text are named", async () => {
  const refusal = await refusing(
    csv(
      ["D-1", "2026-02-30", "济南市", null, null, "好", null],
      ["D-2", "2026-11-03 25:00", "济南市", null, null, "好", null],
      ["D-3", "0219-05-01", "济南市", null, null, "好", null],
      ["D-4", "2026-11-03", "济南市", "表扬", null, "好", null],
      ["D-5", "2026-11-03", "济南市", null, null, null, " "],
      [null, "2026-11-03", "济南市", null, null, "好", null],
    ),
  );
  const { firstErrors } = refusal.details as {
    firstErrors: { row: number; reason: { code: string } }[];
  };
  expect(firstErrors.map(({ row, reason }) => [row, reason.code])).toEqual([
    [1, "tickets.bad_instant"],
    [2, "tickets.bad_instant"],
    [3, "tickets.implausible_instant"],
    [4, "tickets.unknown_business_type"],
    [5, "files.missing_one_of"],
    [6, "files.missing"],
  ]);
});

test("an id twice in one file is refused; the same ticket in another file has no second effect; a changed one is refused", async () => {
  const row = ["E-1", "2026-11-03", "济南市", "咨询", null, "电价多少", null];
  expect((await refusing(csv(row, row))).details).toMatchObject({
    firstErrors: [{ row: 2, value: "E-1", reason: { code: "files.duplicate" } }],
  });
  expect(await importing(csv(row))).toMatchObject({ written: 1 });
  const other = ["E-2", "2026-11-03", "济南市", null, null, "好", null];
  expect(await importing(csv(row, other))).toMatchObject({ accepted: 2, written: 1 });
  expect((await refusing(csv([...row.slice(0, 5), "改了", null]))).details).toMatchObject({
    firstErrors: [{ row: 1, value: "E-1", reason: { code: "tickets.already_different" } }],
  });
});

test("a ticket that was open is closed by a later file, once and for good (year of seed 1)", async () => {
  const as = (closedAt: string | null) =>
    [
      [...columns, "closed_at"],
      ["E-3", "2026-11-03 09:00", "济南市", "咨询", null, "电价多少", null, closedAt],
    ]
      .map((line) => csvLine(line))
      .join("");
  const closed = async () => (await house.get("tickets.get", { ticketId: "E-3" })).closedAt;
  expect(await importing(as(null))).toMatchObject({ written: 1 });
  const correction = { ticketId: "E-3", category: "停电次数多" };
  await house.get("tickets.correct-category", correction);
  expect(await importing(as("2026-11-04 10:00"))).toMatchObject({ accepted: 1, written: 1 });
  expect(await closed()).toBe("2026-11-04T02:00:00.000Z");
  expect(await house.get("tickets.get", { ticketId: "E-3" })).toMatchObject(correction);
  expect(await importing(`${as(null)}\r\n`)).toMatchObject({ accepted: 1, written: 0 });
  expect((await refusing(as("2026-11-05 10:00"))).details).toMatchObject({
    firstErrors: [{ row: 1, value: "E-3", reason: { code: "tickets.already_different" } }],
  });
  expect(await closed()).toBe("2026-11-04T02:00:00.000Z");
});

test("the same file a second time answers what the first import answered and does nothing", async () => {
  const text = csv(["F-1", "2026-11-03", "济南市", null, null, "好", null]);
  const first = await importing(text);
  expect(await importing(text)).toEqual({ ...first, alreadyImported: true });
});

test("SQL, HTML and formulas in texts stay texts", async () => {
  const nasty = `'); drop table ticket; -- <script>alert(1)</script> =cmd|' /C calc'!A0 \\N \\. 😀`;
  await importing(csv(["G-1", "2026-11-03", "济南市", null, "=1+1", nasty, null]));
  const ticket = await house.get("tickets.get", { ticketId: "G-1", unmask: true });
  expect(ticket).toMatchObject({ text: nasty, category: "=1+1" });
  const { file } = await house.get("tickets.export", { search: "drop table" });
  const stored = await house.files.find(file);
  const parts: Uint8Array[] = [];
  for await (const part of stored!.read()) parts.push(part);
  expect(Buffer.concat(parts).toString("utf8")).toContain("'=1+1");
  await importing(csv(["G-2", "2026-11-03", "济南市", null, null, "100% _ '", null]));
  const { tickets } = await house.get("tickets.list", { search: "% _ '" });
  expect(tickets).toMatchObject([{ ticketId: "G-2" }]);
});

test("outside the data scope a ticket is not found, a region is not there, an import is refused", async () => {
  expect(await house.refused("tickets.get", { ticketId: "A-1" }, { as: inHeze })).toMatchObject({
    kind: "not_found",
    reason: { code: "tickets.unknown_ticket" },
  });
  expect(await house.refused("tickets.list", { region: "济南市" }, { as: inHeze })).toMatchObject({
    kind: "not_found",
  });
  const page: TicketPage = await house.get("tickets.list", {}, { as: inHeze });
  expect(page).toMatchObject({ total: 0, tickets: [] });
  const correction = { ticketId: "A-1", category: "停电问题" };
  expect(await house.refused("tickets.correct-category", correction, { as: inHeze })).toMatchObject(
    {
      kind: "not_found",
    },
  );
  const foreign = csv(["H-1", "2026-11-03", "济南市", null, null, "好", null]);
  expect((await refusing(foreign, {}, inHeze)).details).toMatchObject({
    firstErrors: [{ value: "济南市", reason: { code: "tickets.unknown_region" } }],
  });
});

test("nine tickets of a group are withheld, ten are shown masked; the right sees and is logged", async () => {
  const rows = Array.from({ length: 10 }, (_, at) => [
    ...[`I-${at}`, `2026-10-0${(at % 9) + 1}`, "菏泽市", "报修", "电压低"],
    ...[`联系人张小三，电话13812345678，第${at}次`, null],
  ]);
  const asked = { region: "菏泽市", category: "供电质量" };
  await importing(csv(...rows.slice(0, 9)));
  expect(await house.get("tickets.list", asked, { as: analyst })).toMatchObject({
    total: null,
    totalShown: "<10",
    withheld: { code: "tickets.privacy_floor" },
    tickets: [],
  });
  const one = { ticketId: "I-3" };
  expect(await house.get("tickets.get", one, { as: analyst })).toMatchObject({
    text: null,
    withheld: { code: "tickets.privacy_floor" },
  });
  expect((await house.refused("tickets.export", asked, { as: analyst })).reason.code).toBe(
    "tickets.privacy_floor",
  );
  expect(await house.get("tickets.list", asked, { as: privileged })).toMatchObject({ total: 9 });
  await importing(csv(...rows.slice(9)));
  const page: TicketPage = await house.get("tickets.list", asked, { as: analyst });
  expect(page).toMatchObject({ total: 10, totalShown: "10", withheld: null });
  expect(page.tickets[0]!.text).not.toMatch(/13812345678|张小三/);
  expect(await house.get("tickets.get", one, { as: analyst })).toMatchObject({ withheld: null });
  const unmasked = { ...one, unmask: true };
  expect(await house.refused("tickets.get", unmasked, { as: analyst })).toMatchObject({
    kind: "forbidden",
  });
  const seen: OneTicket = await house.get("tickets.get", unmasked, { as: privileged });
  expect(seen.text).toContain("13812345678");
  const lines = await house.database.transaction(
    ({ sql }) => sql`select from audit_line where operation = 'tickets.get' and actor = 'pri'`,
  );
  expect(lines.length).toBeGreaterThan(0);
});

test("a search that finds none looks like one that finds few, or a number could be guessed by digits", async () => {
  const [none, few] = [{ search: "13999999999" }, { search: "drop table" }];
  const page = await house.get("tickets.list", none, { as: analyst });
  expect(page).toMatchObject({ total: null, totalShown: "<10", tickets: [] });
  expect(await house.get("tickets.list", few, { as: analyst })).toEqual(page);
  expect((await house.refused("tickets.export", none, { as: analyst })).kind).toBe("forbidden");
  expect(await house.get("tickets.list", none, { as: privileged })).toMatchObject({ total: 0 });
});

test("an unknown category opens a site version, a crosswalk moves it, its recorded name stays", async () => {
  await importing(csv(["J-1", "2026-11-03", "济南市", null, "路灯不亮", "黑", null]));
  const opened = await house.get("tickets.taxonomy");
  expect(opened).toMatchObject({ origin: "site" });
  expect(opened.categories.at(-1)).toMatchObject({ zh: "路灯不亮" });
  const [shipped] = opened.versions.slice(-1);
  const { categories } = await house.get("tickets.taxonomy", { version: shipped.version });
  const published = await house.get("tickets.publish-taxonomy", {
    categories,
    crosswalk: { 路灯不亮: "停电原因查询" },
  });
  expect(published.unplaced).toEqual(["=1+1"]);
  expect(await house.get("tickets.get", { ticketId: "J-1" })).toMatchObject({
    category: "路灯不亮",
    path: ["停电问题", "停电信息", "停电原因查询"],
  });
  const refusal = await house.refused("tickets.publish-taxonomy", {
    categories,
    crosswalk: { 路灯不亮: "没有的" },
  });
  expect(refusal.reason.code).toBe("tickets.dangling_crosswalk");
});

test("the recogniser fills what nobody classified, and never touches what a file or a person said", async () => {
  const said = { 停电次数多: "又停电了，这周停了三次电", 短信退订: "短信太多，请不要再发短信" };
  const labelled = Object.entries(said).flatMap(([category, text]) =>
    Array.from({ length: 15 }, (_, at) => csvLine([category, `${text}，第${at}回`])),
  );
  const file = await house.file(`类别,诉求内容\r\n${labelled.join("")}`);
  expect((await house.refused("tickets.recognise")).reason.code).toBe("tickets.no_recogniser");
  await importing(
    csv(
      ["K-1", "2026-11-03", "济南市", null, null, "我家又停电了，停了三次", null],
      ["K-2", "2026-11-03", "济南市", null, null, "不要给我发短信", null],
      ["K-3", "2026-11-03", "济南市", null, "阶梯电价争议", "停电停电停电", null],
    ),
  );
  await house.get("tickets.correct-category", { ticketId: "K-2", category: "服务密码" });
  const trained = await house.get("tickets.train-recogniser", { file });
  expect(trained).toMatchObject({ classes: 2, n: 30, accuracy: 1, macroF1: 1 });
  expect(trained.folds).toHaveLength(5);
  await house.get("tickets.recognise");
  const [k1, k2, k3]: OneTicket[] = await Promise.all(
    ["K-1", "K-2", "K-3"].map((ticketId) => house.get("tickets.get", { ticketId })),
  );
  expect(k1).toMatchObject({ category: "停电次数多", categoryOrigin: "recogniser" });
  expect(k1!.categoryConfidence).toBeGreaterThan(0.5);
  expect(k2).toMatchObject({ category: "服务密码", categoryOrigin: "human" });
  expect(k3).toMatchObject({ category: "阶梯电价争议", categoryOrigin: "file" });
  await importing(csv(["K-4", "2026-11-03", "济南市", null, null, "短信发得太多", null]));
  expect(await house.get("tickets.get", { ticketId: "K-4" })).toMatchObject({
    category: "短信退订",
    categoryOrigin: "recogniser",
  });
});

test("publishing a lexicon scores recent tickets again, and the preview said so", async () => {
  await importing(csv(["L-1", "2026-11-19", "济南市", null, null, "呜噜呜噜。", null]));
  const changes = [{ action: "add", list: "power", word: "呜噜呜噜", weight: -1 }];
  expect(await house.get("tickets.preview-lexicon", { changes })).toMatchObject({
    changed: 1,
    signChanged: 1,
    examples: [{ ticketId: "L-1", before: 0, after: -1 }],
  });
  const { version } = await house.get("tickets.publish-lexicon", { changes });
  await house.workAll();
  expect(await house.get("tickets.get", { ticketId: "L-1" })).toMatchObject({
    tone: { lexiconVersion: version, overall: -1 },
  });
  expect(await house.get("tickets.lexicon", { search: "呜噜" })).toMatchObject({
    version,
    changes,
  });
});

test("an account's tickets are told to who speaks with the customer, of the scope only, texts left out", async () => {
  const text = `ticket_id,created_at,region,category,customer_account,text
O-1,2026-11-02,济南市,停电次数多,0055,我叫王小明
O-2,2026-11-03,历下区,停电次数多,0055,再问一次
`;
  expect(await importing(text)).toMatchObject({ written: 2 });
  const asked = { customerAccount: "0055" };
  const collector = person("col", ["collector"]);
  const { tickets } = await house.get("tickets.of-account", asked, { as: collector });
  expect(tickets.map(({ ticketId }: { ticketId: string }) => ticketId)).toEqual(["O-2", "O-1"]);
  expect(JSON.stringify(tickets)).not.toMatch(/王小明|再问/);
  expect(await house.get("tickets.of-account", asked, { as: inHeze })).toEqual({ tickets: [] });
});
