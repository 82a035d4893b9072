/**
 * One run: what it would do, what is held back and why, line by line; edited, approved, carried out.
 * @module
 */
import { Bars } from "../parts/bars.tsx";
import { useAnswer } from "../parts/data.ts";
import { RunActs } from "../parts/dunning/run-acts.tsx";
import { RunLines } from "../parts/dunning/run-lines.tsx";
import { actionStates, type Run, runStates, runTone, stepKinds } from "../parts/dunning/words.ts";
import { number } from "../parts/format.ts";
import { yuan } from "../parts/money.tsx";
import { AsOf, Card, Page } from "../parts/page.tsx";
import { setParams, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";

export default function DunningRun({ id = "" }: { id?: string }) {
  const say = useSay();
  const run = useAnswer("dunning.proposal", { run: id }, { everyMs: 15_000 });
  return (
    <Page
      title={say(`催费批次 ${id}`, `Dunning run ${id}`)}
      trail={[{ to: "/dunning-runs", title: say("催费批次", "Dunning runs") }]}
      facts={run.data && <RunFacts run={run.data} />}
      controls={run.data && <RunActs run={run.data} />}
    >
      <Answered query={run} rows={10}>
        {(found) => (
          <>
            <div className="columns-2">
              <WouldDo run={found} />
              <HeldBack run={found} />
            </div>
            <CameOf run={found} />
            <RunLines run={found} />
          </>
        )}
      </Answered>
    </Page>
  );
}

function RunFacts({ run }: { run: Run }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <>
      <span className="tag" data-tone={runTone(run.state)}>
        {sentence(runStates[run.state])}
      </span>{" "}
      <AsOf at={run.asOf} />{" "}
      <span>
        {run.unitName || say("全公司", "the whole utility")} · {say("策略", "policy")} {run.policy}
        {run.hash && (
          <>
            {" · "}
            <code title={run.hash}>{run.hash.slice(0, 12)}</code>
          </>
        )}
      </span>
    </>
  );
}

function WouldDo({ run }: { run: Run }) {
  const say = useSay();
  const sentence = useSentence();
  const [step] = useParam("step");
  return (
    <Card
      title={say(
        `将办理 ${number(run.lines - heldOf(run))} 户`,
        `Would do: ${number(run.lines - heldOf(run))}`,
      )}
    >
      <Bars
        label={say("按步骤的户数", "Accounts by step")}
        openId={step}
        onOpen={(id) => setParams({ step: id === step ? "" : id, held: "", page: "" })}
        bars={run.steps.map(({ step: id, kind, count, owedFen, ...name }) => ({
          id,
          name: sentence(name),
          value: count,
          text: number(count),
          mark: `¥${yuan(owedFen)}`,
          tone: stepKinds[kind].legal ? ("high" as const) : undefined,
        }))}
      />
      {run.steps.length === 0 && <p className="faint">{say("没有到期的步骤", "No step is due")}</p>}
    </Card>
  );
}

const heldOf = ({ held, heldOut, nothingDue }: Run) =>
  held.reduce((sum, { count }) => sum + count, 0) + heldOut + nothingDue;

function HeldBack({ run }: { run: Run }) {
  const say = useSay();
  const sentence = useSentence();
  const [held] = useParam("held");
  const bars = run.held.map(({ code, zh, en, count }) => ({
    id: code,
    name: sentence({ zh, en }),
    value: count,
    text: number(count),
  }));
  return (
    <Card title={say(`不办理 ${number(heldOf(run))} 户`, `Held back: ${number(heldOf(run))}`)}>
      <Bars
        label={say("按原因的户数", "Accounts by reason")}
        openId={held}
        onOpen={(id) =>
          id.includes(".") && setParams({ held: id === held ? "" : id, step: "", page: "" })
        }
        bars={[
          ...bars,
          {
            id: "heldOut",
            name: say("对照组（不发消息）", "Hold-out group"),
            value: run.heldOut,
            text: number(run.heldOut),
          },
          {
            id: "nothingDue",
            name: say("尚无到期步骤", "Nothing due yet"),
            value: run.nothingDue,
            text: number(run.nothingDue),
          },
        ]}
      />
    </Card>
  );
}

/** What the house did of it, once it was executed. */
function CameOf({ run: { actions } }: { run: Run }) {
  const say = useSay();
  const sentence = useSentence();
  const states = (Object.keys(actionStates) as (keyof typeof actionStates)[]).filter(
    (state) => (actions[state] ?? 0) > 0,
  );
  if (states.length === 0) return null;
  return (
    <Card title={say("执行结果", "What came of it")}>
      <Bars
        label={say("按结果的户数", "Accounts by outcome")}
        bars={states.map((state) => ({
          id: state,
          name: sentence(actionStates[state]),
          value: actions[state]!,
          text: number(actions[state]!),
          tone: state === "unknown" || state === "failed" ? ("high" as const) : undefined,
        }))}
      />
    </Card>
  );
}
