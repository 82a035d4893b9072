/**
 * Why a row is red.
 * @module
 */
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { findModels } from "../assessing/model-store.ts";
import { parametersOn } from "../method/parameters.ts";
import { assessmentAt, comparedWith, grainOf, mayRead, regionNamed } from "../ranking/selection.ts";
import { ExplainInput } from "../requests.ts";
import { because, Explanation } from "../schema.ts";
import { findFacts, findPeers, rankRows, type StoredAssessment } from "../store.ts";
import { breakdownOf } from "./breakdown.ts";
import { evidenceFor, type Place } from "./evidence.ts";

export const explain = defineOperation({
  name: "appeals.explain",
  kind: "query",
  summary: "Say why a region and category has its score, and what would lower its level",
  allow: mayRead,
  input: ExplainInput,
  output: Explanation,
  async run(context, { category, ...input }) {
    const region = await regionNamed(context, input.region);
    const { asOf } = input;
    const assessment = await assessmentAt(context, input, { asOf, row: { region, category } });
    if (isRefusal(assessment)) return assessment;
    const row = await findRow(context, assessment, { region, category });
    if (!row) return refuse("not_found", because.no_such_row({ region: input.region, category }));
    const { transaction } = context;
    const facts = (await findFacts(transaction, assessment.id, { region, category }))!;
    const [model] = await findModels(transaction, { version: assessment.model });
    const parameters = parametersOn(context, assessment.asOf);
    const everywhere = model!.parameters.heatMean === "national";
    const peers = await findPeers(transaction, assessment.id, { region, category, everywhere });
    const place = {
      grain: grainOf(assessment),
      asOf: assessment.asOf,
      region: row.region,
      category,
    };
    return {
      ...place.grain,
      asOf: assessment.asOf.toISOString(),
      model: assessment.model,
      row,
      ...breakdownOf({ heat: row.heat, facts, peers }, model!, parameters),
      weekAgo: await weekAgo(context, assessment, place),
      ...(await evidenceFor(context, place, { size: row.current, floor: parameters.privacyFloor })),
    };
  },
});

async function findRow(
  { transaction, actor }: Context,
  { id, ...grain }: StoredAssessment,
  { region, category }: Pick<Place, "region" | "category">,
) {
  const { rows } = await rankRows(
    transaction,
    { id, comparedId: null, grain },
    {
      ...{ scope: actor.scope, within: null, region, category, risks: null, risen: false },
      ...{ minimumTickets: 0, sort: "score", limit: 1, offset: 0 },
    },
  );
  return rows[0];
}

async function weekAgo(context: Context, assessment: StoredAssessment, place: Place) {
  const earlier = await comparedWith(context, assessment, "week");
  if (!earlier) return null;
  const row = await findRow(context, earlier, place);
  return row ? { score: row.score, level: row.level, current: row.current, heat: row.heat } : null;
}
