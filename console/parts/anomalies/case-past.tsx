/**
 * What people did with a case, and what came of it.
 * @module
 */
import { Link, pathTo } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Timeline } from "../timeline.tsx";
import { type CaseFound, judgementReasons, type ReasonCode } from "./desk-words.ts";

const kinds: Record<string, { zh: string; en: string }> = {
  assign: { zh: "分派", en: "Assigned" },
  judge: { zh: "判定", en: "Judged" },
  "judge-some": { zh: "判定部分记录", en: "Some records judged" },
  reopen: { zh: "重开", en: "Reopened" },
  refund: { zh: "发起退费", en: "Refund asked for" },
};

export function CasePast({ found }: { found: CaseFound }) {
  const say = useSay();
  const sentence = useSentence();
  if (found.events.length === 0 && found.allowances.length === 0) return null;
  const noteOf = (details: CaseFound["events"][number]["details"]) => {
    const code = details.code as ReasonCode | undefined;
    const text = (details.comment as string | undefined) ?? "";
    const refund = details.refund as string | undefined;
    if (refund) return <Link to={pathTo("refunds", refund)}>{refund}</Link>;
    return [code && sentence(judgementReasons[code]), text, details.to as string]
      .filter(Boolean)
      .join(" · ");
  };
  return (
    <section>
      <h3>{say("经过", "What was done")}</h3>
      {found.allowances.length > 0 && (
        <p className="note" data-tone="low">
          {say("在白名单内：", "Allowed: ")}
          {found.allowances.join(", ")}
        </p>
      )}
      <Timeline
        events={found.events.map(({ at, actor, kind, details }, index) => ({
          ...{ id: `${index}`, at, by: actor },
          title: kinds[kind] ? sentence(kinds[kind]) : kind,
          note: noteOf(details),
        }))}
      />
    </section>
  );
}
