/**
 * One debt: what is owed, the next lawful step with its article and script, what was agreed and done before.
 * @module
 */
import type { ReactNode } from "react";
import { percent } from "../format.ts";
import { Yuan } from "../money.tsx";
import { Facts } from "../panel.tsx";
import { Link, pathTo } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { CaseActs } from "./case-acts.tsx";
import { CasePast } from "./case-past.tsx";
import { type DebtCase, stepKinds } from "./words.ts";

export function CaseView({ found }: { found: DebtCase }) {
  const say = useSay();
  return (
    <div className="stack debt-case">
      <CaseHead found={found} />
      <NextStep found={found} />
      <CaseActs found={found} />
      <details open={found.bills.length < 4}>
        <summary>{say(`欠费 ${found.bills.length} 笔`, `${found.bills.length} bills`)}</summary>
        <Bills found={found} />
      </details>
      <CasePast found={found} />
    </div>
  );
}

function CaseHead({ found }: { found: DebtCase }) {
  const say = useSay();
  const sentence = useSentence();
  const { grade, risk } = found;
  const facts: [string, ReactNode][] = [
    [say("欠费（元）", "Owed (yuan)"), <Yuan key="owed" fen={found.owedFen} strong />],
    [say("违约金（元）", "Late fee (yuan)"), <Yuan key="fee" fen={found.lateFeeFen} />],
    [say("逾期", "Overdue"), say(`${found.overdueDays} 天`, `${found.overdueDays} d`)],
    [say("电话", "Telephone"), found.phone],
    [say("地址", "Address"), found.address],
    [
      say("信用", "Credit"),
      grade ? (
        <span key="grade" title={grade.reasons.map(sentence).join("\n")}>
          <b>{grade.grade}</b> <small>{grade.reasons[0] && sentence(grade.reasons[0])}</small>
        </span>
      ) : null,
    ],
    [
      say("欠费风险", "Risk"),
      risk ? (
        <span key="risk" title={risk.reasons.map(sentence).join("\n")}>
          <b>{percent(risk.probability)}</b>{" "}
          <small>
            {risk.isFit
              ? risk.reasons[0] && sentence(risk.reasons[0])
              : say("已失效，不作依据", "not fit, not used")}
          </small>
        </span>
      ) : null,
    ],
  ];
  return (
    <>
      <header className="debt-head">
        <h2>
          {found.name}{" "}
          <Link to={pathTo("customers", found.customerAccount)}>{found.customerAccount}</Link>
        </h2>
        <span className="row">
          {found.protections.map((protection) => (
            <span key={protection.kind} className="tag" data-tone="accent">
              {sentence(protection)}
            </span>
          ))}
          <small>{found.unitName}</small>
        </span>
      </header>
      <Facts facts={facts} />
    </>
  );
}

function NextStep({ found: { next } }: { found: DebtCase }) {
  const say = useSay();
  const sentence = useSentence();
  const kind = next.kind && stepKinds[next.kind];
  return (
    <section className="next-step" data-legal={kind?.legal || undefined}>
      <small>{say("下一步", "Next lawful step")}</small>
      <h3>
        {next.stepName
          ? sentence(next.stepName)
          : next.wanted
            ? say(`暂不“${next.wanted.zh}”`, `Held: ${next.wanted.en}`)
            : say("无需处理", "Nothing to do")}
      </h3>
      {next.article && <p className="faint">{next.article}</p>}
      <ul className="plain">
        {next.heldBy.map((reason) => (
          <li key={reason.code} className="note" data-tone="high">
            {sentence(reason)}
          </li>
        ))}
        {next.because.map((reason) => (
          <li key={reason.code} className="faint">
            {sentence(reason)}
          </li>
        ))}
      </ul>
      {next.script && <blockquote>{sentence(next.script)}</blockquote>}
    </section>
  );
}

function Bills({ found }: { found: DebtCase }) {
  const say = useSay();
  return (
    <table className="data">
      <thead>
        <tr>
          <th>{say("年月", "Month")}</th>
          <th>{say("截止日", "Due")}</th>
          <th className="num">{say("未缴（元）", "Unpaid (yuan)")}</th>
          <th className="num">{say("违约金（元）", "Late fee (yuan)")}</th>
        </tr>
      </thead>
      <tbody>
        {found.bills.map((bill) => (
          <tr key={bill.billId}>
            <td>
              <Link to={pathTo("bills", bill.billId)}>{bill.billingMonth}</Link>
            </td>
            <td>{bill.dueOn}</td>
            <td className="num">
              <Yuan fen={bill.unpaidFen} />
            </td>
            <td className="num">
              <Yuan fen={bill.lateFeeFen} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
