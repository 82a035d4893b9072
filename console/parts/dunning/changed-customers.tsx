/**
 * Customers whose treatment changes: drawn by chance, before and after side by side, each step with its reasons.
 * @module
 */
import { useState } from "react";
import { number } from "../format.ts";
import { Panel } from "../panel.tsx";
import { useSay, useSentence } from "../say.tsx";
import { type Column, DataTable } from "../table.tsx";
import { changeWords, classWords, type SimulationDocument } from "./policy-words.ts";

type Example = SimulationDocument["changes"]["sample"][number];
type PathStep = Example["live"][number];

export function ChangedCustomers({ document }: { document: SimulationDocument }) {
  const say = useSay();
  const sentence = useSentence();
  const [open, setOpen] = useState<string>();
  const { accounts, byChange, sample } = document.changes;
  const rows = sample.map((each, index) => ({ ...each, id: String(index) }));
  const chosen = rows.find(({ id }) => id === open);
  const summary = (steps: readonly PathStep[]) => {
    const done = Map.groupBy(
      steps.filter(({ step }) => step !== null),
      sentence,
    );
    return [...done].map(([name, all]) => `${name} × ${all.length}`).join("，");
  };
  const columns: Column<(typeof rows)[number]>[] = [
    { id: "account", head: say("户号", "Account"), value: ({ account }) => account },
    { id: "class", head: say("类别", "Class"), value: (row) => sentence(classWords[row.class]!) },
    { id: "grade", head: say("信用", "Grade"), value: ({ grade }) => grade },
    {
      id: "change",
      head: say("变化", "Change"),
      value: ({ change }) => change,
      cell: ({ change }) => (
        <span className="tag" data-tone={changeWords[change]?.tone}>
          {sentence(changeWords[change]!)}
        </span>
      ),
      word: (value) => sentence(changeWords[String(value)]!),
      choice: true,
    },
    {
      id: "live",
      head: say("现行步骤", "Steps, live"),
      value: ({ live }) => summary(live),
    },
    {
      id: "changed",
      head: say("修改后步骤", "Steps, changed"),
      value: ({ changed }) => summary(changed),
    },
  ];
  return (
    <>
      <p className="page-facts">
        {say(
          `${number(accounts)} 户处理方式变化，下列 ${sample.length} 户按随机抽取：`,
          `${number(accounts)} accounts are treated otherwise; ${sample.length} of them by chance:`,
        )}{" "}
        {Object.entries(byChange).map(([change, count]) => (
          <span key={change} className="tag" data-tone={changeWords[change]?.tone}>
            {sentence(changeWords[change]!)} {number(count)}
          </span>
        ))}
      </p>
      <DataTable
        name="changed-customers"
        columns={columns}
        rows={rows}
        idOf={({ id }) => id}
        onOpen={({ id }) => setOpen(id)}
        empty={{ title: say("没有客户的处理方式变化", "Nobody is treated otherwise") }}
      />
      <Panel
        title={chosen?.account ?? ""}
        isOpen={chosen !== undefined}
        onClose={() => setOpen(undefined)}
        width={760}
      >
        {chosen && <BeforeAfter example={chosen} />}
      </Panel>
    </>
  );
}

function BeforeAfter({ example }: { example: Example }) {
  const say = useSay();
  return (
    <div className="before-after">
      <Path title={say("现行策略", "Live policy")} steps={example.live} />
      <Path title={say("修改后", "Changed policy")} steps={example.changed} />
      <section>
        <h3>{say("付款日变化", "Payments that moved")}</h3>
        <table className="data">
          <thead>
            <tr>
              <th>{say("应缴日", "Due")}</th>
              <th className="num">{say("金额（元）", "Yuan")}</th>
              <th>{say("现行", "Live")}</th>
              <th>{say("修改后", "Changed")}</th>
            </tr>
          </thead>
          <tbody>
            {example.payments.map(({ dueOn, fen, liveOn, changedOn }) => (
              <tr key={`${dueOn} ${fen} ${liveOn} ${changedOn}`}>
                <td>{dueOn}</td>
                <td className="num">{number(fen / 100, 2)}</td>
                <td>{liveOn ?? say("未缴", "open")}</td>
                <td>{changedOn ?? say("未缴", "open")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Path({ title, steps }: { title: string; steps: readonly PathStep[] }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <section>
      <h3>{title}</h3>
      <ol className="plain past">
        {steps.map((step) => (
          <li key={`${step.at} ${step.en} ${step.step}`}>
            <b>{sentence(step)}</b>{" "}
            <small>
              {step.at} · {say(`逾期 ${step.overdueDays} 天`, `${step.overdueDays} days overdue`)}
            </small>
            {step.step === null && (
              <span className="tag" data-tone="high">
                {say("被拦截", "stopped")}
              </span>
            )}
            {[...step.because, ...step.heldBy].map((reason) => (
              <p key={reason.code}>
                <small>{sentence(reason)}</small>
              </p>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
