/**
 * 告警与任务: what is boiling over, who has it, and how it ended.
 * @module
 */
import { Button, Form, Input, Segmented, Select } from "antd";
import type { Output } from "../client.ts";
import { AlertActions } from "../parts/appeals/alert-actions.tsx";
import { useCategoryWord } from "../parts/appeals/category-word.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { asOf } from "../parts/format.ts";
import { levelWords, type RiskLevel, Score } from "../parts/level.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Facts, Panel } from "../parts/panel.tsx";
import { useReport } from "../parts/reason.tsx";
import { Link, pathTo, useParam } from "../parts/router.tsx";
import { type Say, useSay, useSentence, useSpeech } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Alert = Output<"appeals.alerts">["rows"][number];
type Task = Output<"appeals.tasks">["rows"][number];

export default function Alerts() {
  const say = useSay();
  const [tab, setTab] = useParam("tab", "alerts");
  return (
    <Page
      title={say("告警与任务", "Alerts and tasks")}
      controls={
        <Segmented
          value={tab}
          onChange={setTab}
          options={[
            { value: "alerts", label: say("告警", "Alerts") },
            { value: "tasks", label: say("任务", "Tasks") },
          ]}
        />
      }
    >
      {tab === "tasks" ? <TaskList /> : <AlertList />}
    </Page>
  );
}

function stateWord(state: string, say: Say): string {
  const words: Record<string, string> = {
    open: say("未处理", "Open"),
    acknowledged: say("已确认", "Acknowledged"),
    snoozed: say("已暂缓", "Snoozed"),
    closed: say("已关闭", "Closed"),
  };
  return words[state] ?? state;
}

/** What opened it where its score did not. */
function openedWord({ openedBecause }: Alert, say: Say): string {
  const words: Record<string, string> = {
    "appeals.danger": say("，人身安全", ", danger to life"),
    "appeals.beyond_chance": say("，来单异常多", ", beyond chance"),
  };
  return words[openedBecause?.code ?? ""] ?? "";
}

function AlertList() {
  const { say, language } = useSpeech();
  const category = useCategoryWord();
  const [shown, setShown] = useParam("shown", "living");
  const [open, setOpen] = useParam("alert");
  const alerts = useAnswer("appeals.alerts", {
    limit: 500,
    ...(shown === "all" && { states: ["open", "acknowledged", "snoozed", "closed"] }),
  });
  const columns: Column<Alert>[] = [
    {
      id: "region",
      head: say("地区", "Region"),
      value: (alert) => alert.regionName ?? alert.region,
      choice: true,
    },
    {
      id: "category",
      head: say("类别", "Category"),
      value: (alert) => alert.category,
      word: (value) => category(String(value)),
      choice: true,
    },
    {
      id: "score",
      head: say("评分", "Score"),
      value: (alert) => alert.score,
      cell: (alert) => <Score score={alert.score} level={alert.risk} />,
      numeric: true,
    },
    {
      id: "level",
      head: say("等级", "Level"),
      value: (alert) => alert.risk,
      word: (value) => levelWords[value as RiskLevel]?.[language] ?? "",
      choice: true,
      hidden: true,
    },
    { id: "peak", head: say("最高分", "Peak"), value: (alert) => alert.peakScore, numeric: true },
    {
      id: "state",
      head: say("状态", "State"),
      value: (alert) => alert.state,
      word: (value) => stateWord(String(value), say),
      cell: (alert) => (
        <span className="tag" data-tone={alert.state === "open" ? "high" : undefined}>
          {stateWord(alert.state, say)}
          {openedWord(alert, say)}
        </span>
      ),
      choice: true,
    },
    {
      id: "openedAt",
      head: say("发生", "Raised"),
      value: (alert) => alert.openedAt,
      cell: (alert) => <Moment at={alert.openedAt} end />,
    },
    {
      id: "task",
      head: say("任务", "Task"),
      value: (alert) => alert.taskId,
      cell: (alert) => (alert.taskId ? <code>{alert.taskId}</code> : "–"),
    },
  ];
  return (
    <Answered query={alerts} rows={10}>
      {({ rows }) => (
        <Card>
          <DataTable
            name="alerts"
            columns={columns}
            rows={rows}
            idOf={(alert) => alert.id}
            onOpen={(alert) => setOpen(alert.id)}
            openId={open}
            defaultSort="-score"
            lead={
              <Select
                value={shown}
                onChange={setShown}
                options={[
                  { value: "living", label: say("未关闭", "Not closed") },
                  { value: "all", label: say("全部", "All") },
                ]}
              />
            }
            empty={{
              title: say("没有告警", "No alert"),
              hint: say(
                "评分达到 70 时会自动发生，夜间与每小时评估后更新。",
                "One is raised when a score reaches 70; assessments run by themselves.",
              ),
            }}
          />
          <AlertPanel alert={rows.find((row) => row.id === open)} onClose={() => setOpen("")} />
        </Card>
      )}
    </Answered>
  );
}

function AlertPanel({ alert, onClose }: { alert: Alert | undefined; onClose(): void }) {
  const { say, language } = useSpeech();
  const category = useCategoryWord();
  const sentence = useSentence();
  return (
    <Panel
      title={alert && `${alert.regionName ?? alert.region} · ${category(alert.category)}`}
      isOpen={alert !== undefined}
      onClose={onClose}
      foot={
        alert &&
        alert.state !== "closed" && (
          <AlertActions alertId={alert.id} region={alert.region} state={alert.state} />
        )
      }
    >
      {alert && (
        <div className="stack">
          <Facts
            facts={[
              [
                say("评分", "Score"),
                <span key="score">
                  <Score score={alert.score} level={alert.risk} />{" "}
                  {levelWords[alert.risk][language]}
                </span>,
              ],
              [say("最高分", "Peak"), alert.peakScore],
              [say("状态", "State"), stateWord(alert.state, say)],
              [
                say("发生原因", "Raised because"),
                alert.openedBecause && sentence(alert.openedBecause),
              ],
              [say("发生于评估", "Raised by"), asOf(alert.openedAt)],
              [say("最近评估", "Last seen"), asOf(alert.lastAsOf)],
              [
                say("连续平稳", "Quiet"),
                say(`${alert.quietCount} 次评估`, `${alert.quietCount} assessments`),
              ],
              [say("确认人", "Acknowledged by"), alert.acknowledgedBy],
              [say("暂缓至", "Snoozed until"), <Moment key="until" at={alert.snoozedUntil} />],
              [say("关闭", "Closed"), <Moment key="closed" at={alert.closedAt} />],
              [say("关闭原因", "Because"), alert.closedBecause && sentence(alert.closedBecause)],
              [say("任务", "Task"), alert.taskId],
              [say("告警编号", "Alert"), <code key="id">{alert.id}</code>],
            ]}
          />
          <Link to={pathTo("appeals", alert.region, alert.category)}>
            {say("看指标与工单", "See indices and tickets")}
          </Link>
        </div>
      )}
    </Panel>
  );
}

const outcomes = ["resolved", "explained", "false_alarm"] as const;

function outcomeWord(outcome: string | null, say: Say): string {
  const words: Record<string, string> = {
    resolved: say("已解决", "Resolved"),
    explained: say("已解释", "Explained"),
    false_alarm: say("误报", "False alarm"),
  };
  return words[outcome ?? ""] ?? "–";
}

function TaskList() {
  const say = useSay();
  const category = useCategoryWord();
  const [open, setOpen] = useParam("task");
  const tasks = useAnswer("appeals.tasks", { limit: 500 });
  const columns: Column<Task>[] = [
    {
      id: "id",
      head: say("任务", "Task"),
      value: (task) => task.id,
      cell: (task) => <code>{task.id}</code>,
    },
    {
      id: "region",
      head: say("地区", "Region"),
      value: (task) => task.regionName ?? task.region,
      choice: true,
    },
    {
      id: "category",
      head: say("类别", "Category"),
      value: (task) => task.category,
      word: (value) => category(String(value)),
      choice: true,
    },
    {
      id: "note",
      head: say("要做什么", "What"),
      value: (task) => task.note,
      cell: (task) => <span className="clip">{task.note}</span>,
    },
    { id: "assignee", head: say("交给", "Who"), value: (task) => task.assignee, choice: true },
    {
      id: "due",
      head: say("期限", "Due"),
      value: (task) => task.dueOn,
      cell: (task) => (
        <>
          {task.dueOn}{" "}
          {task.overdue && (
            <span className="tag" data-tone="high">
              {say("逾期", "overdue")}
            </span>
          )}
        </>
      ),
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: (task) => task.state,
      word: (value) => (value === "open" ? say("进行中", "Open") : say("已办结", "Closed")),
      choice: true,
    },
    {
      id: "outcome",
      head: say("结果", "Outcome"),
      value: (task) => task.outcome,
      word: (value) => outcomeWord(value as string, say),
      choice: true,
    },
  ];
  return (
    <Answered query={tasks} rows={8}>
      {({ rows }) => (
        <Card>
          <DataTable
            name="tasks"
            columns={columns}
            rows={rows}
            idOf={(task) => task.id}
            onOpen={(task) => setOpen(task.id)}
            openId={open}
            empty={{
              title: say("还没有任务", "No task yet"),
              hint: say("在告警上“开任务”，交给现场。", "Open one from an alert."),
            }}
          />
          <TaskPanel task={rows.find((row) => row.id === open)} onClose={() => setOpen("")} />
        </Card>
      )}
    </Answered>
  );
}

function TaskPanel({ task, onClose }: { task: Task | undefined; onClose(): void }) {
  const say = useSay();
  const category = useCategoryWord();
  return (
    <Panel title={task?.id} isOpen={task !== undefined} onClose={onClose}>
      {task && (
        <div className="stack">
          <p className="prose">{task.note}</p>
          <Facts
            facts={[
              [
                say("告警", "Alert"),
                <Link key="alert" to={`/alerts?shown=all&alert=${task.alertId}`}>
                  {task.regionName ?? task.region} · {category(task.category)}
                </Link>,
              ],
              [say("承办单位", "Unit"), task.unit],
              [say("交给", "Who"), task.assignee],
              [say("期限", "Due"), task.dueOn],
              [say("开任务", "Opened"), <Moment key="opened" at={task.openedAt} />],
              [say("开任务人", "Opened by"), task.openedBy],
              [say("办结", "Closed"), <Moment key="closed" at={task.closedAt} />],
              [say("结果", "Outcome"), outcomeWord(task.outcome, say)],
            ]}
          />
          {task.state === "open" && <CloseTask id={task.id} />}
        </div>
      )}
    </Panel>
  );
}

function CloseTask({ id }: { id: string }) {
  const say = useSay();
  const report = useReport();
  const { act, isBusy } = useAct("appeals.close-task");
  const save = (values: { outcome: (typeof outcomes)[number]; note: string }) =>
    report(act({ id, ...values }, values.note), say("任务已办结", "Task closed"));
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => void save(values)}
      initialValues={{ outcome: "resolved" }}
    >
      <Form.Item name="outcome" label={say("结果", "Outcome")}>
        <Segmented options={outcomes.map((value) => ({ value, label: outcomeWord(value, say) }))} />
      </Form.Item>
      <Form.Item
        name="note"
        label={say("做了什么", "What was done")}
        rules={[{ required: true, message: say("请写明做了什么", "Say what was done") }]}
      >
        <Input.TextArea autoSize={{ minRows: 3 }} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {say("办结任务", "Close task")}
      </Button>
    </Form>
  );
}
