/** The one way in: permission, scope, reason, idempotency, dry run, audit. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";

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
