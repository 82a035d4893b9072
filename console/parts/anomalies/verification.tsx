/**
 * What a verification went through, step by step, beside the row it was asked of.
 * @module
 */
import { Button, Input } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { type Step, steps, type Verification } from "../../../src/anomalies/proofs/schema.ts";
import { useAct } from "../data.ts";
import { JobProgress } from "../job-progress.tsx";
import { Facts } from "../panel.tsx";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";

type Verified = Pick<Verification, "ruleSet" | "result" | "steps"> & Partial<Verification>;

const marks = {
  holds: { sign: "✓", tone: "low", zh: "成立", en: "Holds" },
  fails: { sign: "✗", tone: "high", zh: "不成立", en: "Fails" },
  open: { sign: "–", tone: "medium", zh: "未能核对", en: "Not asked" },
} as const;

/** Of a record, or of a rule table where none is given. */
export type Subject = { record: string } | { ruleSet: string };

/** Asks at once; asking again is a button. */
export function VerificationSteps({ of }: { of: Subject }) {
  const say = useSay();
  const report = useReport();
  const record = useAct("anomalies.verify");
  const rules = useAct("anomalies.verify-rules");
  const [job, setJob] = useState<string>();
  const start = async () => {
    setJob(undefined);
    const why = say("核验链上存证", "verify what is on the chain");
    const queued = await report("record" in of ? record.act(of, why) : rules.act(of, why));
    if (queued) setJob(queued.job);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each subject
  useEffect(() => {
    void start();
  }, [JSON.stringify(of)]);
  return (
    <div className="stack">
      {job && (
        <JobProgress id={job}>
          {({ result, state }) => state === "done" && <Steps verified={result as Verified} />}
        </JobProgress>
      )}
      <Button onClick={() => void start()} loading={record.isBusy || rules.isBusy}>
        {say("重新核验", "Verify again")}
      </Button>
    </div>
  );
}

function Steps({ verified }: { verified: Verified }) {
  const say = useSay();
  const sentence = useSentence();
  const words = {
    holds: say(
      "全部成立：结论确由已发布的规则得出。",
      "All of it holds: it follows from the published rules.",
    ),
    fails: say(
      "有步骤不成立：数据或链上内容被改动过。",
      "A step fails: what is stored, or the chain, was altered.",
    ),
    open: say(
      "没有发现不一致，但尚未全部核对。",
      "Nothing contradicts, but not everything could be asked.",
    ),
  };
  const { record, batch, leaf, leaves, rules } = verified;
  return (
    <>
      <p className="note" data-tone={marks[verified.result].tone}>
        {words[verified.result]}
      </p>
      <ol className="proof-steps" data-tour="proof">
        {verified.steps.map(({ step, outcome, because }) => (
          <li key={step}>
            <span
              className="proof-mark"
              data-tone={marks[outcome].tone}
              title={sentence(marks[outcome])}
            >
              {marks[outcome].sign}
            </span>
            <div>
              <b>{sentence(steps[step as Step])}</b>
              <small>{sentence(because)}</small>
            </div>
          </li>
        ))}
      </ol>
      {record !== undefined && (
        <Facts
          facts={[
            [say("记录", "Record"), record],
            [say("触发规则", "Rules that fired"), rules?.join(", ")],
            [say("批次", "Batch"), batch],
            [say("叶子", "Leaf"), `${(leaf ?? 0) + 1} / ${leaves}`],
          ]}
        />
      )}
    </>
  );
}

/** The way in for a record that somebody asks about months later. */
export function AskRecord({ onAsk }: { onAsk(record: string): void }): ReactNode {
  const say = useSay();
  return (
    <Input.Search
      style={{ width: 260 }}
      placeholder={say("缴费流水号或 代收点/日期", "Payment, or agency/day")}
      aria-label={say("要核验的记录", "Record to verify")}
      enterButton={say("核验", "Verify")}
      onSearch={(text) => text.trim() && onAsk(text.trim())}
    />
  );
}
