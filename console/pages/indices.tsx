/**
 * 指标与权重: what the score is made of: ranges, entropies, weights with bands, by frozen model.
 * @module
 */
import { Select } from "antd";
import type { Output } from "../client.ts";
import { indexWord, indicatorWord, slotWord } from "../parts/appeals/words.ts";
import { useAnswer } from "../parts/data.ts";
import { asOf, instant, number, percent } from "../parts/format.ts";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Facts } from "../parts/panel.tsx";
import { useParam } from "../parts/router.tsx";
import { type Say, useSay } from "../parts/say.tsx";
import { Answered, Empty } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Model = Output<"appeals.models">["rows"][number];
type Indicator = Model["indices"][number];

export default function Indices() {
  const say = useSay();
  const [version, setVersion] = useParam("model");
  const models = useAnswer("appeals.models", {});
  return (
    <Answered query={models} rows={12}>
      {({ rows }) => {
        const model = rows.find((row) => row.version === version) ?? rows[0];
        return (
          <Page
            title={say("指标与权重", "Indices and weights")}
            facts={model && say(`模型 ${model.version}`, `Model ${model.version}`)}
            controls={
              <Select
                value={model?.version ?? ""}
                onChange={setVersion}
                popupMatchSelectWidth={false}
                aria-label={say("模型版本", "Model version")}
                options={rows.map((row) => ({ value: row.version, label: row.version }))}
              />
            }
          >
            {model ? (
              <Shown model={model} />
            ) : (
              <Empty title={say("还没有模型", "No model yet")}>
                {say("第一次评估时会自动拟合。", "The first assessment fits one.")}
              </Empty>
            )}
          </Page>
        );
      }}
    </Answered>
  );
}

function Shown({ model }: { model: Model }) {
  const say = useSay();
  return (
    <>
      <div className="columns-2">
        <Card title={say("总分的四个指标", "The four indices of the score")}>
          <Indicators name="indices" rows={model.indices} word={indexWord} />
        </Card>
        <Card title={say("模型", "Model")}>
          <div className="body stack">
            <Facts facts={factsOf(model, say)} />
            <p className="note">
              {say(
                "权重按熵值法在参考期上拟合并冻结：某项在各地区间差别越大，权重越高。新值超出范围时取边界。带为按日整块重抽样的 5%–95%。",
                "Weights are fitted by entropy on the reference period and frozen: the more an index tells regions apart, the more it weighs. New values are clamped to the range. Bands are 5 % to 95 % of a block bootstrap by day.",
              )}
            </p>
          </div>
        </Card>
      </div>
      <Card title={say("业务变化的分项", "Inside the change index")}>
        <Indicators name="change" rows={model.change} word={indicatorWord} />
      </Card>
      <div className="columns-2">
        <Card title={say("紧急度的分项", "Inside the urgency index")}>
          <Indicators name="urgency" rows={model.urgency} word={indicatorWord} />
        </Card>
        <Card title={say("情感的分项（取均值）", "Inside the sentiment index (a mean)")}>
          <Indicators name="sentiment" rows={model.sentiment} word={indicatorWord} />
        </Card>
      </div>
    </>
  );
}

function factsOf(model: Model, say: Say): Parameters<typeof Facts>[0]["facts"] {
  const bases: Record<string, string> = {
    quarter: say("季度前三个月", "the three months before the quarter"),
    history: say("全部历史", "all there was"),
    batch: say("仅一个时段", "one slot only"),
  };
  return [
    [say("季度", "Quarter"), model.quarter],
    [say("时段", "Slot"), slotWord(model.slot, say)],
    [
      say("参考期", "Reference"),
      `${instant(model.fittedFrom).slice(0, 10)} – ${asOf(model.fittedUntil)} · ${bases[model.basis]}`,
    ],
    [
      say("样本", "Sample"),
      say(
        `${number(model.slots)} 个时段，${number(model.rows)} 行`,
        `${number(model.slots)} slots, ${number(model.rows)} rows`,
      ),
    ],
    [say("拟合于", "Fitted"), <Moment key="at" at={model.fittedAt} />],
    [say("数据指纹", "Data hash"), <code key="hash">{model.dataHash.slice(0, 16)}</code>],
  ];
}

function Indicators({
  name,
  rows,
  word,
}: {
  name: string;
  rows: Indicator[];
  word(name: string, say: Say): string;
}) {
  const say = useSay();
  const most = Math.max(0.01, ...rows.map((row) => row.band.high));
  const columns: Column<Indicator>[] = [
    {
      id: "name",
      head: say("指标", "Indicator"),
      value: (row) => word(row.name, say),
      cell: (row) => (
        <>
          {word(row.name, say)} {row.reversed && <small>{say("反向", "reversed")}</small>}
        </>
      ),
    },
    {
      id: "weight",
      head: say("权重", "Weight"),
      value: (row) => row.weight,
      cell: (row) => percent(row.weight, 1),
      numeric: true,
    },
    {
      id: "band",
      head: say("5%–95%", "5 %–95 %"),
      value: (row) => row.band.high - row.band.low,
      cell: (row) => (
        <span className="band" title={`${percent(row.band.low, 1)} – ${percent(row.band.high, 1)}`}>
          <i
            style={{
              left: `${(row.band.low / most) * 100}%`,
              width: `${((row.band.high - row.band.low) / most) * 100}%`,
            }}
          />
          <u style={{ left: `${(row.weight / most) * 100}%` }} />
        </span>
      ),
      width: 140,
    },
    {
      id: "entropy",
      head: say("熵", "Entropy"),
      value: (row) => row.entropy,
      cell: (row) => (row.entropy === null ? "–" : row.entropy.toFixed(4)),
      numeric: true,
    },
    {
      id: "minimum",
      head: say("下界", "Minimum"),
      value: (row) => row.minimum,
      cell: (row) => number(row.minimum, 2),
      numeric: true,
    },
    {
      id: "maximum",
      head: say("上界", "Maximum"),
      value: (row) => row.maximum,
      cell: (row) => number(row.maximum, 2),
      numeric: true,
    },
  ];
  return <DataTable name={name} columns={columns} rows={rows} idOf={(row) => row.name} plain />;
}
