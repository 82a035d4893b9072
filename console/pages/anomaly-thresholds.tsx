/**
 * 异常阈值: a card per category, the front behind it with a point to drag, the alert budget, and the rule sets.
 * @module
 */
import { Button } from "antd";
import { useState } from "react";
import { plainMethods, provenances } from "../../src/anomalies/thresholds/schema.ts";
import { BudgetSlider } from "../parts/anomalies/budget-slider.tsx";
import { ChangeLog } from "../parts/anomalies/change-log.tsx";
import { FrontPanel } from "../parts/anomalies/front-panel.tsx";
import { type Picking, usePicking } from "../parts/anomalies/picking.ts";
import { RuleSetList } from "../parts/anomalies/rule-set-list.tsx";
import { ThresholdCards } from "../parts/anomalies/threshold-cards.tsx";
import { type Cards, perDay } from "../parts/anomalies/threshold-words.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { JobProgress } from "../parts/job-progress.tsx";
import { AsOf, Card, Page } from "../parts/page.tsx";
import { useAskReason, useReport } from "../parts/reason.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered, Empty } from "../parts/states.tsx";

export default function AnomalyThresholds() {
  const say = useSay();
  const [job, setJob] = useState<string>();
  const newest = useAnswer("anomalies.thresholds", {});
  const isMissing = newest.error?.code === "anomaly-rule-sets.no_set";
  return (
    <Page
      title={say("异常阈值", "Anomaly thresholds")}
      facts={newest.data && <Facts set={newest.data} />}
      controls={<Fit onStart={setJob} />}
    >
      {job && <JobProgress id={job} />}
      {isMissing ? (
        <Card>
          <Empty title={say("还没有拟合过阈值", "No thresholds are fitted yet")}>
            {say("先划分类别，再拟合阈值。", "Tell the categories first, then fit.")}
          </Empty>
        </Card>
      ) : (
        <Answered query={newest} rows={12}>
          {(set) => <Fitted key={set.id} set={set} />}
        </Answered>
      )}
      <RuleSetList />
      {newest.data && <ChangeLog set={newest.data} />}
    </Page>
  );
}

function Facts({ set }: { set: Cards }) {
  const say = useSay();
  const sentence = useSentence();
  const isPlain = (plainMethods as readonly string[]).includes(set.method);
  return (
    <>
      {set.id} · <AsOf at={set.asOf} /> ·{" "}
      {say(`窗口 ${set.window.days} 天`, `window ${set.window.days} days`)} ·{" "}
      {sentence(isPlain ? provenances[set.method] : methodWord)} · {say("种子", "seed")} {set.seed}{" "}
      · {set.fittedByName} · <code>SHA-256 {set.hash.slice(0, 12)}</code>
    </>
  );
}

const methodWord = { zh: "引力搜索", en: "gravitational search" };

function Fit({ onStart }: { onStart(job: string): void }) {
  const say = useSay();
  const report = useReport();
  const ask = useAskReason();
  const { act, isBusy } = useAct("anomalies.fit");
  if (!useMay("data-scientist")) return null;
  const start = async () => {
    const reason = await ask({
      title: say("按最近的缴费重新拟合阈值", "Fit thresholds on the newest payments"),
      effect: say(
        "得到一份规则草稿；在用规则不变。",
        "It makes a draft of a rule set; what is in force stays.",
      ),
      verb: say("拟合", "Fit"),
    });
    if (reason === undefined) return;
    const queued = await report(act({}, reason));
    if (queued) onStart(queued.job);
  };
  return (
    <Button type="primary" loading={isBusy} onClick={() => void start()}>
      {say("重新拟合", "Fit again")}
    </Button>
  );
}

function Fitted({ set }: { set: Cards }) {
  const picking = usePicking(set);
  const [openText, setOpen] = useParam("category");
  const searched = set.cards.filter(({ points }) => points > 0);
  const open = searched.find(({ category }) => String(category) === openText) ?? searched[0];
  return (
    <>
      <Budget {...{ set, picking }} />
      <ThresholdCards
        {...{ set, picking }}
        open={open?.category}
        onOpen={(id) => setOpen(String(id))}
      />
      <FrontPanel picking={picking} category={open?.category} />
    </>
  );
}

function Budget({ set, picking }: { set: Cards; picking: Picking }) {
  const say = useSay();
  const report = useReport();
  const ask = useAskReason();
  const { act, isBusy } = useAct("anomalies.pick");
  const mayPick = useMay("data-scientist");
  const { budget, byHand, alertsPerDay, isChanged } = picking;
  const draft = async () => {
    const reason = await ask({
      title: say(
        `按 ${perDay(alertsPerDay)} 条/日生成规则草稿`,
        `A draft at ${perDay(alertsPerDay)} alerts a day`,
      ),
      verb: say("生成草稿", "Make the draft"),
    });
    if (reason === undefined) return;
    const made = await report(
      act({ set: set.id, ...(budget !== undefined && { budget }), points: { ...byHand } }, reason),
      say("草稿已在规则集中", "The draft stands among the rule sets"),
    );
    if (made) picking.reset();
  };
  return (
    <Card>
      <div className="body budget-bar">
        <BudgetSlider picking={picking} />
        <p aria-live="polite">
          {say("预计", "Expected")} <b className="budget-sum">{perDay(alertsPerDay)}</b>{" "}
          {say("条/日", "alerts a day")}
        </p>
        <span className="row">
          <Button disabled={!isChanged} onClick={picking.reset}>
            {say("还原", "Undo")}
          </Button>
          {mayPick && (
            <Button
              type="primary"
              disabled={!isChanged}
              loading={isBusy}
              onClick={() => void draft()}
            >
              {say("生成规则草稿", "Make a draft")}
            </Button>
          )}
        </span>
      </div>
    </Card>
  );
}
