/**
 * What the registry keeps of an arrears model: curves, calibration, what it looks at, how its
 * indicators were screened and weighed, and what else was tried.
 * @module
 */

import { columnFacts } from "../../../src/arrears/indicators.ts";
import { customerGroups } from "../../../src/customers/schema.ts";
import type { Output } from "../../client.ts";
import { Bars } from "../bars.tsx";
import { useAnswer } from "../data.ts";
import { number, percent } from "../format.ts";
import { Card, Moment } from "../page.tsx";
import { Facts } from "../panel.tsx";
import { type Say, useSay, useSentence } from "../say.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { Calibration, Discrimination } from "./curves.tsx";
import { Drift } from "./drift.tsx";
import { methodSentence, metrics } from "./words.ts";

type Report = Output<"arrears.model">;

export function ArrearsReport({ model }: { model: string }) {
  const report = useAnswer("arrears.model", { model });
  return (
    <Answered query={report} rows={16}>
      {(found) => (
        <>
          <Discrimination report={found} />
          <div className="columns-2">
            <CalibrationCard report={found} />
            <Importances report={found} />
          </div>
          <Drift model={model} />
          <div className="columns-2">
            <Candidates report={found} />
            <div className="stack">
              <Groups report={found} />
              <Foretold report={found} />
              <Months report={found} />
            </div>
          </div>
          <Weights report={found} />
          <Screening report={found} />
        </>
      )}
    </Answered>
  );
}

function CalibrationCard({ report }: { report: Report }) {
  const say = useSay();
  return (
    <Card title={say("校准", "Calibration")}>
      <div className="body">
        <Calibration bins={report.calibration.bins} error={report.calibration.error} />
      </div>
    </Card>
  );
}

/** As many as a reader takes in. */
const mostImportances = 12;

function Importances({ report }: { report: Report }) {
  const say = useSay();
  const sentence = useSentence();
  const shown = report.importances.slice(0, mostImportances);
  const rest = report.importances.slice(mostImportances);
  const restShare = rest.reduce((sum, { share }) => sum + share, 0);
  const most = shown[0]?.share ?? 1;
  return (
    <Card title={say("看重什么", "What it looks at")}>
      <div className="wide-names">
        <Bars
          label={say("对对数几率的平均贡献占比", "share of the mean contribution to the log-odds")}
          bars={shown.map((each) => ({
            ...{ id: each.indicator, name: sentence(each) },
            value: each.share / most,
            text: percent(each.share, 1),
          }))}
        />
      </div>
      {rest.length > 0 && (
        <p className="faint body">
          {say(
            `其余 ${rest.length} 项合计 ${percent(restShare, 1)}。`,
            `${rest.length} others together ${percent(restShare, 1)}.`,
          )}
        </p>
      )}
    </Card>
  );
}

function Candidates({ report }: { report: Report }) {
  const say = useSay();
  const sentence = useSentence();
  type Row = Report["candidates"][number];
  const isChosen = ({ members }: Row) => members.join("+") === report.chosen.join("+");
  const figure = (id: "auc" | "ks" | "brier" | "logLoss"): Column<Row> => ({
    ...{ id, head: sentence(metrics[id]!), numeric: true },
    value: (row) => row[id],
    cell: (row) => metrics[id]!.show(row[id]),
  });
  const columns: Column<Row>[] = [
    {
      id: "members",
      head: say("候选模型", "Candidate"),
      value: ({ members }) => sentence(methodSentence(members.join("+"))),
      cell: (row) => (
        <>
          {sentence(methodSentence(row.members.join("+")))}{" "}
          {isChosen(row) && (
            <span className="tag" data-tone="ink">
              {say("入选", "chosen")}
            </span>
          )}
        </>
      ),
    },
    ...(["auc", "ks", "brier", "logLoss"] as const).map(figure),
  ];
  return (
    <Card title={say("候选模型（验证窗口）", "Candidates, on the validation window")}>
      <DataTable
        name="candidates"
        columns={columns}
        rows={report.candidates}
        idOf={({ members }) => members.join("+")}
        plain
      />
      {report.notApplicable.map(({ kind, because }) => (
        <p key={kind} className="faint body">
          {sentence(methodSentence(kind))}：{say("不适用", "not applicable")} <code>{because}</code>
        </p>
      ))}
    </Card>
  );
}

function Groups({ report }: { report: Report }) {
  const say = useSay();
  const sentence = useSentence();
  type Row = Report["groups"][number];
  const figure = (id: "rows" | "rate" | "auc" | "brier" | "calibration"): Column<Row> => ({
    ...{ id, head: sentence(metrics[id]!), numeric: true },
    value: (row) => row[id],
    cell: (row) => metrics[id]!.show(row[id]),
  });
  return (
    <Card title={say("分客户群（测试窗口）", "By customer group, on the test window")}>
      <DataTable
        name="groups"
        columns={[
          {
            id: "group",
            head: say("客户群", "Group"),
            value: ({ group }) => sentence(customerGroups[group]),
          },
          ...(["rows", "rate", "auc", "brier", "calibration"] as const).map(figure),
        ]}
        rows={report.groups}
        idOf={({ group }) => group}
        plain
      />
    </Card>
  );
}

function Weights({ report }: { report: Report }) {
  const say = useSay();
  const sentence = useSentence();
  const { consistencyRatio, judgements, indicators } = report.weights;
  type Row = (typeof indicators)[number];
  const most = Math.max(1e-9, ...indicators.flatMap((row) => [row.entropy, row.ahp, row.weight]));
  const weight = (id: "entropy" | "ahp" | "weight", head: string): Column<Row> => ({
    ...{ id, head, numeric: true, width: 168 },
    value: (row) => row[id],
    cell: (row) => (
      <span className="weight-cell" data-tone={id === "weight" ? "ink" : undefined}>
        <i style={{ width: `${(row[id] / most) * 100}%` }} />
        {percent(row[id], 2)}
      </span>
    ),
  });
  return (
    <Card
      title={say(
        "指标权重：熵权 × AHP，合计 100%",
        "Indicator weights: entropy x AHP, 100 % in all",
      )}
      tools={
        <span className="tag" data-tone={consistencyRatio < 0.1 ? "low" : "high"}>
          {say("一致性比率", "consistency ratio")} {number(consistencyRatio, 3)}{" "}
          {consistencyRatio < 0.1 ? "✓ < 0.1" : "▲ ≥ 0.1"}
        </span>
      }
    >
      <div className="tall-table">
        <DataTable
          name="weights"
          columns={[
            { id: "indicator", head: say("指标", "Indicator"), value: sentence },
            weight("entropy", say("熵权", "Entropy")),
            weight("ahp", say("AHP 权重", "AHP")),
            weight("weight", say("组合权重", "Combined")),
          ]}
          rows={indicators}
          idOf={({ indicator }) => indicator}
          defaultSort="-weight"
        />
      </div>
      <p className="faint body">
        {judgements === "given"
          ? say("AHP 的两两判断由人给出。", "The judgements of AHP were given by people.")
          : say(
              "AHP 的两两判断由信息值推出，可改为人工给出。",
              "The judgements of AHP are derived from information values; people may give their own.",
            )}
      </p>
    </Card>
  );
}

function Screening({ report }: { report: Report }) {
  const say = useSay();
  const sentence = useSentence();
  const { rules, kept, rejected } = report.screening;
  const measures = measuresOf(say);
  const nameOf = (code: string) => sentence(columnFacts(code));
  type Row = (typeof rejected)[number];
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  const measureOf = (rule: string) => measures[ruleOf.get(rule)?.measure ?? ""];
  const columns: Column<Row>[] = [
    {
      id: "indicator",
      head: say("指标", "Indicator"),
      value: ({ indicator }) => nameOf(indicator),
    },
    {
      id: "rule",
      head: say("规则", "Rule"),
      value: ({ rule }) => rule,
      cell: ({ rule }) => <code>{rule}</code>,
      choice: true,
    },
    {
      id: "measure",
      head: say("依据", "Because of"),
      value: ({ rule }) => measureOf(rule)?.word,
      choice: true,
    },
    {
      id: "figure",
      head: say("数值", "Figure"),
      value: ({ figure }) => figure,
      cell: ({ figure }) => number(figure, 4),
      numeric: true,
    },
    {
      id: "limit",
      head: say("限值", "Limit"),
      value: ({ limit }) => limit,
      cell: ({ limit, rule }) => `${measureOf(rule)?.passes ?? ""} ${number(limit, 4)}`,
      numeric: true,
    },
    {
      id: "binds",
      head: say("对谁生效", "Binds"),
      value: ({ rule }) =>
        ruleOf.get(rule)?.binds === "all"
          ? say("所有模型", "every model")
          : say("指标体系与线性模型", "indicators and linear models"),
    },
    {
      id: "for",
      head: say("让位于", "Gave way to"),
      value: (row) => (row.for === undefined ? null : nameOf(row.for)),
    },
  ];
  return (
    <Card
      title={say(
        `指标筛选：${kept.length} 项保留，${rejected.length} 项剔除`,
        `Screening: ${kept.length} indicators kept, ${rejected.length} rejected`,
      )}
    >
      <div className="tall-table">
        <DataTable
          name="screening"
          columns={columns}
          rows={rejected}
          idOf={({ indicator }) => indicator}
          empty={{ title: say("没有指标被剔除", "No indicator was rejected") }}
        />
      </div>
    </Card>
  );
}

/** What a screening rule measures, and on which side of its limit a column passes. */
function measuresOf(say: Say): Record<string, { word: string; passes: "≤" | "≥" } | undefined> {
  return {
    lateShare: { word: say("截止后才可得", "known too late"), passes: "≤" },
    variance: { word: say("方差", "variance"), passes: "≥" },
    distinctShare: { word: say("像标识而非指标", "an identifier"), passes: "≤" },
    equalShare: { word: say("与另一项重复", "repeats another"), passes: "≤" },
    missingRate: { word: say("缺失率", "missing values"), passes: "≤" },
    informationValue: { word: say("信息值 IV", "information value"), passes: "≥" },
    correlation: { word: say("两两相关", "correlation with another"), passes: "≤" },
    varianceInflation: { word: say("方差膨胀 VIF", "variance inflation"), passes: "≤" },
  };
}

function Months({ report }: { report: Report }) {
  const say = useSay();
  type Row = Report["cuts"][number];
  const roles = {
    train: say("训练", "training"),
    validation: say("验证", "validation"),
    test: say("测试", "test"),
  };
  const columns: Column<Row>[] = [
    {
      id: "asOf",
      head: say("截止", "As of"),
      value: ({ asOf }) => asOf,
      cell: ({ asOf }) => <Moment at={asOf} end />,
    },
    { id: "role", head: say("用途", "Used for"), value: ({ role }) => roles[role] },
    {
      id: "rows",
      head: say("户次", "Cases"),
      value: ({ rows }) => rows,
      cell: ({ rows }) => number(rows),
      numeric: true,
    },
    {
      id: "behind",
      head: say("欠费", "Fell behind"),
      value: ({ behind }) => behind,
      cell: ({ behind }) => number(behind),
      numeric: true,
    },
    {
      id: "rate",
      head: say("欠费率", "Rate"),
      value: ({ behind, rows }) => behind / rows,
      cell: ({ behind, rows }) => percent(behind / rows, 1),
      numeric: true,
    },
  ];
  return (
    <Card title={say("学自哪些月份", "The months it was learnt from")}>
      <DataTable name="cuts" columns={columns} rows={report.cuts} idOf={({ asOf }) => asOf} plain />
    </Card>
  );
}

function Foretold({ report }: { report: Report }) {
  const say = useSay();
  return (
    <Card title={say("预测什么", "What it foretells")}>
      <div className="body">
        <Facts
          facts={[
            [say("截止", "As of"), <Moment key="at" at={report.asOf} end />],
            [say("展望", "Ahead"), say(`${report.horizonDays} 天`, `${report.horizonDays} days`)],
            [
              say("欠费定义", "Behind means"),
              say(`逾期超过 ${report.lateDays} 天`, `more than ${report.lateDays} days overdue`),
            ],
            [
              say("未用数据源", "Sources left out"),
              report.without.join(say("、", ", ")) || say("无", "none"),
            ],
          ]}
        />
      </div>
    </Card>
  );
}
