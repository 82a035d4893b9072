/**
 * The simulator: a policy against the live one over the last months; what was changed stands left, what it
 * would do right, whom it touches below.
 * @module
 */
import { Button, InputNumber, Select } from "antd";
import { useState } from "react";
import { fileAddress } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { number, percent } from "../format.ts";
import { JobProgress } from "../job-progress.tsx";
import { Card, Moment } from "../page.tsx";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Empty } from "../states.tsx";
import { CashCurve } from "./cash-curve.tsx";
import { ChangedCustomers } from "./changed-customers.tsx";
import { Deltas } from "./deltas.tsx";
import { PolicyDiff } from "./policy-diff.tsx";
import { contactWords, type Simulation, type SimulationDocument } from "./policy-words.ts";

interface SimulatorProps {
  policy: string;
  text: string;
  /** Keeps what was written, so that it can be simulated; false where that failed. */
  save(): Promise<boolean>;
}

export function Simulator({ policy, text, save }: SimulatorProps) {
  const say = useSay();
  const [job, setJob] = useState<string>();
  const found = useAnswer("dunning.simulation", { policy });
  const live = useAnswer("dunning.policy", { policy: "live" });
  const before = live.data?.text;
  return (
    <Card title={say("模拟", "Simulator")} tools={<Run {...{ policy, save }} onStart={setJob} />}>
      {job && <JobProgress id={job} />}
      {found.data ? (
        <Result simulation={found.data} before={before} after={text} />
      ) : (
        !job && (
          <Empty title={say("这一版还没有模拟过", "This text was not simulated yet")}>
            {say(
              "模拟用最近几个月的真实账单和付款，分别按现行策略和这一版走一遍，给出差异和不确定范围。",
              "It replays the real bills and payments of the last months under the live policy and this one, and shows the difference with its interval.",
            )}
          </Empty>
        )
      )}
    </Card>
  );
}

function Run({
  policy,
  save,
  onStart,
}: Pick<SimulatorProps, "policy" | "save"> & { onStart(job: string): void }) {
  const say = useSay();
  const report = useReport();
  const simulate = useAct("dunning.simulate");
  const [months, setMonths] = useState(12);
  const [sample, setSample] = useState<number | null>(null);
  if (!useMay("policy-manager", "compliance")) return null;
  const start = async () => {
    if (!(await save())) return;
    const asked = { policy, months, ...(sample !== null && { sample }) };
    const queued = await report(simulate.act(asked, say("模拟策略", "simulate a policy")));
    if (queued) onStart(queued.job);
  };
  return (
    <span className="row">
      <Select
        value={months}
        aria-label={say("回放月数", "Months")}
        onChange={setMonths}
        options={[3, 6, 12, 24].map((value) => ({
          value,
          label: say(`${value} 个月`, `${value} months`),
        }))}
      />
      <InputNumber
        value={sample}
        min={10}
        style={{ width: 130 }}
        placeholder={say("抽样户数：全部", "Sample: all")}
        aria-label={say("抽样户数", "Accounts drawn")}
        onChange={setSample}
      />
      <Button type="primary" loading={simulate.isBusy} onClick={() => void start()}>
        {say("模拟", "Simulate")}
      </Button>
    </span>
  );
}

function Result({
  simulation,
  before,
  after,
}: {
  simulation: Simulation;
  before: string | undefined;
  after: string;
}) {
  const say = useSay();
  const { document } = simulation;
  return (
    <div className="stack simulation">
      <Stamp simulation={simulation} />
      <div className="simulated" data-tour="simulation">
        <section>
          <h3>{say("策略改动", "What was changed")}</h3>
          {before !== undefined && <PolicyDiff before={before} after={after} />}
        </section>
        <section>
          <h3>{say("结果差异", "What it would do")}</h3>
          <Deltas metrics={document.metrics} />
        </section>
      </div>
      <CashCurve document={document} />
      <Stopped document={document} />
      <section>
        <h3>{say("受影响的客户", "Customers it touches")}</h3>
        <ChangedCustomers document={document} />
      </section>
      <Standing document={document} />
    </div>
  );
}

function Stamp({ simulation }: { simulation: Simulation }) {
  const say = useSay();
  const { document, sha256, file, isSound, simulation: id, madeAt } = simulation;
  const { window, read, seed, draws } = document;
  return (
    <p className="page-facts">
      {id} · {window.from} – {window.to} ·{" "}
      {read.sample === null
        ? say(`全部 ${number(read.accounts)} 户`, `all ${number(read.accounts)} accounts`)
        : say(
            `${number(read.accounts)} 户中抽取 ${number(read.sample)} 户`,
            `${number(read.sample)} of ${number(read.accounts)} accounts`,
          )}{" "}
      · {say("种子", "seed")} {seed} · {say(`${draws} 次抽取`, `${draws} draws`)} ·{" "}
      <Moment at={madeAt} /> ·{" "}
      <a href={fileAddress(file, `${id}.json`)}>
        <code>SHA-256 {sha256.slice(0, 12)}</code>
      </a>{" "}
      <span className="tag" data-tone={isSound ? "low" : "high"}>
        {isSound
          ? `✓ ${say("签名有效", "signature holds")}`
          : `✗ ${say("签名不符", "signature fails")}`}
      </span>
    </p>
  );
}

/** What the guards stopped: neither policy gets past them. */
function Stopped({ document }: { document: SimulationDocument }) {
  const say = useSay();
  const sentence = useSentence();
  const hits = document.protectedHits.filter(({ live, changed }) => live + changed > 0);
  if (hits.length === 0) return null;
  return (
    <section>
      <h3>{say("保护名单拦下的尝试", "Attempts the stop list held back")}</h3>
      <table className="data protected-hits">
        <thead>
          <tr>
            <th>{say("保护类型", "Protection")}</th>
            <th className="num">{say("现行", "Live")}</th>
            <th className="num">{say("修改后", "Changed")}</th>
          </tr>
        </thead>
        <tbody>
          {hits.map((hit) => (
            <tr key={hit.kind}>
              <td>{sentence(hit)}</td>
              <td className="num">{number(hit.live)}</td>
              <td className="num">{number(hit.changed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What it rests on, in the open. */
function Standing({ document }: { document: SimulationDocument }) {
  const say = useSay();
  const sentence = useSentence();
  const { response, read, assumptions } = document;
  const measured = response.filter(({ source }) => source === "hold-out").length;
  return (
    <details>
      <summary>
        {say("依据与假定", "What it rests on")} ·{" "}
        {say(
          `${measured} 种联系方式的效果为实测，其余为先验 [A]`,
          `effects of ${measured} kinds of contact measured, the rest priors [A]`,
        )}
        {" · "}
        {say("有等级和概率的户月", "account-months with grade and probability")}{" "}
        {percent(read.graded)}
      </summary>
      <ul>
        {assumptions.map((each) => (
          <li key={each.en}>{sentence(each)}</li>
        ))}
        {response.map(({ contact, ratio, days, source }) => (
          <li key={contact}>
            {sentence(contactWords[contact]!)}: × {ratio.likely.toFixed(2)} (
            {ratio.least.toFixed(2)} – {ratio.most.toFixed(2)}),{" "}
            {say(`${days} 天内`, `for ${days} days`)},{" "}
            {source === "prior" ? say("先验 [A]", "prior [A]") : say("对照组实测", "hold-out")}
          </li>
        ))}
      </ul>
    </details>
  );
}
