/** The registry: four eyes on publishing, one live model per kind, documents that come back to the bit. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import { isRefusal } from "../base/refusal.ts";
import { inTransaction, surroundings } from "../doors/context.ts";
import { liveModel, modelById, registerModel } from "./models.ts";
import { mayMove } from "./rules.ts";
import { ModelState } from "./schema.ts";

const [ann, bo] = [person("ann", ["data-scientist"]), person("bo", ["data-scientist"])];
const document = {
  z: [0.1 + 0.2, 5e-324, 1.7976931348623157e308, -1e-7],
  a: { levels: ["1", "一"] },
};

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

const register = (name: string, sql?: string, kind: "arrears" | "credit" = "arrears") =>
  house.database.transaction((transaction) =>
    registerModel(inTransaction(surroundings(house, { actor: ann }), transaction), {
      ...{ kind, name, document, sql, dataHash: "7-abc", seed: 42, options: { horizon: 31 } },
      metrics: { auc: 0.75 },
      report: {},
      card: [{ heading: { zh: "用途", en: "Purpose" }, text: { zh: "催费排序", en: "Ranking" } }],
    }),
  );
const live = (kind: "arrears" | "credit") =>
  house.database.transaction((transaction) => liveModel(transaction, kind));

test("from training to live needs two people, and the one before is retired", async () => {
  const [first, second] = [await register("gbdt", "1 / (1 + exp(-x))"), await register("tcn")];
  expect(await live("arrears")).toBeUndefined();
  const own = await house.refused("models.publish", { id: first }, { as: ann });
  expect([own.kind, own.reason.code]).toEqual(["forbidden", "models.own_model"]);
  expect(await house.get("models.publish", { id: first }, { as: bo })).toMatchObject({
    ...{ state: "live", replaced: null, publishedBy: "bo", trainedBy: "ann" },
  });
  await house.get("models.publish", { id: second, to: "shadow" }, { as: bo });
  expect(await live("arrears")).toMatchObject({ id: first });
  expect(await house.get("models.publish", { id: second }, { as: bo })).toMatchObject({
    replaced: first,
  });
  expect(await live("arrears")).toMatchObject({ id: second, name: "tcn" });
  expect(await house.get("models.show", { id: first })).toMatchObject({
    ...{ state: "retired", retiredBy: "bo" },
  });
  const { models, total } = await house.get("models.list", { kind: "arrears" });
  expect([total, models.map(({ state }: { state: string }) => state)]).toEqual([
    ...[2, ["live", "retired"]],
  ]);
  await house.get("models.retire", { id: second }, { as: ann });
  expect(await live("arrears")).toBeUndefined();
  const again = await house.refused("models.retire", { id: second }, { as: ann });
  expect(again.reason.code).toBe("models.wrong_state");
});

test("two who publish at once leave one live model of the kind, and the other kinds alone", async () => {
  const ids = [await register("a", "1", "credit"), await register("b", "1", "credit")];
  await Promise.all(ids.map((id) => house.get("models.publish", { id }, { as: bo })));
  const { models } = await house.get("models.list", { state: "live" });
  expect(models).toHaveLength(1);
  expect(models[0].kind).toBe("credit");
});

test("the document comes back to the bit and in its order; JSON always, SQL where there is one", async () => {
  const id = await register("gbdt", "select 1");
  const kept = await house.database.transaction((transaction) => modelById(transaction, id));
  expect(JSON.stringify(kept!.document)).toBe(JSON.stringify(document));
  const textOf = async (format: string, model = id) => {
    const { file } = await house.get("models.export", { id: model, format });
    const stored = await house.files.find(file);
    return readFile(stored!.path, "utf8");
  };
  expect(await textOf("json")).toBe(JSON.stringify(document));
  expect(await textOf("sql")).toBe("select 1");
  const net = await register("tcn");
  expect((await house.refused("models.export", { id: net, format: "sql" })).reason.code).toBe(
    "models.no_sql",
  );
  expect((await house.refused("models.show", { id: "M-0" })).kind).toBe("not_found");
});

test("which state may follow which, and who may bring it about", () => {
  const table = ModelState.options.map((state) =>
    ModelState.options
      .filter((to) => mayMove({ id: "M", state, trainedBy: "ann" }, to, "bo") === true)
      .join(" "),
  );
  expect(table).toEqual(["shadow live retired", "live retired", "retired", "shadow live"]);
  const own = mayMove({ id: "M", state: "trained", trainedBy: "ann" }, "retired", "ann");
  expect(own).toBe(true);
  for (const to of ["shadow", "live"] as const)
    expect(isRefusal(mayMove({ id: "M", state: "trained", trainedBy: "ann" }, to, "ann"))).toBe(
      true,
    );
});

test("a document that was changed behind the registry's back is no model", async () => {
  const id = await register("gbdt", undefined, "credit");
  await house.get("models.publish", { id }, { as: bo });
  expect(await live("credit")).toMatchObject({ id });
  await house.database.transaction(
    ({ sql }) => sql`update model set document = replace(document, 'a', 'b') where id = ${id}`,
  );
  expect(await live("credit")).toBeUndefined();
});
