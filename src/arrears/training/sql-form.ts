/**
 * A fitted model as one SQL statement for DuckDB, for those who score elsewhere: the same log-odds to the
 * bit, the same probability at six places. Trees and scorecards have that form, nets have not.
 * @module
 */
import { type Scorecard, scorecardSql } from "../../math/scoring/scorecard.ts";
import { boostingSql } from "../../math/trees/boosting-sql.ts";
import { type Calibration, tieShare } from "../pipeline/calibration.ts";
import type { Member } from "../pipeline/candidates.ts";
import type { FittedRisk } from "../pipeline/risk-document.ts";

/**
 * Reads a table `indicators`: a column per indicator of the plan and per derived one, by name, null where it
 * is missing, a class as the text of its level. Undefined where a chosen member has no form in SQL.
 */
export function sqlOf({ members, calibration }: FittedRisk): string | undefined {
  const logOdds = members.map(memberSql);
  if (logOdds.some((sql) => sql === undefined)) return undefined;
  return `-- the probability of every row of a table named indicators; null is missing
with judged as (select *, ${meanSql(logOdds.map(String))} as log_odds from indicators)
select * exclude (log_odds), log_odds, round(${calibratedSql(calibration)} * 1e6) / 1e6 as probability
from judged
`;
}

const quoted = (column: string) => `"${column.replaceAll('"', '""')}"`;
/** An exponent keeps DuckDB from reading a decimal. */
const double = (value: number) => value.toExponential();
/** As `meanOf` of the pipeline adds: from zero, in order. */
const meanSql = (terms: readonly string[]) =>
  `(0e0 + ${terms.map((term) => `(${term})`).join(" + ")}) / ${terms.length}`;

function memberSql(member: Member): string | undefined {
  if (member.kind === "gbdt") return meanSql(member.bag.map((model) => boostingSql(model, quoted)));
  if (member.kind === "scorecard") return pointsSql(member.card);
  return undefined;
}

function pointsSql(card: Scorecard): string {
  const { points, odds, double: perDouble } = card.scale;
  const score = `((${scorecardSql(card, quoted)}) - ${double(points)})`;
  return `-(${score} * ${double(Math.LN2)}) / ${double(perDouble)} - ${double(Math.log(odds))}`;
}

function calibratedSql(calibration: Calibration): string {
  if (calibration.kind === "none") return lineSql({ slope: 1, intercept: 0 });
  const line = lineSql(calibration.line);
  if (calibration.kind === "platt") return line;
  return `(${double(1 - tieShare)} * ${stepsSql(calibration.steps)} + ${double(tieShare)} * ${line})`;
}

const lineSql = ({ slope, intercept }: { slope: number; intercept: number }) =>
  `(1 / (1 + exp(-(${double(slope)} * log_odds + ${double(intercept)}))))`;

/** Straight between its corners, level beyond them. */
function stepsSql({
  scores,
  probabilities,
}: {
  scores: number[];
  probabilities: number[];
}): string {
  const between = scores.slice(1).map((to, at) => {
    const [from, low, high] = [scores[at]!, probabilities[at]!, probabilities[at + 1]!];
    const along = `(log_odds - ${double(from)}) / ${double(to - from)}`;
    return `when log_odds < ${double(to)} then ${double(low)} + ${along} * ${double(high - low)}`;
  });
  const first = `when log_odds <= ${double(scores[0]!)} then ${double(probabilities[0]!)}`;
  return `(case ${[first, ...between].join(" ")} else ${double(probabilities.at(-1)!)} end)`;
}
