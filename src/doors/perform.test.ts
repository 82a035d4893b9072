/** The one way in: permission, scope, reason, idempotency, dry run, audit. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Actor } from "../base/operation.ts";
import { nameForFetching, operator, ownFiles } from "./context.ts";

describe.each(["embedded", "server"] as const)("perform on %s PostgreSQL", (store) => {
  let house: TestHouse;
  const unit = (id: string, parent = "37") => ({ id, name: `unit ${id}`, level: "city", parent });
  const units = async () => {
    const { units: found } = await house.get("organisation.tree");
    return (found as { id: string }[]).map(({ id }) => id);
  };
  const lines = () =>
    house.database.transaction(
      ({ sql }) => sql<{ operation: string; actor: string; outcome: string; reason: string }>`
        select operation, actor, outcome, reason from audit_line order by id`,
    );

  beforeAll(async () => {
    house = await openTestHouse({ store });
    await house.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
  });
  afterAll(() => house.close());

  test("a role that is not allowed is refused by name, and the refusal leaves a line", async () => {
    const refusal = await house.refused("organisation.add-unit", unit("3799"), {
      as: person("carla", ["collector"]),
    });
    expect(refusal).toMatchObject({ kind: "forbidden", reason: { code: "doors.role_missing" } });
    expect((await lines()).at(-1)).toMatchObject({ actor: "carla", outcome: "refused" });
  });

  test("nobody is sent to sign in", async () => {
    const refusal = await house.refused("organisation.tree", {}, { as: person("nobody", []) });
    expect(refusal.kind).toBe("unauthenticated");
  });

  test("a command without a reason is refused", async () => {
    const refusal = await house.refused("organisation.add-unit", unit("3798"), { reason: " " });
    expect(refusal.reason.code).toBe("doors.reason_missing");
  });

  test("bad input names the field and changes nothing", async () => {
    const refusal = await house.refused("organisation.add-unit", {
      ...unit("3797"),
      level: "moon",
    });
    expect(refusal.reason.values).toMatchObject({ field: "level" });
    expect(await units()).not.toContain("3797");
  });

  test("one command, one transaction, one audit line with actor and reason", async () => {
    const before = (await lines()).length;
    await house.get("organisation.add-unit", unit("3701"), { reason: "opened" });
    expect((await lines()).slice(before)).toEqual([
      { operation: "organisation.add-unit", actor: "operator", outcome: "done", reason: "opened" },
    ]);
  });

  test("the same key twice is done once and answered twice", async () => {
    const first = await house.get("organisation.add-unit", unit("3702"), { key: "k-1" });
    expect(await house.get("organisation.add-unit", unit("3702"), { key: "k-1" })).toEqual(first);
  });

  test("the same key for another body is a conflict", async () => {
    const refusal = await house.refused("organisation.add-unit", unit("3703"), { key: "k-1" });
    expect(refusal).toMatchObject({ kind: "conflict", reason: { code: "doors.key_reused" } });
  });

  test("two first uses of a key at the same time are one", async () => {
    const asking = { key: "k-2" };
    const both = [1, 2, 3].map(() => house.get("organisation.add-unit", unit("3704"), asking));
    const [first, ...others] = await Promise.all(both);
    for (const other of others) expect(other).toEqual(first);
  });

  test("a key whose first use was refused is free again", async () => {
    const asking = { key: "k-3" };
    await house.refused("organisation.add-unit", { ...unit("3705"), parent: "no" }, asking);
    await house.get("organisation.add-unit", unit("3705"), asking);
    expect(await units()).toContain("3705");
  });

  test("a dry run answers as if, and leaves nothing, not even a line", async () => {
    const before = await lines();
    await house.get("organisation.add-unit", unit("3706"), { dryRun: true });
    expect(await units()).not.toContain("3706");
    expect(await lines()).toEqual(before);
  });

  test("data scope: the same unit outside the scope looks as if it did not exist", async () => {
    const jinan = person("wang", ["appeals-analyst"], ["37/3701"]);
    const { units: seen } = (await house.get("organisation.tree", {}, { as: jinan })) as {
      units: { id: string }[];
    };
    expect(seen.map(({ id }) => id)).not.toContain("3702");
  });
});

describe("files and jobs", () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse();
    await house.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
  });
  afterAll(() => house.close());

  test("nobody imports, previews or learns of what another person put there", async () => {
    const theirs = person("theirs", ["data-scientist"], ["37"]);
    const other = person("other", ["data-scientist"], ["37"]);
    const csv = "户号,户名,用电类别,单位,开户日期\n0012345678,王,居民,37,2020-01-01\n";
    const { id: file } = await ownFiles(house, theirs).put(Buffer.from(csv), "customers.csv");
    await house.get("customers.import", { file }, { as: theirs });
    const imports = (as: Actor) => house.get("customers.imports", {}, { as });
    expect((await imports(theirs)).imports).toHaveLength(1);
    expect((await imports(other)).imports).toHaveLength(0);
    for (const operation of ["customers.preview-import", "customers.import"]) {
      expect((await house.refused(operation, { file }, { as: other })).kind).toBe("not_found");
    }
    expect(await nameForFetching(house, other, file)).toBeUndefined();
    const administrator = person("admin", ["administrator"]);
    expect(await nameForFetching(house, administrator, file)).toBeUndefined();
    expect(await nameForFetching(house, operator, file)).toBe("customers.csv");
  });

  test("a refused job leaves a line like any refused command", async () => {
    const as = person("collector", ["collector"]);
    await house.refused("house.backup", {}, { as });
    const [line] = (await house.get("audit.list", { operation: "house.backup" })).lines;
    expect(line).toMatchObject({ actor: "collector", outcome: "refused" });
  });
});

describe("what concerns the whole utility", () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse();
  });
  afterAll(() => house.close());

  test("an administrator of one city does not act on the house", async () => {
    const local = person("sun", ["administrator"], ["37/3717"]);
    const refusal = await house.refused(
      "house.rotate-key",
      { purpose: "audit-seal" },
      { as: local },
    );
    expect(refusal.reason.code).toBe("doors.whole_scope_needed");
  });

  test("what no roll back takes back is not rehearsed", async () => {
    await house.get("audit.seal");
    const before = await house.get("house.keys");
    const refusal = await house.refused(
      "house.rotate-key",
      { purpose: "audit-seal" },
      { dryRun: true },
    );
    expect(refusal.reason.code).toBe("doors.no_rehearsal");
    expect(await house.get("house.keys")).toEqual(before);
  });

  test("the clock moves ten years at most", async () => {
    const far = await house.refused("house.move-clock", { to: "9999-01-01" });
    expect(far.reason.code).toBe("house.clock_too_far");
  });

  test("a supplier is known, not of the house: own account and portal, no customers, no trees", async () => {
    const outsider = person("sun", ["supplier"], ["37"]);
    for (const operation of ["customers.list", "organisation.tree", "approvals.inbox"]) {
      const refusal = await house.refused(operation, {}, { as: outsider });
      expect(refusal.reason.code).toBe("doors.role_missing");
    }
    expect(await house.get("house.status", {}, { as: outsider })).toBeDefined();
  });
});
