/**
 * When a stream of payments was found to have changed, and what the thresholds did about it.
 * @module
 */
import { number, percent } from "../format.ts";
import { Card } from "../page.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Empty } from "../states.tsx";
import { Timeline } from "../timeline.tsx";
import { type Cards, limitsText } from "./threshold-words.ts";

export function ChangeLog({ set }: { set: Cards }) {
  const say = useSay();
  const sentence = useSentence();
  const events = set.cards
    .flatMap(({ category, name, changes }) =>
      changes.map((change) => ({
        id: `${category} ${change.at}`,
        at: change.at,
        title: sentence(name),
        by: say(
          `${change.sensors} 个探测点中最明显者：标出占比 ${percent(change.before, 1)} → ${percent(change.now, 1)}，${number(change.deviations, 1)} 倍标准误`,
          `of ${change.sensors} sensors the loudest: flagged ${percent(change.before, 1)} → ${percent(change.now, 1)}, ${number(change.deviations, 1)} standard errors`,
        ),
        note: `${limitsText(change.from, say)} → ${limitsText(change.to, say)}`,
        tone: "medium" as const,
      })),
    )
    .sort((one, other) => other.at.localeCompare(one.at));
  return (
    <Card title={say("变化记录", "Changes")}>
      {events.length > 0 ? (
        <Timeline events={events} />
      ) : (
        <Empty title={say("没有检测到变化", "No change was detected")}>
          {say(
            "每次重新拟合先用旧前沿上的点探测新数据，变化显著才重新搜索。",
            "Every fit first asks points of the old front of the new payments; it searches again only where they differ clearly.",
          )}
        </Empty>
      )}
    </Card>
  );
}
