/**
 * 催费策略: which policy is in force, since when, what came before, what is being prepared.
 * @module
 */
import { Button } from "antd";
import type { Output } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { type PolicyLine, policyStates } from "../parts/dunning/policy-words.ts";
import { Card, Moment, Page } from "../parts/page.tsx";
import { useNames } from "../parts/people/names.ts";
import { useAskReason, useReport } from "../parts/reason.tsx";
import { Link, navigate, pathTo } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type List = Output<"dunning.policies">;

export default function Policies() {
  const say = useSay();
  const list = useAnswer("dunning.policies", {});
  return (
    <Page
      title={say("催费策略", "Dunning policies")}
      facts={say(
        "策略先模拟、再经他人审批、按日生效；法律红线由系统把守，任何策略都不能放宽",
        "Simulated, agreed to by others, in force from a day; no policy can loosen what the law guards",
      )}
      controls={<NewDraft />}
    >
      <Answered query={list} rows={6}>
        {(known) => (
          <>
            <Card title={say("生效时间线", "What was in force")}>
              <Timeline list={known} />
            </Card>
            <Card title={say("全部版本", "All versions")}>
              <Versions policies={known.policies} />
            </Card>
          </>
        )}
      </Answered>
    </Page>
  );
}

/** Publications from the first to the last on one line, the live one marked. */
function Timeline({ list: { timeline, policies, live } }: { list: List }) {
  const say = useSay();
  const sentence = useSentence();
  const nameOf = useNames(timeline.map(({ by }) => by));
  const titleOf = (name: string) => {
    const found = policies.find((each) => each.name === name);
    return found ? sentence(found) : name;
  };
  const shipped = policies.find(({ writtenBy }) => writtenBy === null);
  const began = shipped && {
    ...{ policy: shipped.name, from: shipped.liveFrom ?? "", by: "", at: "", reason: "" },
  };
  const lines = [...(began ? [began] : []), ...timeline.toReversed()];
  return (
    <ol className="policy-timeline">
      {lines.map(({ policy, from, by, at, reason }, index) => (
        <li
          key={`${policy} ${from} ${at}`}
          data-live={
            (policy === live && lines.findLastIndex((each) => each.policy === live) === index) ||
            undefined
          }
        >
          <time dateTime={from}>{from}</time>
          <Link to={pathTo("policies", policy)}>{titleOf(policy)}</Link>
          <small>
            {by === "" ? say("随系统提供", "shipped with the house") : `${nameOf(by)} · ${reason}`}
          </small>
        </li>
      ))}
    </ol>
  );
}

function Versions({ policies }: { policies: readonly PolicyLine[] }) {
  const say = useSay();
  const sentence = useSentence();
  const nameOf = useNames(policies.map(({ writtenBy }) => writtenBy));
  const columns: Column<PolicyLine>[] = [
    { id: "name", head: say("版本", "Version"), value: ({ name }) => name },
    { id: "title", head: say("名称", "Name"), value: (row) => sentence(row) },
    {
      id: "state",
      head: say("状态", "State"),
      value: ({ state }) => state,
      cell: ({ state, live }) => (
        <span className="tag" data-tone={live ? "accent" : policyStates[state].tone}>
          {live ? say("生效中", "In force") : sentence(policyStates[state])}
        </span>
      ),
      word: (value) => sentence(policyStates[value as PolicyLine["state"]]),
      choice: true,
    },
    { id: "from", head: say("生效日", "From"), value: ({ liveFrom }) => liveFrom },
    { id: "based", head: say("基于", "Based on"), value: ({ basedOn }) => basedOn },
    { id: "note", head: say("说明", "Note"), value: ({ note }) => note },
    {
      id: "written",
      head: say("编写", "Written"),
      value: ({ writtenAt }) => writtenAt,
      cell: ({ writtenAt, writtenBy }) =>
        writtenBy === null ? (
          say("随系统提供", "Shipped")
        ) : (
          <>
            {nameOf(writtenBy)} <Moment at={writtenAt} />
          </>
        ),
    },
  ];
  return (
    <DataTable
      name="policies"
      columns={columns}
      rows={policies}
      idOf={({ name }) => name}
      onOpen={({ name }) => navigate(pathTo("policies", name))}
      defaultSort="-written"
      empty={{ title: say("还没有策略", "No policy yet") }}
    />
  );
}

function NewDraft() {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const draft = useAct("dunning.draft");
  if (!useMay("policy-manager")) return null;
  const start = async () => {
    const reason = await ask({
      title: say("以生效中的策略为底稿新建", "Start from the policy in force"),
      verb: say("新建草稿", "New draft"),
    });
    if (reason === undefined) return;
    const made = await report(draft.act({ note: reason }, reason));
    if (made) navigate(pathTo("policies", made.policy.name));
  };
  return (
    <Button type="primary" loading={draft.isBusy} onClick={() => void start()}>
      {say("新建草稿", "New draft")}
    </Button>
  );
}
