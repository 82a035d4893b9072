/** The check of privacy can fail: each way in which something could be read is planted once and found. */
import { expect, test } from "vitest";
import { catalog } from "../../../../src/doors/catalog.ts";
import type { Customer } from "../../../../tools/demonstration/customers.ts";
import { openSearch } from "./logs.ts";
import { openLookout, placesIn } from "./lookout.ts";
import { probes, rowsOf, whatLeaks } from "./probes.ts";

const customer = (account: string, name: string, station: string) =>
  ({ account, name, phone: `139${account.slice(2)}`, station: { id: station } }) as Customer;
const own = customer("0100000001", "吕南星", "370102-05");
const other = customer("1300000002", "董秋禾", "371302-07");
const staff = new Set(["韩北辰"]);

/** What names something by a field that is required, so that it could be somebody else's. */
const naming = [
  "customerAccount",
  "account",
  "bill",
  "payment",
  "ticketId",
  "case",
  "purchase",
  "run",
];
/** No one's: a question about a thing that is not in the house, or a whole utility's books. */
const nobodys = /^(ledger|bills\.late-fee|anomalies\.front)/;

test("every query that names a thing of somebody is in the table", () => {
  const missing = catalog
    .filter(({ kind, name }) => kind === "query" && !nobodys.test(name))
    .filter(({ input }) => !input.safeParse({}).success)
    .filter(({ input }) => naming.some((field) => field in input.shape))
    .map(({ name }) => name)
    .filter((name) => !(name in probes));
  expect(missing).toEqual([]);
});

const things = { customerAccount: "1300000002", name: "董秋禾", phone: "13900000002", bill: "B-9" };

test("what an answer tells of others is found: a name, a number within a text, a row", () => {
  const asked = { customerAccount: things.customerAccount };
  expect(whatLeaks({ rows: [{ holder: "董秋禾" }] }, asked, things)).toEqual(["董秋禾"]);
  expect(whatLeaks({ text: "致电13900000002" }, asked, things)).toEqual(["致电13900000002"]);
  expect(whatLeaks({ customerAccount: "1300000002" }, asked, things)).toEqual([]);
  expect(rowsOf({ total: 0, totals: [{ state: "paid" }] })).toBe(0);
  expect(rowsOf({ total: 3, bills: [] })).toBe(3);
  expect(rowsOf({ page: { rows: [{ n: 1 }] } })).toBe(1);
});

test("a list that holds another city's unit, account or telephone is seen; a city above is not another", () => {
  const { abroad, otherEnterprises } = openLookout([own, other], staff);
  const home = placesIn(["370102"]);
  expect(abroad({ rows: [{ unit: "370102-05" }, { unit: "3701" }] }, home)).toEqual([]);
  expect(abroad({ rows: [{ unit: "371302" }] }, home)).toEqual(["371302"]);
  expect(abroad({ unitPath: "37/3713/371302" }, home)).toEqual(["371302"]);
  expect(abroad({ rows: [{ customerAccount: "1300000002" }] }, home)).toEqual(["1300000002"]);
  expect(abroad({ phone: other.phone }, home)).toEqual([other.phone]);
  expect(abroad({ phone: other.phone }, placesIn(["*"]))).toEqual([]);
  expect(otherEnterprises([{ supplierId: "a" }, { supplierId: "b" }], "a")).toEqual(["b"]);
});

test("a whole name, telephone or account is bare; a masked one and a colleague's name are not", () => {
  const { bare } = openLookout([own, other, customer("0100000003", "韩北辰", "370102-05")], staff);
  expect(bare({ rows: [{ name: "吕*星", by: "韩北辰", account: "******0001" }] })).toEqual([]);
  expect(bare({ rows: [{ name: "吕南星" }] })).toEqual(["吕南星"]);
  expect(bare({ payable: { party: "0100000001" } })).toEqual(["0100000001"]);
});

test("seed 1: personal data in a log is found wherever it stands in the line", () => {
  const search = openSearch([own, other], staff);
  expect(search("ERROR: duplicate key (phone)=(13900000001)")).toContain("telephone");
  expect(search('{"payee":{"name":"吕南星"}}')).toContain("name");
  expect(search("为客户董秋禾退费失败")).toContain("name");
  expect(search("to 6222000000009001 refused")).toContain("bank account");
  expect(search("吕*星 139****0001 ***************9001 P-2491ccde8b856225ff1d 韩北辰")).toBe(
    undefined,
  );
});
