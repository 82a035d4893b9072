/**
 * The verdict on one record: what would make it ordinary, each rule with value and threshold, energy and price, peers,
 * season, and that the rules give it once more.
 * @module
 */
import type { ReactNode } from "react";
import { number } from "../format.ts";
import { Yuan, yuan } from "../money.tsx";
import { Moment } from "../page.tsx";
import { Facts } from "../panel.tsx";
import { useSay, useSentence } from "../say.tsx";
import { type Explained, fields } from "./desk-words.ts";

export function Verdict({ told }: { told: Explained }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <>
      {told.ordinary && (
        <section className="next-step">
          <small>{say("反事实", "Counterfactual")}</small>
          <h3>{sentence(told.ordinary)}</h3>
        </section>
      )}
      <RuleTable told={told} />
      <Facts facts={useBeside(told)} />
      <p className="faint verdict-again">
        {told.rerun.same ? "✓" : "✗"}{" "}
        {told.rerun.same
          ? say("按留存输入复算，判定一致", "judged again from the kept inputs: the same")
          : say("复算判定不一致", "judged again it differs")}{" "}
        <code>{told.verdict.replace(/^0+(?=.)/, "")}</code> · {say("规则表", "rule table")}{" "}
        <code title={told.ruleSet}>{told.ruleSet.slice(0, 12)}</code> · {say("截至", "as of")}{" "}
        <Moment at={told.asOf} end />
      </p>
    </>
  );
}

function RuleTable({ told }: { told: Explained }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <table className="data">
      <thead>
        <tr>
          <th>{say("规则", "Rule")}</th>
          <th className="num">{say("值", "Value")}</th>
          <th className="num">{say("阈值", "Threshold")}</th>
          <th>{say("正常范围", "Ordinary")}</th>
        </tr>
      </thead>
      <tbody>
        {told.rules.map((rule) => (
          <tr key={rule.rule} data-fired={rule.fired || undefined}>
            <td>
              {rule.fired ? <b>◆ {sentence(fields[rule.field])}</b> : sentence(fields[rule.field])}
              <br />
              <small className="faint">{rule.reason ? sentence(rule.reason) : rule.rule}</small>
            </td>
            <td className="num">{number(rule.value)}</td>
            <td className="num">
              {rule.comparison === "above" ? "> " : "< "}
              {number(rule.threshold)}
            </td>
            <td>{rangeText(rule.ordinary, say)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Ordinary = Explained["rules"][number]["ordinary"];

function rangeText(ordinary: Ordinary, say: (zh: string, en: string) => string): string {
  if (!ordinary) return say("无", "none");
  const { unit, from, to } = ordinary;
  const told = (value: number) => (unit === "fen" ? yuan(BigInt(value)) : number(value));
  const word = { fen: say("元", "yuan"), days: say("天", "days"), value: "" }[unit];
  if (from !== null && to !== null) return `${told(from)} – ${told(to)} ${word}`;
  return from === null ? `≤ ${told(to!)} ${word}` : `≥ ${told(from)} ${word}`;
}

/** What stands beside the rules, as name and value. */
function useBeside(told: Explained): [string, ReactNode][] {
  const say = useSay();
  const sentence = useSentence();
  const { category, peers, season, energy } = told;
  const facts: [string, ReactNode][] = [
    [say("类别", "Category"), category ? `${category.id} · ${sentence(category)}` : "–"],
  ];
  if ("intervalDays" in told.facts) {
    const { amountFen, expectedFen, intervalDays, expectedDays } = told.facts;
    facts.push(
      [
        say("金额 / 预计（元）", "Amount / expected (yuan)"),
        `${yuan(BigInt(amountFen))} / ${expectedFen === null ? "–" : yuan(BigInt(expectedFen))}`,
      ],
      [
        say("间隔 / 预计（天）", "Interval / expected (days)"),
        `${number(intervalDays)} / ${number(expectedDays)}`,
      ],
    );
  }
  if (energy) {
    facts.push(
      [
        say("折合电量 / 预计（kWh/账单）", "Energy / expected (kWh a bill)"),
        `${number(energy.kwhPaid, 1)} / ${number(energy.kwhExpected, 1)}`,
      ],
      [
        say("电量影响（元）", "By energy (yuan)"),
        <Yuan key="energy" fen={energy.energyEffectFen} />,
      ],
      [
        say("电价影响（元）", "By price (yuan)"),
        <span key="price">
          <Yuan fen={energy.priceEffectFen} />{" "}
          <small>
            {number(energy.fenPerKwh / 100, 4)} /{" "}
            {number(energy.usualFenPerKwh && energy.usualFenPerKwh / 100, 4)}{" "}
            {say("元/kWh", "yuan/kWh")}
          </small>
        </span>,
      ],
    );
  }
  if (peers) {
    const { amountFen, intervalDays } = peers;
    facts.push(
      [
        say("同类金额 10–50–90%（元）", "Peers' amounts, 10–50–90% (yuan)"),
        [amountFen.p10, amountFen.p50, amountFen.p90].map((fen) => yuan(BigInt(fen))).join(" – "),
      ],
      [
        say("同类间隔 10–50–90%（天）", "Peers' intervals (days)"),
        intervalDays ? [intervalDays.p10, intervalDays.p50, intervalDays.p90].join(" – ") : "–",
      ],
      [
        say("同类预警", "Peers alerted"),
        say(
          `${number(peers.records)} 笔中 ${number(peers.fired)} 笔`,
          `${number(peers.fired)} of ${number(peers.records)}`,
        ),
      ],
    );
  }
  const before = season.before.map(
    ({ paidOn, amountFen }) => `${paidOn.slice(0, 7)} ${yuan(amountFen)}`,
  );
  facts.push([
    say(`往年 ${season.month} 月（元）`, "Same month before (yuan)"),
    before.length > 0 ? before.join("，") : "–",
  ]);
  return facts;
}
