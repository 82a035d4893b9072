/**
 * 词典: the words by which tickets sound content, angry or urgent. Changes are tried before they count.
 * @module
 */
import { App, Button, Form, Input, InputNumber, Select } from "antd";
import { type ReactNode, useState } from "react";
import type { Input as InputOf, Output } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { delta, number } from "../parts/format.ts";
import { Icon } from "../parts/icons.tsx";
import { JobProgress } from "../parts/job-progress.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { useAskReason, useReport } from "../parts/reason.tsx";
import { useParam } from "../parts/router.tsx";
import { type Say, useSay } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered, Empty, Failure, Skeleton } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Change = InputOf<"tickets.publish-lexicon">["changes"][number];
type Entry = Output<"tickets.lexicon">["entries"][number];
type View = Output<"tickets.lexicon">;

const lists = ["positive", "negative", "neutral", "negation", "degree", "power", "urgent"] as const;
type List = (typeof lists)[number];

function listWord(list: string, say: Say): string {
  const words: Record<string, string> = {
    positive: say("褒义", "Positive"),
    negative: say("贬义", "Negative"),
    neutral: say("中性", "Neutral"),
    negation: say("否定", "Negation"),
    degree: say("程度", "Degree"),
    power: say("电力行业", "Power sector"),
    urgent: say("紧急", "Urgent"),
  };
  return words[list] ?? list;
}

export default function Lexicon() {
  const say = useSay();
  const [list, setList] = useParam("list", "negative");
  const shown = lists.find((name) => name === list) ?? "negative";
  const lexicon = useAnswer("tickets.lexicon", { list: shown });
  const mayEdit = useMay("appeals-analyst", "data-scientist", "administrator");
  const [changes, setChanges] = useState<Change[]>([]);
  const add = (change: Change) =>
    setChanges((before) => [
      ...before.filter((other) => other.word !== change.word || other.list !== change.list),
      change,
    ]);
  return (
    <Page
      title={say("词典", "Lexicon")}
      facts={lexicon.data && say(`版本 ${lexicon.data.version}`, `Version ${lexicon.data.version}`)}
    >
      <Answered query={lexicon} rows={14}>
        {(view) => (
          <div className="lexicon">
            <Card>
              <Words
                view={view}
                changes={changes}
                onChange={add}
                lead={<ListChooser view={view} list={shown} onChoose={setList} />}
              />
            </Card>
            <div className="stack">
              {mayEdit && <Draft changes={changes} setChanges={setChanges} onChange={add} />}
              <Versions view={view} />
            </div>
          </div>
        )}
      </Answered>
    </Page>
  );
}

function ListChooser({
  view,
  list,
  onChoose,
}: {
  view: View;
  list: List;
  onChoose(list: string): void;
}) {
  const say = useSay();
  return (
    <Select
      value={list}
      onChange={onChoose}
      popupMatchSelectWidth={false}
      aria-label={say("看哪个词表", "Which list")}
      options={lists.map((value) => ({
        value,
        label: `${listWord(value, say)} ${number(view.sizes[value] ?? 0)}`,
      }))}
    />
  );
}

function Words({
  view,
  changes,
  onChange,
  lead,
}: {
  view: View;
  changes: Change[];
  onChange(change: Change): void;
  lead: ReactNode;
}) {
  const say = useSay();
  const isGoing = (entry: Entry) =>
    changes.some(
      (change) =>
        change.action === "remove" && change.list === entry.list && change.word === entry.word,
    );
  const columns: Column<Entry>[] = [
    {
      id: "word",
      head: say("词", "Word"),
      value: (entry) => entry.word,
      cell: (entry) => (isGoing(entry) ? <s>{entry.word}</s> : entry.word),
    },
    {
      id: "weight",
      head: say("权重", "Weight"),
      value: (entry) => entry.weight,
      cell: (entry) => (entry.weight === undefined ? "–" : number(entry.weight, 1)),
      numeric: true,
    },
    {
      id: "remove",
      head: "",
      value: () => "",
      cell: (entry) => (
        <button
          type="button"
          className="quiet"
          aria-label={say(`移除 ${entry.word}`, `Remove ${entry.word}`)}
          onClick={() => onChange({ action: "remove", list: entry.list, word: entry.word })}
        >
          <Icon name="close" size={14} />
        </button>
      ),
      width: 56,
    },
  ];
  const isWeighted = view.entries.some((entry) => entry.weight !== undefined);
  return (
    <DataTable
      name="words"
      columns={columns.filter((column) => isWeighted || column.id !== "weight")}
      rows={view.entries}
      idOf={(entry) => `${entry.list}/${entry.word}`}
      lead={lead}
    />
  );
}

function Draft({
  changes,
  setChanges,
  onChange,
}: {
  changes: Change[];
  setChanges(changes: Change[]): void;
  onChange(change: Change): void;
}) {
  const say = useSay();
  const { message } = App.useApp();
  const ask = useAskReason();
  const report = useReport();
  const publish = useAct("tickets.publish-lexicon");
  const rescore = useAct("tickets.rescore");
  const [job, setJob] = useState<string>();
  const save = async () => {
    const reason = await ask({
      title: say(`发布 ${changes.length} 处修改`, `Publish ${changes.length} changes`),
      effect: say(
        "新工单从此按新词典评分；近 62 天的工单随后重评。",
        "New tickets are scored with it from now on; those of the last 62 days are scored again.",
      ),
      verb: say("发布", "Publish"),
    });
    if (!reason) return;
    const made = await report(publish.act({ changes }, reason));
    if (!made) return;
    message.success(say(`已发布 ${made.version}`, `Published ${made.version}`));
    setChanges([]);
    const queued = await report(rescore.act({}, reason));
    setJob(queued?.job);
  };
  return (
    <Card
      title={say("修改草稿", "Draft")}
      tools={
        changes.length > 0 && (
          <>
            <Button type="text" onClick={() => setChanges([])}>
              {say("放弃", "Discard")}
            </Button>
            <Button type="primary" loading={publish.isBusy} onClick={() => void save()}>
              {say("发布", "Publish")}
            </Button>
          </>
        )
      }
    >
      <div className="body stack">
        <AddWord onAdd={onChange} />
        {changes.length > 0 && (
          <>
            <ul className="changes">
              {changes.map((change) => (
                <li key={`${change.list}/${change.word}`}>
                  <b>{change.action === "add" ? "+" : "−"}</b> {change.word}{" "}
                  <span className="tag">{listWord(change.list, say)}</span>
                  {"weight" in change && <small> × {change.weight}</small>}
                  <button
                    type="button"
                    className="quiet"
                    aria-label={say("撤回这处修改", "Take this change back")}
                    onClick={() => setChanges(changes.filter((other) => other !== change))}
                  >
                    <Icon name="close" size={12} />
                  </button>
                </li>
              ))}
            </ul>
            <Effect changes={changes} />
          </>
        )}
        {job && <JobProgress id={job} />}
      </div>
    </Card>
  );
}

function AddWord({ onAdd }: { onAdd(change: Change): void }) {
  const say = useSay();
  const [form] = Form.useForm<{ word: string; list: List; weight: number }>();
  const list = Form.useWatch("list", form) ?? "negative";
  const isWeighted = list === "degree" || list === "power";
  const add = ({ word, weight }: { word: string; weight?: number }) => {
    const plain = { action: "add" as const, word: word.trim() };
    onAdd(
      list === "degree" || list === "power"
        ? { ...plain, list, weight: weight ?? (list === "degree" ? 2 : -1) }
        : { ...plain, list },
    );
    form.resetFields(["word"]);
  };
  return (
    <Form form={form} className="add-word" initialValues={{ list: "negative" }} onFinish={add}>
      <Form.Item
        name="word"
        rules={[{ required: true, whitespace: true, message: say("请写一个词", "Write a word") }]}
      >
        <Input
          placeholder={say("加一个词", "Add a word")}
          maxLength={30}
          aria-label={say("词", "Word")}
        />
      </Form.Item>
      <Form.Item name="list">
        <Select
          aria-label={say("词表", "List")}
          popupMatchSelectWidth={false}
          options={lists.map((value) => ({ value, label: listWord(value, say) }))}
        />
      </Form.Item>
      {isWeighted && (
        <Form.Item name="weight" initialValue={list === "degree" ? 2 : -1}>
          <InputNumber min={-1} max={4} step={0.5} aria-label={say("权重", "Weight")} />
        </Form.Item>
      )}
      <Button htmlType="submit">{say("加入草稿", "Add")}</Button>
    </Form>
  );
}

/** What the draft would do to the tickets of the last 31 days, before anything is published. */
function Effect({ changes }: { changes: Change[] }) {
  const say = useSay();
  const preview = useAnswer("tickets.preview-lexicon", { changes });
  if (preview.isPending) return <Skeleton rows={4} />;
  if (preview.isError) return <Failure error={preview.error} />;
  const effect = preview.data;
  return (
    <div className="effect" aria-busy={preview.isFetching}>
      <p>
        {say(
          `近 31 天 ${number(effect.of)} 张工单中抽 ${number(effect.sampled)} 张试评：`,
          `${number(effect.sampled)} of the ${number(effect.of)} tickets of the last 31 days, scored both ways:`,
        )}
      </p>
      <dl className="figures">
        <div>
          <dt>{say("得分变动", "scores move")}</dt>
          <dd>{number(effect.changed)}</dd>
        </div>
        <div>
          <dt>{say("褒贬翻转", "change sign")}</dt>
          <dd>{number(effect.signChanged)}</dd>
        </div>
        <div>
          <dt>{say("紧急变动", "urgency changes")}</dt>
          <dd>{number(effect.urgencyChanged)}</dd>
        </div>
        <div>
          <dt>{say("平均移动", "mean shift")}</dt>
          <dd>{delta(effect.meanShift, 3)}</dd>
        </div>
      </dl>
      {effect.examples.length === 0 ? (
        <p className="faint">
          {say("样本里没有工单受影响。", "No ticket of the sample is touched.")}
        </p>
      ) : (
        <ol className="examples">
          {effect.examples.slice(0, 6).map((example) => (
            <li key={example.ticketId}>
              <span className="clip">{example.text}</span>
              <span className="faint">
                {number(example.before, 1)} → <b>{number(example.after, 1)}</b>
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function Versions({ view }: { view: View }) {
  const say = useSay();
  return (
    <Card title={say("版本", "Versions")}>
      {view.versions.length === 0 ? (
        <Empty title={say("只有随附的词典", "Only the shipped lexicon")}>
          {say("发布修改后，版本列在这里。", "Once changes are published, versions stand here.")}
        </Empty>
      ) : (
        <ul className="versions">
          {view.versions.map((version) => (
            <li key={version.version}>
              <code>{version.version}</code> <Moment at={version.publishedAt} />{" "}
              <span className="faint">{version.by}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
