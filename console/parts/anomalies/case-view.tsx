/**
 * One case: what is odd and why, the account's payments, what would make it ordinary, what people did.
 * @module
 */
import { useState } from "react";
import { Attachments } from "../attachments.tsx";
import { useAnswer } from "../data.ts";
import { Yuan } from "../money.tsx";
import { Link, pathTo } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Answered } from "../states.tsx";
import { CaseActs } from "./case-acts.tsx";
import { CasePast } from "./case-past.tsx";
import { type CaseFound, caseStates, type Explained } from "./desk-words.ts";
import { PaymentChart } from "./payment-chart.tsx";
import { Verdict } from "./verdict.tsx";

export function CaseView({ found, unmask = false }: { found: CaseFound; unmask?: boolean }) {
  const say = useSay();
  const sentence = useSentence();
  const strongest = found.alerts.reduce((one, other) =>
    other.strength > one.strength ? other : one,
  );
  const [record, setRecord] = useState(strongest.record);
  const alert = found.alerts.find((each) => each.record === record) ?? strongest;
  const told = useAnswer("anomalies.explain", { record: alert.record, unmask });
  return (
    <div className="stack debt-case">
      <header className="debt-head">
        <h2>
          {found.agency ?? found.name}{" "}
          {found.customerAccount && (
            <Link to={pathTo("customers", found.customerAccount)}>{found.customerAccount}</Link>
          )}
        </h2>
        <span className="row">
          <span className="tag" data-tone={found.state === "judged" ? "low" : "accent"}>
            {sentence(caseStates[found.state])} {found.assignedTo}
          </span>
          <Link to={pathTo("anomalies", "cases", found.id)}>{found.id}</Link>
          <small>{found.unitName}</small>
        </span>
      </header>
      <CaseActs found={found} alert={alert} />
      {found.mayNot && found.state !== "judged" && (
        <p className="note" data-tone="medium">
          {sentence(found.mayNot)}
        </p>
      )}
      {found.alerts.length > 1 && (
        <Records found={found} chosen={alert.record} onChoose={setRecord} />
      )}
      {found.payments.length > 0 && (
        <PaymentChart
          payments={found.payments}
          odd={new Set(found.alerts.map((each) => each.record))}
          chosen={alert.record}
          band={bandOf(told.data, alert.record)}
          bills={billsOf(told.data)}
          expectedFen={alert.expectedFen === null ? null : Number(alert.expectedFen)}
          onChoose={setRecord}
        />
      )}
      {found.agency && (
        <p>
          <Link to={`/agencies?agency=${encodeURIComponent(found.agency)}`}>
            {say("查看该代收点的逐日稽核", "The agency's days in the audit")}
          </Link>
        </p>
      )}
      <Answered query={told} rows={6}>
        {(explained) => <Verdict told={explained} />}
      </Answered>
      <CasePast found={found} />
      <details>
        <summary>{say("证据", "Evidence")}</summary>
        <Attachments
          subject={`anomaly-case:${found.id}`}
          kindWord={() => say("证据", "evidence")}
        />
      </details>
    </div>
  );
}

/** Within which the amount would have passed, by the amount rules that ask of it. */
function bandOf(told: Explained | undefined, record: string) {
  if (told?.record !== record) return null;
  const amounts = told.rules.flatMap(({ field, ordinary }) =>
    field === "amountDeviation" && ordinary ? [ordinary] : [],
  );
  return amounts[0] ?? null;
}

/** Bills that the chosen payment pays at once: its band is of that many. */
function billsOf(told: Explained | undefined): number {
  return told && "billsPaid" in told.facts ? told.facts.billsPaid : 1;
}

function Records({
  found,
  chosen,
  onChoose,
}: {
  found: CaseFound;
  chosen: string;
  onChoose(record: string): void;
}) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <ul className="case-records" aria-label={say("异常记录", "Odd records")}>
      {found.alerts.map((alert) => (
        <li key={alert.record}>
          <button
            type="button"
            aria-pressed={alert.record === chosen}
            onClick={() => onChoose(alert.record)}
          >
            <span>{alert.happenedAt.slice(0, 10)}</span>
            <span className="num">
              <Yuan fen={alert.amountFen} />
            </span>
            <small>{alert.fired.map(({ reason }) => sentence(reason)).join(say("；", "; "))}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
