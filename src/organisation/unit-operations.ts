/**
 * The organisation tree: showing it, and bringing it in.
 * @module
 */
import * as z from "zod";
import { defineOperation } from "../base/operation.ts";
import { isRefusal, refuse } from "../base/refusal.ts";
import { importTable } from "../files/import.ts";
import { importQueries } from "../files/import-operations.ts";
import { ImportInput, ImportResult } from "../files/schema.ts";
import { because, NewUnit, Unit } from "./schema.ts";
import { covers } from "./scope.ts";
import { unitPlan } from "./unit-import.ts";
import { isIdTaken, lockUnits, resolveUnits, saveUnits, unitsInScope } from "./units.ts";

export const tree = defineOperation({
  name: "organisation.tree",
  kind: "query",
  summary: "List the organisation units of your data scope, parents before children",
  allow: ["signed-in"],
  input: z.object({}),
  output: z.object({ units: z.array(Unit) }),
  async run({ transaction, actor }) {
    return { units: await unitsInScope(transaction, actor.scope) };
  },
});

export const addUnit = defineOperation({
  name: "organisation.add-unit",
  kind: "command",
  summary: "Add an organisation unit below another",
  allow: ["administrator"],
  input: NewUnit,
  output: Unit,
  async run({ transaction, actor }, { parent, ...unit }) {
    await lockUnits(transaction);
    const known = await resolveUnits(transaction, parent ? [parent] : []);
    const above = parent === undefined ? undefined : known.get(parent);
    if (parent && !above) return refuse("not_found", because.unknown_unit({ unit: parent }));
    if (above === "ambiguous") return refuse("invalid", because.ambiguous_unit({ unit: parent! }));
    if (!covers(actor.scope, above?.path ?? "")) {
      return refuse("forbidden", because.unit_outside_scope({ unit: parent ?? unit.id }));
    }
    if (await isIdTaken(transaction, unit.id)) {
      return refuse("conflict", because.unit_exists({ unit: unit.id }));
    }
    const placed = above ? { ...unit, parent: above.id } : unit;
    const saved = await saveUnits(transaction, [placed]);
    if (isRefusal(saved)) return saved;
    const path = above ? `${above.path}/${unit.id}` : unit.id;
    const population = unit.population ?? null;
    return { ...unit, parentId: above?.id ?? null, path, population };
  },
});

export const importUnits = defineOperation({
  name: "organisation.import-units",
  kind: "job",
  summary:
    "Import the organisation tree from a file: id, name, level, parent, other_names, population",
  allow: ["administrator"],
  input: ImportInput,
  output: ImportResult,
  async run(context, input) {
    if (!covers(context.actor.scope, "")) {
      return refuse("forbidden", because.unit_outside_scope({ unit: "*" }));
    }
    return importTable(context, unitPlan, input);
  },
});

export const unitImportQuestions = importQueries({
  template: "organisation.units-template",
  preview: "organisation.preview-units",
  history: "organisation.unit-imports",
  allow: ["administrator"],
  kind: "unit",
  plan: () => unitPlan,
});
