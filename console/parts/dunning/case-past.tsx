/**
 * What was done about a debt, newest first, and what was agreed: each with its outcome.
 * @module
 */
import { Button } from "antd";
import { useAct } from "../data.ts";
import { takeFile } from "../downloads.ts";
import { Yuan } from "../money.tsx";
import { Moment } from "../page.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";
import { useMay } from "../session.tsx";
import { OutcomeSheet } from "./outcome-sheet.tsx";
import { type ActionRow, actionStates, actionTone, type DebtCase, stepKinds } from "./words.ts";

export function CasePast({ found }: { found: DebtCase }) {
  const say = useSay();
  return (
    <>
      <Agreed found={found} />
      <section>
        <h3>{say("催费记录", "What was done")}</h3>
        {found.actions.length === 0 && (
          <p className="faint">{say("还没有催费记录", "Nothing was done yet")}</p>
        )}
        <ul className="plain past">
          {found.actions.map((action) => (
            <PastAction key={action.id} action={action} />
          ))}
        </ul>
      </section>
    </>
  );
}

function PastAction({ action }: { action: ActionRow }) {
  const sentence = useSentence();
  return (
    <li>
      <span className="row">
        <b>{sentence(stepKinds[action.kind])}</b>
        <span className="tag" data-tone={actionTone(action.state)}>
          {sentence(actionStates[action.state])}
        </span>
        <Moment at={action.settledAt ?? action.handedAt ?? action.madeAt} />
        <ActionTools action={action} />
      </span>
      {action.words && <p className="faint">{action.words}</p>}
      {action.note && <p>{action.note}</p>}
      {action.stoppedBy.map((reason) => (
        <p key={reason.code} className="faint">
          {sentence(reason)}
        </p>
      ))}
    </li>
  );
}

function ActionTools({ action: { id, kind, state } }: { action: ActionRow }) {
  const say = useSay();
  const report = useReport();
  const print = useAct("dunning.print-notice");
  const mayDo = useMay("collector");
  if (!mayDo || state !== "to_do" || kind === "cut-off") return null;
  const isPaper = kind === "letter" || kind === "notice";
  const toPaper = async () => {
    const made = await report(print.act({ action: id }, say("打印文书", "print the paper")));
    if (made) takeFile(made.file, made.name);
  };
  return (
    <>
      {isPaper && (
        <Button size="small" loading={print.isBusy} onClick={() => void toPaper()}>
          {say("文书 PDF", "Paper, PDF")}
        </Button>
      )}
      <OutcomeSheet id={id} kind={kind} />
    </>
  );
}

const standingWords = {
  open: { zh: "进行中", en: "Open" },
  kept: { zh: "已履行", en: "Kept" },
  broken: { zh: "已违约", en: "Broken" },
  withdrawn: { zh: "已撤销", en: "Withdrawn" },
} as const;
const toneOf = { open: "medium", kept: "low", broken: "high", withdrawn: undefined } as const;

function Agreed({ found: { promises, plans, holds, disputes, objections } }: { found: DebtCase }) {
  const say = useSay();
  const sentence = useSentence();
  const standings = [
    ...promises.map((one) => ({ ...one, what: say(`承诺 ${one.dueOn}`, `Promise ${one.dueOn}`) })),
    ...plans.map((one) => ({
      ...one,
      what: say(`分期 ${one.parts.length} 期`, `Plan of ${one.parts.length}`),
    })),
  ];
  const count = standings.length + holds.length + disputes.length + objections.length;
  if (count === 0) return null;
  return (
    <section>
      <h3>{say("约定与争议", "Agreed and denied")}</h3>
      <ul className="plain past">
        {standings.map(({ id, what, state, amountFen, paidFen }) => (
          <li key={id} className="row">
            <b>{what}</b>
            <span className="tag" data-tone={toneOf[state]}>
              {sentence(standingWords[state])}
            </span>
            <span>
              <Yuan fen={paidFen} /> / <Yuan fen={amountFen} />
            </span>
            {state === "open" && <EndButton id={id} />}
          </li>
        ))}
        {holds.map(({ id, until, reason }) => (
          <li key={id} className="row">
            <b>{say(`暂缓至 ${until}`, `Held until ${until}`)}</b>
            <span>{reason}</span>
            <EndButton id={id} />
          </li>
        ))}
        {disputes.map(({ id, amountFen, state, reason }) => (
          <li key={id} className="row">
            <b>{say("争议", "Dispute")}</b>
            <span className="tag" data-tone={state === "open" ? "medium" : undefined}>
              {state === "open" ? say("处理中", "Open") : say("已结案", "Decided")}
            </span>
            <Yuan fen={amountFen} /> <span>{reason}</span>
          </li>
        ))}
        {objections.map(({ id, words, state, decision }) => (
          <li key={id} className="row">
            <b>{say("异议", "Objection")}</b>
            <span className="tag" data-tone={state === "open" ? "high" : undefined}>
              {state === "open" ? say("待人工复核", "For a person") : say("已复核", "Reviewed")}
            </span>
            <span>{decision ?? words}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function EndButton({ id }: { id: string }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const end = useAct("dunning.end");
  const mayDo = useMay("collector");
  const run = async () => {
    const reason = await ask({
      title: say("撤销约定", "Take it back"),
      verb: say("撤销", "Take back"),
    });
    if (reason !== undefined) await report(end.act({ id }, reason), say("已撤销", "Taken back"));
  };
  return mayDo ? (
    <Button size="small" type="text" loading={end.isBusy} onClick={() => void run()}>
      {say("撤销", "Take back")}
    </Button>
  ) : null;
}
