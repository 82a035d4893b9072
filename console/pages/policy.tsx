/**
 * One policy: its YAML with what the linter says, its ladders, what it would do, and its way into force.
 * @module
 */
import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import { useAct, useAnswer } from "../parts/data.ts";
import { Ladders } from "../parts/dunning/ladder.tsx";
import { PolicyEditor } from "../parts/dunning/policy-editor.tsx";
import { type PolicyFacts, policyStates } from "../parts/dunning/policy-words.ts";
import { Simulator } from "../parts/dunning/simulator.tsx";
import { Card, Page } from "../parts/page.tsx";
import { useAskReason, useReport } from "../parts/reason.tsx";
import { Link, navigate, pathTo } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";

export default function PolicyPage({ name }: { name?: string }) {
  const query = useAnswer("dunning.policy", { policy: name ?? "live" }, { keep: false });
  return (
    <Answered query={query} rows={10}>
      {(facts) => <Opened key={facts.policy.name} facts={facts} />}
    </Answered>
  );
}

function Opened({ facts }: { facts: PolicyFacts }) {
  const { policy } = facts;
  const say = useSay();
  const sentence = useSentence();
  const [text, setText] = useState(facts.text);
  const settled = useSettled(text);
  const isWritten = text !== facts.text;
  const checked = useAnswer("dunning.table", { text: settled }, { when: settled !== facts.text });
  const { findings, table } = settled === facts.text ? facts : (checked.data ?? facts);
  const save = useSave(facts, text);
  const mayWrite = useMay("policy-manager") && policy.state === "draft";
  return (
    <Page
      title={sentence(policy)}
      trail={[{ to: "/policies", title: say("催费策略", "Dunning policies") }]}
      facts={
        <>
          {policy.name}{" "}
          <span
            className="tag"
            data-tone={policy.live ? "accent" : policyStates[policy.state].tone}
          >
            {policy.live ? say("生效中", "In force") : sentence(policyStates[policy.state])}
          </span>{" "}
          {policy.liveFrom && <>{say(`自 ${policy.liveFrom}`, `from ${policy.liveFrom}`)} · </>}
          {policy.basedOn && (
            <>
              {say("基于", "based on")}{" "}
              <Link to={pathTo("policies", policy.basedOn)}>{policy.basedOn}</Link> ·{" "}
            </>
          )}
          {policy.approval && (
            <Link to={pathTo("inbox", policy.approval)}>
              {say("审批", "Approval")} {policy.approval}
            </Link>
          )}{" "}
          <code>SHA-256 {policy.hash.slice(0, 12)}</code>
        </>
      }
      controls={<Acts facts={facts} isWritten={isWritten} save={save} />}
    >
      <Card title={say("策略文本", "Text")}>
        <PolicyEditor text={text} findings={findings} onChange={mayWrite ? setText : undefined} />
      </Card>
      <Card title={say("步骤表", "Ladders")}>
        {table ? (
          <Ladders table={table} />
        ) : (
          <p className="note" data-tone="medium">
            {say(
              "文本有误，暂时画不出步骤表。",
              "The text cannot be opened, so there is no table yet.",
            )}
          </p>
        )}
      </Card>
      <Simulator policy={policy.name} text={text} save={save} />
    </Page>
  );
}

/** What was written once the writer pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(text), 400);
    return () => clearTimeout(waiting);
  }, [text]);
  return settled;
}

/** Writes over the draft where anything changed; false where the house refused. */
function useSave({ policy, text: saved }: PolicyFacts, text: string): () => Promise<boolean> {
  const say = useSay();
  const report = useReport();
  const draft = useAct("dunning.draft");
  return async () => {
    if (text === saved || policy.state !== "draft") return true;
    const input = { policy: policy.name, text, note: policy.note };
    return (await report(draft.act(input, say("修改草稿", "edit the draft")))) !== undefined;
  };
}

function Acts({
  facts: { policy },
  isWritten,
  save,
}: {
  facts: PolicyFacts;
  isWritten: boolean;
  save(): Promise<boolean>;
}) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const submit = useAct("dunning.submit-policy");
  const copy = useAct("dunning.draft");
  const rollBack = useAct("dunning.roll-back");
  if (!useMay("policy-manager")) return null;
  const why = (title: string, verb: string) => ask({ title, verb });
  const send = async () => {
    const reason = await why(
      say("连同模拟结果提交审批", "Submit with its simulation"),
      say("提交审批", "Submit"),
    );
    if (reason === undefined || !(await save())) return;
    await report(submit.act({ policy: policy.name }, reason));
  };
  const again = async () => {
    const reason = await why(
      say("以这一版为底稿", "Start from this version"),
      say("新建草稿", "New draft"),
    );
    if (reason === undefined) return;
    const made = await report(copy.act({ basedOn: policy.name, note: reason }, reason));
    if (made) navigate(pathTo("policies", made.policy.name));
  };
  const back = async () => {
    const reason = await why(
      say("从今天起恢复这一版", "Put this version in force again from today"),
      say("恢复", "Roll back"),
    );
    if (reason !== undefined) await report(rollBack.act({ policy: policy.name }, reason));
  };
  return (
    <>
      {policy.state === "draft" && (
        <>
          <Button disabled={!isWritten} onClick={() => void save()}>
            {say("保存草稿", "Save draft")}
          </Button>
          <Button type="primary" loading={submit.isBusy} onClick={() => void send()}>
            {say("附模拟结果并提交审批", "Attach and submit for approval")}
          </Button>
        </>
      )}
      {policy.state === "approved" && <Publish policy={policy.name} />}
      {policy.state === "retired" && policy.writtenBy !== null && (
        <Button loading={rollBack.isBusy} onClick={() => void back()}>
          {say("恢复这一版", "Roll back to this")}
        </Button>
      )}
      {policy.state !== "draft" && (
        <Button loading={copy.isBusy} onClick={() => void again()}>
          {say("以此新建草稿", "New draft from this")}
        </Button>
      )}
    </>
  );
}

function Publish({ policy }: { policy: string }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const publish = useAct("dunning.publish");
  const [from, setFrom] = useState("");
  const go = async () => {
    const reason = await ask({
      title: say(`自 ${from} 起生效`, `In force from ${from}`),
      verb: say("发布", "Publish"),
    });
    if (reason !== undefined) await report(publish.act({ policy, from }, reason));
  };
  return (
    <>
      <Input
        type="date"
        value={from}
        style={{ width: 160 }}
        aria-label={say("生效日", "First day in force")}
        onChange={({ target }) => setFrom(target.value)}
      />
      <Button
        type="primary"
        disabled={from === ""}
        loading={publish.isBusy}
        onClick={() => void go()}
      >
        {say("发布", "Publish")}
      </Button>
    </>
  );
}
