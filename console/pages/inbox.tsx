/**
 * 待办审批: what waits for me, the nearest deadline first.
 * @module
 */
import { Button, Segmented, Select } from "antd";
import type { Input } from "../client.ts";
import { kindWords, type Line, stateWords } from "../parts/approvals/words.ts";
import { useAnswer } from "../parts/data.ts";
import { Flags } from "../parts/flags.tsx";
import { Yuan, yuan } from "../parts/money.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Link, navigate, pathTo, setParams, useAddress, useParam } from "../parts/router.tsx";
import { type Say, useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Box = NonNullable<Input<"approvals.inbox">["box"]>;
const pageSize = 50;

export default function Inbox() {
  const say = useSay();
  const [box] = useParam("box", "waiting");
  const isKeeper = useMay("administrator");
  const boxes = [
    { value: "waiting", label: say("待我审批", "Waiting for me") },
    { value: "started", label: say("我提交的", "Submitted by me") },
    { value: "handled", label: say("我已办的", "Handled by me") },
    ...(isKeeper ? [{ value: "stuck", label: say("无人可签", "Nobody can sign") }] : []),
  ];
  return (
    <Page
      title={say("审批", "Approvals")}
      controls={
        <>
          <Link to="/leaves">{say("休假与代理", "Leave and substitutes")}</Link>
          <Segmented
            value={box}
            onChange={(value) => setParams({ box: value === "waiting" ? "" : value, after: "" })}
            options={boxes}
          />
        </>
      }
    >
      <Lines key={box} box={box as Box} />
    </Page>
  );
}

function Lines({ box }: { box: Box }) {
  const say = useSay();
  const { search } = useAddress();
  const [only, setOnly] = useParam("only", "all");
  const after = search.get("after") ?? "";
  const list = useAnswer("approvals.inbox", {
    ...{ box, limit: pageSize, overdue: only === "overdue", flagged: only === "flagged" },
    ...(after !== "" && { after }),
  });
  const columns = useColumns(box);
  return (
    <Answered query={list} rows={12}>
      {({ rows, next }) => (
        <Card>
          <DataTable
            name="approvals"
            columns={columns}
            rows={rows}
            idOf={(line) => line.id}
            onOpen={(line) => navigate(pathTo("inbox", line.id))}
            lead={
              box === "waiting" && (
                <Select
                  value={only}
                  onChange={setOnly}
                  aria-label={say("范围", "Which")}
                  options={[
                    { value: "all", label: say("全部待办", "Everything waiting") },
                    { value: "overdue", label: say("已逾期", "Overdue") },
                    { value: "flagged", label: say("有提示", "Flagged") },
                  ]}
                />
              )
            }
            empty={emptyOf(box, say)}
            foot={
              <>
                {after !== "" && (
                  <Button type="link" onClick={() => setParams({ after: "" })}>
                    {say("回到最前", "Back to the first")}
                  </Button>
                )}
                {next && (
                  <Button type="link" onClick={() => setParams({ after: next })}>
                    {say(`后 ${pageSize} 件`, `Next ${pageSize}`)}
                  </Button>
                )}
              </>
            }
          />
        </Card>
      )}
    </Answered>
  );
}

function emptyOf(box: Box, say: Say): { title: string; hint: string } {
  const waiting = {
    title: say("没有等您签字的审批", "Nothing waits for your signature"),
    hint: say("新的审批会按期限排在这里。", "New ones appear here by their deadline."),
  };
  const others: Partial<Record<Box, { title: string; hint: string }>> = {
    started: {
      title: say("您还没有提交过审批", "You have submitted nothing yet"),
      hint: say(
        "退费、购电付款提交后在这里跟踪。",
        "Refunds and payments you submit are followed here.",
      ),
    },
    handled: {
      title: say("您还没有办理过审批", "You have handled nothing yet"),
      hint: say(
        "同意、驳回、转办过的都留在这里。",
        "What you approved, returned or handed on stays here.",
      ),
    },
    stuck: {
      title: say("每个环节都有人可签", "Every step has somebody to sign"),
      hint: say("人员停用或离岗后会在夜间核对。", "Checked each night after people leave."),
    },
  };
  return others[box] ?? waiting;
}

function useColumns(box: Box): Column<Line>[] {
  const say = useSay();
  const sentence = useSentence();
  return [
    {
      id: "due",
      head: say("期限", "Due"),
      value: (line) => line.dueOn,
      cell: (line) => (
        <>
          {line.dueOn ?? "–"}{" "}
          {line.overdue && (
            <span className="tag" data-tone="high">
              {say("逾期", "overdue")}
            </span>
          )}
        </>
      ),
      hidden: box === "handled",
    },
    {
      id: "title",
      head: say("事项", "What"),
      value: (line) => sentence(line.title),
      cell: (line) => <Link to={pathTo("inbox", line.id)}>{sentence(line.title)}</Link>,
    },
    {
      id: "kind",
      head: say("类别", "Kind"),
      value: (line) => line.kind,
      word: (value) =>
        sentence(kindWords[String(value)] ?? { zh: String(value), en: String(value) }),
      choice: true,
    },
    {
      id: "amount",
      head: say("金额（元）", "Amount (yuan)"),
      value: (line) => Number(line.amountFen) / 100,
      word: (value) => yuan(BigInt(Math.round(Number(value) * 100))),
      cell: (line) => <Yuan fen={line.amountFen} strong />,
      numeric: true,
    },
    {
      id: "step",
      head: say("当前环节", "Step"),
      value: (line) => sentence(line.step ?? stateWords[line.state]),
      choice: true,
    },
    { id: "unit", head: say("单位", "Unit"), value: (line) => line.unitName, choice: true },
    { id: "initiator", head: say("提交人", "From"), value: (line) => line.initiatorName },
    {
      id: "flags",
      head: say("提示", "Flags"),
      value: (line) => line.flags.map(sentence).join("; "),
      cell: (line) => <Marks line={line} />,
    },
    {
      id: "round",
      head: say("轮次", "Round"),
      value: (line) => line.round,
      numeric: true,
      hidden: true,
    },
    {
      id: "opened",
      head: say("提交时间", "Submitted"),
      value: (line) => line.openedAt,
      cell: (line) => <Moment at={line.openedAt} />,
      hidden: box === "waiting",
    },
  ];
}

/** What presses, then what is risky; all of it is on the item's page. */
function Marks({ line }: { line: Line }) {
  const say = useSay();
  return (
    <span className="flags">
      {line.urged && <span className="tag">{say("催办", "urged")}</span>}
      {line.escalated && (
        <span className="tag" data-tone="medium">
          {say("已升级", "escalated")}
        </span>
      )}
      <Flags flags={line.flags} />
    </span>
  );
}
