/**
 * What the registry keeps of a credit model, by customer group: the diagnosis model beside its plain
 * alternatives, where it errs, what it looks at, and what the genetic start was good for.
 * @module
 */

import { Segmented } from "antd";
import { type CSSProperties, useState } from "react";
import { grades, type Indicator, indicators } from "../../../src/credit/schema.ts";
import { customerGroups } from "../../../src/customers/schema.ts";
import type { Output } from "../../client.ts";
import { Bars } from "../bars.tsx";
import { useAnswer } from "../data.ts";
import { instant, number, percent } from "../format.ts";
import { LineChart } from "../line-chart.tsx";
import { Card } from "../page.tsx";
import { Facts } from "../panel.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { methodSentence, metrics } from "./words.ts";

type Report = Output<"credit.model">;
type Group = Report["groups"][number];
type Comparison = Group["comparisons"][number];

export function CreditReport({ model }: { model: string }) {
  const report = useAnswer("credit.model", { model });
  return (
    <Answered query={report} rows={16}>
      {(found) => <Groups report={found} />}
    </Answered>
  );
}

function Groups({ report }: { report: Report }) {
  const say = useSay();
  const sentence = useSentence();
  const [chosen, setChosen] = useState(report.groups.at(-1)?.group);
  const group = report.groups.find((each) => each.group === chosen);
  const wordOf = (each: Group["group"]) =>
    each === "all" ? say("全部客户", "All customers") : sentence(customerGroups[each]);
  const served = group?.comparisons.find(({ method }) => method === group.served);
  return (
    <>
      <div>
        <Segmented
          value={chosen ?? ""}
          onChange={(value) => setChosen(value as Group["group"])}
          options={report.groups.map((each) => ({ value: each.group, label: wordOf(each.group) }))}
        />
      </div>
      {group && served && (
        <>
          <div className="columns-2">
            <Methods group={group} />
            <Confusion of={served} />
          </div>
          <div className="columns-2">
            <Importance of={served} />
            <div className="stack">
              <PerGrade of={served} />
              <GeneticStart group={group} />
            </div>
          </div>
          <Learnt report={report} group={group} />
        </>
      )}
    </>
  );
}

function Methods({ group }: { group: Group }) {
  const say = useSay();
  const sentence = useSentence();
  const figure = (id: "accuracy" | "macroF1" | "gradeError" | "logLoss"): Column<Comparison> => ({
    ...{ id, head: sentence(metrics[id]!), numeric: true },
    value: (row) => row[id],
    cell: (row) => metrics[id]!.show(row[id]),
  });
  const columns: Column<Comparison>[] = [
    {
      id: "method",
      head: say("方法", "Method"),
      value: ({ method }) => sentence(methodSentence(method)),
      cell: ({ method }) => (
        <>
          {sentence(methodSentence(method))}{" "}
          {method === group.served && (
            <span className="tag" data-tone="ink">
              {say("采用", "served")}
            </span>
          )}
        </>
      ),
    },
    ...(["accuracy", "macroF1", "gradeError", "logLoss"] as const).map(figure),
    {
      id: "aucOfC",
      head: say("C 级 AUC", "AUC of C"),
      value: ({ aucOfC }) => aucOfC,
      cell: ({ aucOfC }) => number(aucOfC, 3),
      numeric: true,
    },
  ];
  return (
    <Card title={say("与其他方法比较（留出样本）", "Beside other methods, on rows held out")}>
      <DataTable
        name="methods"
        columns={columns}
        rows={group.comparisons}
        idOf={({ method }) => method}
        plain
      />
      <p className="faint body">
        {say(
          `总答最多的等级：准确率 ${percent(group.majority, 1)}。打乱标签后训练：准确率 ${percent(group.shuffled.accuracy, 1)}，对数损失 ${number(group.shuffled.logLoss, 3)}（随机 ${number(group.chance, 3)}）。`,
          `Always the commonest grade: accuracy ${percent(group.majority, 1)}. Trained on shuffled grades: accuracy ${percent(group.shuffled.accuracy, 1)}, log-loss ${number(group.shuffled.logLoss, 3)} (chance ${number(group.chance, 3)}).`,
        )}
      </p>
    </Card>
  );
}

/** Rows of truth, columns of answers; the diagonal is right, the corners two grades off. */
function Confusion({ of }: { of: Comparison }) {
  const say = useSay();
  const most = Math.max(1, ...of.confusion.flat());
  return (
    <Card title={say("混淆矩阵", "Confusion")}>
      <div className="body">
        <table className="confusion">
          <thead>
            <tr>
              <th>{say("实际 \\ 判为", "true \\ told")}</th>
              {grades.map((grade) => (
                <th key={grade}>{grade}</th>
              ))}
              <th>{say("判对", "right")}</th>
            </tr>
          </thead>
          <tbody>
            {grades.map((truth, row) => (
              <tr key={truth}>
                <th>{truth}</th>
                {grades.map((told, column) => {
                  const count = of.confusion[row]?.[column] ?? 0;
                  return (
                    <td
                      key={told}
                      data-right={row === column || undefined}
                      style={{ "--share": Math.sqrt(count / most) } as CSSProperties}
                    >
                      {number(count)}
                    </td>
                  );
                })}
                <td className="num">{percent(of.perGrade[truth]?.recall, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="faint">
          {say(
            "行是后来的实际表现，列是当时的判断。",
            "Rows are what came of it, columns what was told.",
          )}
        </p>
      </div>
    </Card>
  );
}

const mostImportances = 12;

function Importance({ of }: { of: Comparison }) {
  const say = useSay();
  const sentence = useSentence();
  const nameOf = (name: string) => {
    const known = indicators[name as Indicator];
    return known ? sentence(known) : name;
  };
  const shown = of.importance.filter(({ rise }) => rise > 0).slice(0, mostImportances);
  const most = shown[0]?.rise ?? 1;
  return (
    <Card
      title={say(
        "看重什么（打乱后对数损失上升）",
        "What it looks at: rise of log-loss when shuffled",
      )}
    >
      <div className="wide-names">
        <Bars
          label={say(
            "打乱该指标后对数损失的上升",
            "rise of the log-loss when the indicator is shuffled",
          )}
          bars={shown.map(({ name, rise }) => ({
            ...{ id: name, name: nameOf(name), value: rise / most },
            text: number(rise, 4),
          }))}
        />
      </div>
    </Card>
  );
}

function PerGrade({ of }: { of: Comparison }) {
  const say = useSay();
  const rows = grades.map((grade) => ({
    grade,
    ...of.perGrade[grade]!,
    gap: of.calibration[grade],
  }));
  type Row = (typeof rows)[number];
  const share = (id: "precision" | "recall" | "f1", head: string): Column<Row> => ({
    ...{ id, head, numeric: true },
    value: (row) => row[id],
    cell: (row) => percent(row[id], 1),
  });
  return (
    <Card title={say("各等级", "By grade")}>
      <DataTable
        name="grades"
        columns={[
          { id: "grade", head: say("等级", "Grade"), value: ({ grade }) => grade },
          {
            id: "support",
            head: say("样本", "Rows"),
            value: ({ support }) => support,
            cell: ({ support }) => number(support),
            numeric: true,
          },
          share("precision", say("查准", "Precision")),
          share("recall", say("查全", "Recall")),
          share("f1", "F1"),
          {
            id: "gap",
            head: say("校准误差", "Calibration"),
            value: ({ gap }) => gap,
            cell: ({ gap }) => number(gap, 3),
            numeric: true,
          },
        ]}
        rows={rows}
        idOf={({ grade }) => grade}
        plain
      />
    </Card>
  );
}

/** Nothing for a method without one. */
function GeneticStart({ group }: { group: Group }) {
  const say = useSay();
  const bred = group.comparisons.find(({ bestFitness }) => (bestFitness?.length ?? 0) > 0);
  if (!bred?.bestFitness) return null;
  const { start, bestFitness } = bred;
  return (
    <Card title={say("遗传算法找初始权值", "Genetic search for the first weights")}>
      <div className="body">
        <LineChart
          title={say("每代最佳适应度", "Best fitness of each generation")}
          points={bestFitness.map((value, generation) => ({
            // the axis leaves out the first five letters
            at: say(`遗传代数 ${generation}`, `gen. ${generation}`),
            value,
          }))}
          digits={3}
          range={[Math.min(...bestFitness) * 0.98, Math.max(...bestFitness)]}
        />
        {start?.genetic !== undefined && (
          <p className="faint">
            {say(
              `起始损失由 ${number(start.random, 3)} 降到 ${number(start.genetic, 3)}，此后反向传播。`,
              `The first loss falls from ${number(start.random, 3)} to ${number(start.genetic, 3)}; back-propagation goes on from there.`,
            )}
          </p>
        )}
      </div>
    </Card>
  );
}

function Learnt({ report, group }: { report: Report; group: Group }) {
  const say = useSay();
  const sentence = useSentence();
  const silent = group.silent.map((name) => {
    const known = indicators[name as Indicator];
    return known ? sentence(known) : name;
  });
  const windows = report.windows.map(
    ({ from, to, rows, heldOut }) =>
      `${instant(from).slice(0, 10)} – ${instant(to).slice(0, 10)} · ${number(rows)}${heldOut ? say("（留出）", " (held out)") : ""}`,
  );
  return (
    <Card title={say("学自", "Learnt from")}>
      <div className="body">
        <Facts
          facts={[
            [
              say("样本", "Rows"),
              say(
                `训练 ${number(group.trainedOn)}，留出 ${number(group.heldOut)}`,
                `${number(group.trainedOn)} to train on, ${number(group.heldOut)} held out`,
              ),
            ],
            [
              say("模型归属", "Whose model"),
              group.basis === "own"
                ? say("本客户群单独训练", "the group's own")
                : say("样本太少，用全部客户的模型", "too few of them: that of all customers"),
            ],
            [
              say("等级", "Grades"),
              grades.map((grade) => `${grade} ${number(group.grades[grade])}`).join(" · "),
            ],
            [say("标签窗口", "Label windows"), windows.join(say("；", "; "))],
            [
              say("无信息的指标", "Silent indicators"),
              silent.join(say("、", ", ")) || say("无", "none"),
            ],
          ]}
        />
      </div>
    </Card>
  );
}
