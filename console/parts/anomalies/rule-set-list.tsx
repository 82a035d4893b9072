/**
 * Rule sets: which is in force, which runs in the shadow, and the way from a draft into force: compare, read the
 * difference, another person switches.
 * @module
 */
import { Button } from "antd";
import { useState } from "react";
import { ruleSetStates } from "../../../src/anomalies/rule-sets/schema.ts";
import { useAct, useAnswer } from "../data.ts";
import { number } from "../format.ts";
import { JobProgress } from "../job-progress.tsx";
import { Card, Moment } from "../page.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { type Say, useSay, useSentence } from "../say.tsx";
import { useMay, useMe } from "../session.tsx";
import { Answered, Empty } from "../states.tsx";
import { Difference } from "./rule-set-difference.tsx";
import { perDay, type RuleSet, stateTones } from "./threshold-words.ts";

export function RuleSetList() {
  const say = useSay();
  const list = useAnswer("anomalies.rule-sets", {});
  const [open, setOpen] = useState<string>();
  const [job, setJob] = useState<string>();
  return (
    <Card title={say("规则集", "Rule sets")}>
      <Answered query={list} rows={4}>
        {({ ruleSets, names }) =>
          ruleSets.length === 0 ? (
            <Empty title={say("还没有规则集", "No rule set yet")} />
          ) : (
            <div className="body stack">
              <Sets {...{ ruleSets, names, open }} onOpen={setOpen} onJob={setJob} />
              {job && <JobProgress id={job} />}
              {open && <Difference challenger={open} />}
            </div>
          )
        }
      </Answered>
    </Card>
  );
}

interface SetsProps {
  ruleSets: readonly RuleSet[];
  names: Readonly<Record<string, string>>;
  open: string | undefined;
  onOpen(id: string): void;
  onJob(job: string): void;
}

function Sets({ ruleSets, names, open, onOpen, onJob }: SetsProps) {
  const say = useSay();
  const champion = ruleSets.find(({ state }) => state === "champion");
  const heads = [
    say("版本", "Version"),
    say("状态", "State"),
    say("规则", "Rules"),
    say("预警/日", "Alerts a day"),
    say("制定", "Made"),
    say("启停", "Moved"),
    say("规则哈希", "Hash of the rules"),
    "",
  ];
  return (
    <table className="data rule-sets">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} className="plain-head">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ruleSets.map((set) => (
          <tr key={set.id} data-active={set.id === open || undefined}>
            <td>
              v{set.version} <small>{set.id}</small>
            </td>
            <td>
              <StateTag set={set} />
            </td>
            <td className="num">{number(set.rules)}</td>
            <td className="num">{perDay(set.alertsPerDay)}</td>
            <td>
              {names[set.madeBy] ?? set.madeBy} <Moment at={set.madeAt} />
            </td>
            <td>
              {set.movedBy && (names[set.movedBy] ?? set.movedBy)} <Moment at={set.movedAt} />
            </td>
            <td>
              <code>{set.hash.slice(0, 12)}</code>
            </td>
            <td>
              <Acts {...{ set, champion }} onCompare={onJob} onOpen={() => onOpen(set.id)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StateTag({ set }: { set: RuleSet }) {
  const sentence = useSentence();
  return (
    <span className="tag" data-tone={stateTones[set.state]}>
      {sentence(ruleSetStates[set.state])}
    </span>
  );
}

type Target = "champion" | "shadow" | "retired";

const verbs: Record<
  Target,
  { from: readonly RuleSet["state"][]; word(say: Say): string; effect(say: Say): string }
> = {
  champion: {
    from: ["draft", "shadow", "retired"],
    word: (say) => say("启用", "Put in force"),
    effect: (say) =>
      say(
        "下一次筛查起按它预警，原规则集停用。",
        "Screening follows it from the next run; the one in force is retired.",
      ),
  },
  shadow: {
    from: ["draft", "retired"],
    word: (say) => say("影子运行", "Run in the shadow"),
    effect: (say) =>
      say("与在用规则集并行预警，不立案。", "It fires beside the one in force and opens no case."),
  },
  retired: {
    from: ["draft", "shadow", "champion"],
    word: (say) => say("停用", "Retire"),
    effect: (say) => say("不再预警。", "It fires no more."),
  },
};

function Acts({
  set,
  champion,
  onCompare,
  onOpen,
}: {
  set: RuleSet;
  champion: RuleSet | undefined;
  onCompare(job: string): void;
  onOpen(): void;
}) {
  const say = useSay();
  const me = useMe();
  const report = useReport();
  const compare = useAct("anomalies.compare");
  const mayFit = useMay("data-scientist");
  const mayCompare = useMay("data-scientist", "anomaly-analyst");
  const isOwn = set.madeBy === me.id;
  const start = async () => {
    onOpen();
    const queued = await report(
      compare.act({ challenger: set.id }, say("比较规则集", "compare rule sets")),
    );
    if (queued) onCompare(queued.job);
  };
  const targets = (Object.keys(verbs) as Target[]).filter((to) =>
    verbs[to].from.includes(set.state),
  );
  return (
    <span className="row">
      {champion && champion.id !== set.id && set.state !== "retired" && (
        <>
          <Button size="small" onClick={onOpen}>
            {say("看差异", "Difference")}
          </Button>
          {mayCompare && (
            <Button size="small" loading={compare.isBusy} onClick={() => void start()}>
              {say("比较", "Compare")}
            </Button>
          )}
        </>
      )}
      {mayFit &&
        targets.map((to) => (
          <Move key={to} {...{ set, to }} isBarred={isOwn && to !== "retired"} />
        ))}
    </span>
  );
}

function Move({ set, to, isBarred }: { set: RuleSet; to: Target; isBarred: boolean }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const { act, isBusy } = useAct("anomalies.switch");
  const verb = verbs[to].word(say);
  const run = async () => {
    const reason = await ask({
      ...{ title: `${verb} v${set.version}`, effect: verbs[to].effect(say), verb },
      isGrave: to === "retired",
    });
    if (reason !== undefined)
      await report(act({ id: set.id, to }, reason), say(`已${verb}`, `${verb}: done`));
  };
  return (
    <Button
      size="small"
      danger={to === "retired"}
      disabled={isBarred}
      loading={isBusy}
      title={
        isBarred
          ? say("本人制定，须他人启用", "you made it: another person puts it in force")
          : undefined
      }
      onClick={() => void run()}
    >
      {verb}
    </Button>
  );
}
