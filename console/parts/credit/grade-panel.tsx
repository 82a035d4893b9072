/**
 * One account's grade beside the list: why, what would raise it, what if, how it came to be.
 * @module
 */
import { customerGroups } from "../../../src/customers/schema.ts";
import { useAnswer } from "../data.ts";
import { instant, number } from "../format.ts";
import { LineChart } from "../line-chart.tsx";
import { Moment } from "../page.tsx";
import { Facts, Panel } from "../panel.tsx";
import { Link, pathTo, useParam } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Answered } from "../states.tsx";
import { DataTable } from "../table.tsx";
import { Objecting } from "./objecting.tsx";
import { Supposing } from "./supposing.tsx";
import { basisWords, type Explained, GradeMark } from "./words.tsx";

export function GradePanel() {
  const say = useSay();
  const [account, setAccount] = useParam("open");
  const told = useAnswer("credit.explain", { account }, { when: account !== "", keep: false });
  return (
    <Panel
      title={say(`信用等级 · ${account}`, `Credit grade · ${account}`)}
      isOpen={account !== ""}
      onClose={() => setAccount("")}
      width={640}
    >
      <Answered query={told} rows={10}>
        {(found) => (
          <div className="stack">
            <Verdict told={found} />
            <Reasons told={found} />
            <Raising told={found} />
            <section>
              <h3>{say("假如", "What if")}</h3>
              <Supposing key={account} told={found} />
            </section>
            <Weights told={found} />
            <Course account={account} />
            <section>
              <h3>{say("异议", "Objection")}</h3>
              <Objecting told={found} />
            </section>
          </div>
        )}
      </Answered>
    </Panel>
  );
}

function Verdict({ told: { row, reproduced } }: { told: Explained }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <>
      <p className="grade-verdict">
        <GradeMark grade={row.grade} size={40} />
        <b>{row.score === null ? "–" : number(row.score, 1)}</b>
        <span>
          {sentence(basisWords[row.basis])} · {sentence(customerGroups[row.group])}
        </span>
      </p>
      <Facts
        facts={[
          [say("截至", "As of"), <Moment key="at" at={row.asOf} end />],
          [say("下次复核", "Next review"), row.reviewOn],
          [say("模型", "Model"), row.model ?? say("未用模型", "none was asked")],
          [say("规则", "Rules"), row.rulebook],
          [
            say("重算", "Told again"),
            reproduced
              ? say("✓ 由留存输入重算，一字不差", "✓ the same to the byte from its stored inputs")
              : say("✗ 与留存不符", "✗ differs from what was stored"),
          ],
          [
            say("客户", "Customer"),
            <Link key="to" to={pathTo("customers", row.customerAccount)}>
              {row.customerAccount}
            </Link>,
          ],
        ]}
      />
    </>
  );
}

function Reasons({ told: { row } }: { told: Explained }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <section>
      <h3>{say("原因", "Why")}</h3>
      <ol className="grade-reasons">
        {row.reasons.map((reason) => (
          <li key={reason.code}>
            {sentence(reason)} <code>{reason.code}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Raising({ told: { row, raise } }: { told: Explained }) {
  const say = useSay();
  const sentence = useSentence();
  if (row.grade === "A") return null;
  return (
    <section>
      <h3>{say("怎样可以升级", "What would raise it")}</h3>
      {raise.length === 0 && (
        <p className="faint">
          {say("一年内按期缴费仍不足以升级", "A year of paying in time would not be enough")}
        </p>
      )}
      <ul className="grade-reasons">
        {raise.map((each) => (
          <li key={each.action}>
            {sentence(each)} → <GradeMark grade={each.grade} /> {number(each.score, 1)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Weights({ told: { indicators } }: { told: Explained }) {
  const say = useSay();
  const sentence = useSentence();
  const shown = indicators.toSorted((left, right) => right.points - left.points);
  const digits = (unit: string) => (unit === "count" || unit === "kWh" ? 0 : 2);
  return (
    <section>
      <h3>{say("指标", "Indicators")}</h3>
      <DataTable
        name="indicators"
        plain
        columns={[
          {
            id: "name",
            head: say("指标", "Indicator"),
            value: (row: Explained["indicators"][number]) => sentence(row),
          },
          {
            id: "value",
            head: say("本户", "Here"),
            value: ({ value }) => value,
            cell: ({ value, unit }) => number(value, digits(unit)),
            numeric: true,
          },
          {
            id: "usual",
            head: say("A 级常见", "Usual for A"),
            value: ({ usual }) => usual,
            cell: ({ usual, unit }) =>
              usual === null ? say("不计分", "not counted") : number(usual, digits(unit)),
            numeric: true,
          },
          {
            id: "points",
            head: say("影响（分）", "Costs (points)"),
            value: ({ points }) => points,
            cell: ({ points }) => number(points, 1),
            numeric: true,
          },
        ]}
        rows={shown}
        idOf={({ name }) => name}
      />
    </section>
  );
}

function Course({ account }: { account: string }) {
  const say = useSay();
  const sentence = useSentence();
  const history = useAnswer("credit.history", { account, limit: 100 });
  return (
    <Answered query={history} rows={4}>
      {({ rows }) => (
        <section>
          <h3>{say("等级沿革", "History")}</h3>
          {rows.length > 1 && (
            <LineChart
              title={say("信用分", "Score")}
              points={rows.toReversed().map(({ asOf, score }) => ({
                at: instant(asOf).slice(0, 10),
                value: score,
              }))}
              range={[0, 100]}
              marks={[
                { value: 90, word: "A" },
                { value: 70, word: "B" },
              ]}
            />
          )}
          <ul className="grade-reasons">
            {rows.slice(0, 12).map((row) => (
              <li key={row.asOf + row.gradedAt}>
                {instant(row.asOf)} <GradeMark grade={row.grade} /> {number(row.score, 1)}{" "}
                <span className="faint">{row.reasons.map(sentence).join("；")}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Answered>
  );
}
