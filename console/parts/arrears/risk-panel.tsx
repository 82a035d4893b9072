/**
 * One account's probability beside the list: what pulls it up and down, what would lower it, every indicator.
 * @module
 */

import { sources } from "../../../src/arrears/indicators.ts";
import { customerGroups } from "../../../src/customers/schema.ts";
import { useAnswer } from "../data.ts";
import { number, percent } from "../format.ts";
import { LevelMark, levelWords } from "../level.tsx";
import { Yuan } from "../money.tsx";
import { Moment } from "../page.tsx";
import { Facts, Panel } from "../panel.tsx";
import { Link, pathTo, useParam } from "../router.tsx";
import { useSay, useSentence, useSpeech } from "../say.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { type Explained, valueWord } from "./words.ts";

export function RiskPanel() {
  const say = useSay();
  const [account, setAccount] = useParam("open");
  const asked = { customerAccount: account };
  const told = useAnswer("arrears.explain", asked, { when: account !== "", keep: false });
  return (
    <Panel
      title={say(`欠费概率 · ${account}`, `Probability of arrears · ${account}`)}
      isOpen={account !== ""}
      onClose={() => setAccount("")}
      width={680}
    >
      <Answered query={told} rows={10}>
        {(found) => (
          <div className="stack">
            <Verdict told={found} />
            <Pulls told={found} />
            <Lowers told={found} />
            <Indicators told={found} />
          </div>
        )}
      </Answered>
    </Panel>
  );
}

function Verdict({ told }: { told: Explained }) {
  const { say, language } = useSpeech();
  const sentence = useSentence();
  return (
    <>
      <p className="grade-verdict">
        <LevelMark level={told.band} size={40} />
        <b>{percent(told.probability, 1)}</b>
        <span>
          {levelWords[told.band][language]} · {sentence(customerGroups[told.group])}
        </span>
      </p>
      <Facts
        facts={[
          [say("截至", "As of"), <Moment key="at" at={told.asOf} end />],
          [say("应收（元）", "Receivable (yuan)"), <Yuan key="r" fen={told.receivableFen} />],
          [
            say("预期损失（元）", "Expected loss (yuan)"),
            <Yuan key="l" fen={told.expectedLossFen} strong />,
          ],
          [
            say("模型", "Model"),
            <Link key="m" to={pathTo("models", told.model)}>
              {told.model}
            </Link>,
          ],
          [
            say("依据", "Told from"),
            told.inputs === "stored"
              ? say("评分时留存的指标", "the indicators stored with the score")
              : say("按当时已知重新读取", "the lake, read again as of then"),
          ],
          [
            say("客户", "Customer"),
            <Link key="c" to={pathTo("customers", told.customerAccount)}>
              {told.customerAccount}
            </Link>,
          ],
        ]}
      />
    </>
  );
}

const strongest = 8;

function Pulls({ told }: { told: Explained }) {
  const { say, language } = useSpeech();
  const sentence = useSentence();
  const shown = told.indicators.slice(0, strongest);
  const most = Math.max(1e-9, ...shown.map(({ contribution }) => Math.abs(contribution)));
  return (
    <section>
      <h3>{say("是什么推高、什么压低", "What pulls it up and down")}</h3>
      <ul className="pulls">
        {shown.map((line) => (
          <li key={line.indicator} data-way={line.direction}>
            <span>
              {sentence(line)} {valueWord(line, language)}
            </span>
            <i>
              <i style={{ width: `${(Math.abs(line.contribution) / most) * 50}%` }} />
            </i>
          </li>
        ))}
      </ul>
      <p className="faint">
        {say(
          `贡献按对数几率相加：${number(told.base, 2)} 起，合计 ${number(told.logOdds, 2)}，再经校准。`,
          `In log-odds: from ${number(told.base, 2)} they add up to ${number(told.logOdds, 2)}, then calibrated.`,
        )}
      </p>
    </section>
  );
}

function Lowers({ told: { lowers } }: { told: Explained }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <section>
      <h3>{say("怎样可以降低", "What would lower it")}</h3>
      {lowers.length === 0 && (
        <p className="faint">{say("没有单独一项能降低", "Nothing would by itself")}</p>
      )}
      <ul className="grade-reasons">
        {lowers.map((lever) => (
          <li key={lever.code}>
            {sentence(lever)} → {percent(lever.probability, 1)} <LevelMark level={lever.band} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Indicators({ told: { indicators } }: { told: Explained }) {
  const say = useSay();
  const columns = useIndicatorColumns();
  return (
    <section>
      <h3>{say("全部指标", "Every indicator")}</h3>
      <DataTable
        name="indicators"
        plain
        columns={columns}
        rows={indicators}
        idOf={({ indicator }) => indicator}
      />
    </section>
  );
}

function useIndicatorColumns(): Column<Explained["indicators"][number]>[] {
  const { say, language } = useSpeech();
  const sentence = useSentence();
  return [
    { id: "name", head: say("指标", "Indicator"), value: sentence },
    {
      id: "source",
      head: say("来源", "Source"),
      value: ({ source }) => sentence(sources[source]),
    },
    {
      id: "value",
      head: say("本户", "Here"),
      value: (line) => valueWord(line, language),
      numeric: true,
    },
    {
      id: "percentile",
      head: say("群内百分位", "Percentile"),
      value: ({ percentile }) => percentile,
      cell: ({ percentile }) => percent(percentile),
      numeric: true,
    },
    {
      id: "contribution",
      head: say("贡献", "Pull"),
      value: ({ contribution }) => contribution,
      cell: ({ contribution }) => number(contribution, 3),
      numeric: true,
    },
  ];
}
