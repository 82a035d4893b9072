/**
 * 存证链: which rule tables and batches stand on the chain, what waits for it, what it cost; every row can be verified.
 * @module
 */
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import {
  type ChainOverview,
  type ChainTransaction,
  callKinds,
  nodeKinds,
  transactionStates,
} from "../../src/anomalies/proofs/schema.ts";
import { AskRecord, type Subject, VerificationSteps } from "../parts/anomalies/verification.tsx";
import { useAct, useAnswer } from "../parts/data.ts";
import { duration, number } from "../parts/format.ts";
import { JobProgress } from "../parts/job-progress.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Panel } from "../parts/panel.tsx";
import { useReport } from "../parts/reason.tsx";
import { setParams, useAddress } from "../parts/router.tsx";
import { type Language, useSay, useSentence, useSpeech } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered, Empty } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Table = ChainOverview["tables"][number];
type Batch = ChainOverview["batches"][number];

export default function Chain() {
  const say = useSay();
  const [asked, setAsked] = useAsked();
  const query = useAnswer("anomalies.chain", {}, { everyMs: 10_000 });
  const title = asked && ("record" in asked ? asked.record : `${asked.ruleSet.slice(0, 16)}…`);
  return (
    <Page
      title={say("存证链", "Chain")}
      facts={say(
        "规则表按哈希发布，预警按批次锚定默克尔根；任何一条事后都能证明",
        "Rule tables published by hash, alerts anchored by Merkle root; any one of them can be proved later",
      )}
      controls={<AskRecord onAsk={(record) => setAsked({ record })} />}
    >
      <Answered query={query} rows={10}>
        {(chain) => (
          <>
            <Node chain={chain} />
            <Card title={say("规则版本", "Rule versions")}>
              <Tables tables={chain.tables} onAsk={setAsked} />
            </Card>
            <Card title={say("批次", "Batches")}>
              <Batches batches={chain.batches} onAsk={setAsked} />
            </Card>
            <Card title={say("费用与时延", "Cost and latency")}>
              <Costs costs={chain.costs} />
            </Card>
            <Card title={say("交易", "Transactions")}>
              <Transactions />
            </Card>
          </>
        )}
      </Answered>
      <Panel
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={say(`核验 ${title}`, `Verifying ${title}`)}
      >
        {asked && <VerificationSteps of={asked} />}
      </Panel>
    </Page>
  );
}

/** What is being verified stands in the address, so that a proof can be sent to a colleague. */
function useAsked(): [Subject | undefined, (asked: Subject | undefined) => void] {
  const { search } = useAddress();
  const [record, ruleSet] = [search.get("record"), search.get("table")];
  const asked = record ? { record } : ruleSet ? { ruleSet } : undefined;
  const setAsked = (next: Subject | undefined) =>
    setParams({
      record: "",
      table: "",
      ...(next && "record" in next ? next : { table: next?.ruleSet ?? "" }),
    });
  return [asked, setAsked];
}

function Node({ chain }: { chain: ChainOverview }) {
  const say = useSay();
  const sentence = useSentence();
  const { node, contract, waiting, underWay, stuck } = chain;
  if (!node) {
    return (
      <Card>
        <Empty title={say("还没有要上链的内容", "Nothing is due on the chain yet")}>
          {say(
            "第一套规则投入使用后，规则表会自动发布，之后每次筛查的预警会自动锚定。",
            "Once the first rule set goes live its table is published by itself, and the alerts of each screen are anchored.",
          )}
        </Empty>
      </Card>
    );
  }
  const queue = waiting.map(
    ({ kind, waiting: count }) => `${sentence(callKinds[kind])} ${number(count)}`,
  );
  return (
    <Card title={sentence(nodeKinds[node.kind])} tools={<TakeThere />}>
      {node.problem && (
        <p className="note" data-tone="high">
          {sentence(node.problem)}{" "}
          {say(
            "工作在排队，不会丢失，也不会重复。",
            "The work waits; nothing is lost or done twice.",
          )}
        </p>
      )}
      {stuck > 0 && (
        <p className="note" data-tone="high">
          {say(
            `${stuck} 项工作多次被合约退回，需人工处理。`,
            `${stuck} pieces of work keep being reverted: a person has to look.`,
          )}
        </p>
      )}
      <dl className="figures">
        <Figure name={say("区块高度", "Block height")}>{number(node.height)}</Figure>
        <Figure name={say("排队", "Waiting")} tone={queue.length > 0 ? "medium" : undefined}>
          {queue.join(" · ") || "0"}
        </Figure>
        <Figure name={say("等待入块", "Under way")}>{number(underWay)}</Figure>
        <Figure name={say("上次查看", "Last look")} isMoment>
          <Moment at={node.lookedAt} />
        </Figure>
      </dl>
      {contract && (
        <p className="chain-facts">
          {say("合约", "Contract")} <code>{contract.address}</code> ·{" "}
          {say("本单位账户", "Our account")} <code>{contract.account}</code>
        </p>
      )}
      {node.kind === "embedded" && (
        <p className="chain-facts">
          {say(
            "内嵌链只在本机保存：它证明数据事后没有被单独改动，但没有第三方见证。需要见证时设置 GRIDTILL_CHAIN_URL。",
            "The embedded chain is kept on this machine alone: it shows that nothing was changed by itself later, but nobody else is a witness. For witnesses set GRIDTILL_CHAIN_URL.",
          )}
        </p>
      )}
    </Card>
  );
}

interface FigureProps {
  name: string;
  tone?: string | undefined;
  isMoment?: boolean;
  children: ReactNode;
}

function Figure({ name, tone, isMoment, children }: FigureProps) {
  return (
    <div data-tone={tone}>
      <dt>{name}</dt>
      <dd className={isMoment ? "figure-moment" : undefined}>{children}</dd>
    </div>
  );
}

function TakeThere() {
  const say = useSay();
  const report = useReport();
  const anchor = useAct("anomalies.anchor");
  const [job, setJob] = useState<string>();
  if (!useMay("administrator", "compliance")) return null;
  const start = async () => {
    const queued = await report(
      anchor.act({}, say("处理上链队列", "take to the chain what waits")),
    );
    if (queued) setJob(queued.job);
  };
  return (
    <span className="row">
      {job && <JobProgress id={job} />}
      <Button loading={anchor.isBusy} onClick={() => void start()}>
        {say("立即处理队列", "Work off the queue")}
      </Button>
    </span>
  );
}

interface Asking {
  onAsk(subject: Subject): void;
}

function Verify({ onAsk, of }: Asking & { of: Subject }) {
  const say = useSay();
  return (
    <Button size="small" onClick={() => onAsk(of)}>
      {say("核验", "Verify")}
    </Button>
  );
}

function Tables({ tables, onAsk }: Asking & { tables: Table[] }) {
  const say = useSay();
  const columns: Column<Table>[] = [
    {
      ...{ id: "version", head: say("版本", "Version") },
      value: ({ version }) => version,
      cell: ({ version }) => (version === null ? say("待发布", "waiting") : `v${version}`),
    },
    hashColumn("hash", say("规则表哈希", "Hash of the table"), ({ hash }) => hash),
    { id: "rules", head: say("规则数", "Rules"), numeric: true, value: ({ rules }) => rules },
    {
      ...{ id: "asked", head: say("提交", "Asked"), value: ({ askedAt }) => askedAt },
      cell: ({ askedAt }) => <Moment at={askedAt} />,
    },
    {
      ...{ id: "verify", head: "", value: () => null },
      cell: ({ hash }) => <Verify onAsk={onAsk} of={{ ruleSet: hash }} />,
    },
  ];
  return (
    <DataTable
      plain
      name="chain-tables"
      columns={columns}
      rows={tables}
      idOf={({ hash }) => hash}
    />
  );
}

function hashColumn<Row>(id: string, head: string, value: (row: Row) => string): Column<Row> {
  return {
    ...{ id, head, value },
    cell: (row) => <code title={value(row)}>{value(row).slice(0, 18)}…</code>,
  };
}

function Batches({ batches, onAsk }: Asking & { batches: Batch[] }) {
  const say = useSay();
  const columns: Column<Batch>[] = [
    { id: "id", head: say("批次", "Batch"), value: ({ id }) => id },
    {
      ...{ id: "made", head: say("形成", "Made"), value: ({ madeAt }) => madeAt },
      cell: ({ madeAt }) => <Moment at={madeAt} />,
    },
    hashColumn("root", say("默克尔根", "Merkle root"), ({ root }) => root),
    { id: "leaves", head: say("记录数", "Records"), numeric: true, value: ({ leaves }) => leaves },
    {
      ...{
        id: "anchored",
        head: say("锚定", "Anchored"),
        value: ({ anchored }) => String(anchored),
      },
      cell: ({ anchored }) => (
        <span className="tag" data-tone={anchored ? "accent" : "medium"}>
          {anchored ? say("已锚定", "Anchored") : say("待锚定", "Waiting")}
        </span>
      ),
    },
    {
      ...{ id: "judged", head: say("合约已判", "Judged on chain"), numeric: true },
      value: ({ judged }) => judged,
    },
    {
      ...{ id: "contradicted", head: say("结论不符", "Contradicted"), numeric: true },
      value: ({ contradicted }) => contradicted,
      cell: ({ contradicted }) => (
        <span {...(contradicted > 0 && { className: "tag", "data-tone": "high" })}>
          {contradicted}
        </span>
      ),
    },
    {
      ...{ id: "verify", head: "", value: () => null },
      cell: ({ sample }) => <Verify onAsk={onAsk} of={{ record: sample }} />,
    },
  ];
  return (
    <DataTable plain name="chain-batches" columns={columns} rows={batches} idOf={({ id }) => id} />
  );
}

function Costs({ costs }: { costs: ChainOverview["costs"] }) {
  const { say, language } = useSpeech();
  const sentence = useSentence();
  const columns: Column<ChainOverview["costs"][number]>[] = [
    {
      id: "kind",
      head: say("交易", "Transaction"),
      value: ({ kind }) => sentence(callKinds[kind]),
    },
    { id: "count", head: say("笔数", "Count"), numeric: true, value: (row) => row.transactions },
    {
      ...{ id: "gas", head: say("gas 合计", "Gas in all"), numeric: true, value: ({ gas }) => gas },
      cell: ({ gas }) => number(gas),
    },
    {
      ...{ id: "each", head: say("每条 gas", "Gas each"), numeric: true },
      value: ({ gas, units }) => gas / units,
      cell: ({ gas, units }) => number(gas / units),
    },
    {
      ...{ id: "latency", head: say("时延中位数", "Median latency"), numeric: true },
      value: ({ latencyMs }) => latencyMs,
      cell: ({ latencyMs }) => latency(latencyMs, language),
    },
  ];
  return (
    <DataTable plain name="chain-costs" columns={columns} rows={costs} idOf={({ kind }) => kind} />
  );
}

function Transactions() {
  const { say, language } = useSpeech();
  const sentence = useSentence();
  const query = useAnswer("anomalies.chain-transactions", { limit: 100 });
  const columns: Column<ChainTransaction>[] = [
    {
      ...{ id: "signed", head: say("签署", "Signed"), value: ({ signedAt }) => signedAt },
      cell: ({ signedAt }) => <Moment at={signedAt} />,
    },
    {
      ...{ id: "kind", head: say("交易", "Transaction"), choice: true },
      value: ({ kind }) => sentence(callKinds[kind]),
    },
    {
      ...{ id: "subject", head: say("对象", "About") },
      value: ({ subject }) => subject,
      cell: ({ subject }) =>
        subject.length > 24 ? <code>{subject.slice(0, 18)}…</code> : subject || "–",
    },
    {
      ...{ id: "state", head: say("状态", "State"), choice: true },
      value: ({ state }) => sentence(transactionStates[state]),
      cell: ({ state, isFinal }) => (
        <span className="tag" data-tone={tones[state]}>
          {sentence(transactionStates[state])}
          {isFinal && ` · ${say("已确认", "final")}`}
        </span>
      ),
    },
    {
      ...{ id: "height", head: say("区块", "Block"), numeric: true },
      value: ({ height }) => height,
    },
    {
      ...{ id: "gas", head: "Gas", numeric: true, value: ({ gasUsed }) => gasUsed },
      cell: ({ gasUsed }) => number(gasUsed),
    },
    {
      ...{ id: "latency", head: say("时延", "Latency"), numeric: true },
      value: ({ latencyMs }) => latencyMs,
      cell: ({ latencyMs }) => latency(latencyMs, language),
    },
    hashColumn("hash", say("交易哈希", "Hash"), ({ hash }) => hash),
  ];
  return (
    <Answered query={query} rows={6}>
      {({ transactions, total }) => (
        <DataTable
          {...{ name: "chain-transactions", columns, rows: transactions, total }}
          idOf={({ hash }) => hash}
        />
      )}
    </Answered>
  );
}

/** An embedded chain answers in milliseconds, others in blocks. */
function latency(ms: number | null, language: Language): string {
  if (ms === null) return "–";
  return ms < 10_000 ? `${number(ms)} ms` : duration(ms, language);
}

const tones: Record<ChainTransaction["state"], string> = {
  sent: "medium",
  mined: "accent",
  reverted: "high",
  void: "medium",
};
