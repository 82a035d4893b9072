/**
 * The tree of appeal categories: looking at it, and publishing a site's own.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import {
  because,
  GetTaxonomy,
  PublishedTaxonomy,
  PublishTaxonomy,
  TaxonomyView,
} from "../schema.ts";
import { countByName } from "./judging-store.ts";
import { categoriesOf, createPlacing, mergeCrosswalks, taxonomyProblem } from "./taxonomy.ts";
import {
  currentTaxonomy,
  lockCategories,
  placeNames,
  recordedNames,
  saveTaxonomy,
  shippedTaxonomy,
  siteTaxonomies,
} from "./taxonomy-versions.ts";

export const viewTaxonomy = defineOperation({
  name: "tickets.taxonomy",
  kind: "query",
  summary: "Show the appeal taxonomy, its versions and where recorded names stand in it",
  allow: ["signed-in"],
  input: GetTaxonomy,
  output: TaxonomyView,
  async run(context, { version }) {
    const { transaction, actor } = context;
    const versions = [...(await siteTaxonomies(transaction)), shippedTaxonomy(context)];
    const asked =
      version === undefined ? versions[0] : versions.find((one) => one.version === version);
    if (!asked) return refuse("not_found", because.unknown_version({ version: version! }));
    const place = createPlacing(asked.categories, asked.crosswalk);
    const counts = await countByName(transaction, actor.scope);
    const recorded = [...counts]
      .map(([name, tickets]) => ({ name, path: place(name).path, tickets }))
      .sort((left, right) => right.tickets - left.tickets || (left.name < right.name ? -1 : 1));
    return {
      ...asked,
      versions: versions.map(({ version, from, origin }) => ({ version, from, origin })),
      recorded,
    };
  },
});

export const publishTaxonomy = defineOperation({
  name: "tickets.publish-taxonomy",
  kind: "command",
  summary: "Publish a site's taxonomy with a crosswalk from names that tickets already carry",
  allow: ["administrator", "appeals-analyst"],
  input: PublishTaxonomy,
  output: PublishedTaxonomy,
  async run(context, { categories, crosswalk }) {
    const { transaction } = context;
    await lockCategories(transaction);
    const problem = taxonomyProblem(categories, crosswalk);
    if (problem) return refuse("invalid", problem);
    const earlier = await currentTaxonomy(context);
    const merged = mergeCrosswalks(earlier.crosswalk, crosswalk, categories);
    const taxonomy = await saveTaxonomy(context, { categories, crosswalk: merged });
    const unplaced = await placeNames(transaction, taxonomy, await recordedNames(transaction));
    const count = [...categoriesOf(categories)].length;
    return { version: taxonomy.version, categories: count, unplaced };
  },
});
