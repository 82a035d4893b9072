/**
 * One region and category beside the list it stands in: score, reasons, rate, and the way on.
 * @module
 */
import { delta, number } from "../format.ts";
import { levelWords, Score } from "../level.tsx";
import { Facts, Panel } from "../panel.tsx";
import { Link, pathTo } from "../router.tsx";
import { useSentence, useSpeech } from "../say.tsx";
import { AlertActions } from "./alert-actions.tsx";
import { useCategoryWord } from "./category-word.ts";
import type { RankedRow } from "./ranking.tsx";
import { indexNames, indexWord } from "./words.ts";

export function RowPanel({ row, onClose }: { row: RankedRow | undefined; onClose(): void }) {
  const { say, language } = useSpeech();
  const sentence = useSentence();
  const category = useCategoryWord();
  return (
    <Panel
      title={row && `${row.regionName ?? row.region} · ${category(row.category)}`}
      isOpen={row !== undefined}
      onClose={onClose}
      foot={row?.alertId && <AlertActions alertId={row.alertId} region={row.region} />}
    >
      {row && (
        <div className="stack">
          <p className="headline-counts">
            <Score score={row.score} level={row.level} /> {levelWords[row.level][language]}
            {row.previousScore !== null && (
              <span className="faint">{delta(row.score - row.previousScore)}</span>
            )}
          </p>
          <ul className="reasons">
            {row.reasons.map((reason) => (
              <li key={reason.code + reason.zh}>{sentence(reason)}</li>
            ))}
          </ul>
          <Facts
            facts={[
              ...indexNames.map((name): [string, string] => [
                indexWord(name, say),
                number(row[name]),
              ]),
              [
                say("件数", "Tickets"),
                say(
                  `${row.current}（上一时段 ${row.previous}）`,
                  `${row.current} (${row.previous} in the slot before)`,
                ),
              ],
              [
                say("每万户", "Per 10,000 accounts"),
                row.rate &&
                  `${number(row.rate.shrunken, 2)} (${number(row.rate.low, 2)}–${number(row.rate.high, 2)})`,
              ],
            ]}
          />
          <Link to={pathTo("appeals", row.region, row.category)}>
            {say("看趋势、成因与工单", "See trends, causes and tickets")}
          </Link>
        </div>
      )}
    </Panel>
  );
}
