/**
 * The lines of a run: who, what, why; what the machine proposed beside what a person made of it.
 * @module
 */
import { Button, Select } from "antd";
import { useState } from "react";
import { useAct, useAnswer } from "../data.ts";
import { Flags } from "../flags.tsx";
import { percent } from "../format.ts";
import { Yuan } from "../money.tsx";
import { Card } from "../page.tsx";
import { Pages } from "../pages.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { Link, pathTo, setParams, useParam } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { actionStates, actionTone, type Run, type RunLine, stepKinds } from "./words.ts";

const pageSize = 50;

export function RunLines({ run }: { run: Run }) {
  const say = useSay();
  const [step] = useParam("step");
  const [held] = useParam("held");
  const [edited] = useParam("edited");
  const [page] = useParam("page", "1");
  const [open, setOpen] = useParam("line");
  const columns = useColumns();
  const lines = useAnswer("dunning.lines", {
    ...{ run: run.id, page: Number(page), pageSize, edited: edited === "1" },
    ...(step && { step }),
    ...(held && { held }),
  });
  const filters = step || held || edited;
  return (
    <Answered query={lines} rows={10}>
      {({ total, lines: rows }) => (
        <Card title={say("明细", "Lines")}>
          <DataTable
            name="dunning-lines"
            columns={columns}
            rows={rows}
            total={total}
            idOf={({ customerAccount }) => customerAccount}
            onOpen={({ customerAccount }) => setOpen(customerAccount)}
            openId={open}
            lead={
              <>
                <Button
                  size="small"
                  type={edited ? "primary" : "default"}
                  onClick={() => setParams({ edited: edited ? "" : "1", page: "" })}
                >
                  {say(`人工修改 ${run.edited}`, `Edited: ${run.edited}`)}
                </Button>
                {filters && (
                  <Button
                    size="small"
                    type="text"
                    onClick={() => setParams({ step: "", held: "", edited: "", page: "" })}
                  >
                    {say("清除条件", "Clear filters")}
                  </Button>
                )}
              </>
            }
            empty={{
              title: say("没有符合的户", "No line fits"),
              hint: say("换一个条件。", "Choose another filter."),
            }}
            foot={<Pages total={total} pageSize={pageSize} />}
          />
          <LinePanel
            run={run}
            line={rows.find(({ customerAccount }) => customerAccount === open)}
            onClose={() => setOpen("")}
          />
        </Card>
      )}
    </Answered>
  );
}

/** The day that called for the step, or the draw; the rest stands in the panel. */
const isOfTheRung = ({ code }: { code: string }) =>
  ["dunning.rung_due", "dunning.held_out", "dunning.nothing_due"].includes(code);

function useStepWord() {
  const say = useSay();
  const sentence = useSentence();
  return ({ stepName, heldOut, heldBy }: RunLine) => {
    if (stepName) return sentence(stepName);
    if (heldOut) return say("对照组", "Hold-out");
    return heldBy.length > 0 ? say("不办理", "Held") : "—";
  };
}

function useColumns(): Column<RunLine>[] {
  const say = useSay();
  const sentence = useSentence();
  const stepWord = useStepWord();
  return [
    {
      id: "customer",
      head: say("客户", "Customer"),
      value: ({ name, customerAccount }) => `${name} ${customerAccount}`,
    },
    { id: "unit", head: say("单位", "Unit"), value: ({ unitName }) => unitName, hidden: true },
    {
      id: "step",
      head: say("步骤", "Step"),
      value: stepWord,
      cell: (line) => (
        <>
          {line.proposed && <s className="faint">{proposedWord(line, sentence)}</s>}{" "}
          <span
            className="tag"
            data-tone={line.kind && stepKinds[line.kind].legal ? "high" : undefined}
          >
            {stepWord(line)}
          </span>
        </>
      ),
    },
    {
      id: "owed",
      head: say("欠费（元）", "Owed (yuan)"),
      value: ({ owedFen }) => Number(owedFen) / 100,
      numeric: true,
      cell: ({ owedFen }) => <Yuan fen={owedFen} />,
    },
    {
      id: "days",
      head: say("逾期（天）", "Overdue (d)"),
      value: ({ overdueDays }) => overdueDays,
      numeric: true,
    },
    { id: "grade", head: say("信用", "Grade"), value: ({ grade }) => grade },
    {
      id: "risk",
      head: say("风险", "Risk"),
      value: ({ probability }) => probability,
      cell: ({ probability }) => (probability === null ? "–" : percent(probability)),
      numeric: true,
    },
    {
      id: "gain",
      head: say("预计可收回（元）", "Expected recovery (yuan)"),
      value: ({ gainFen }) => Number(gainFen) / 100,
      numeric: true,
      cell: ({ gainFen }) => <Yuan fen={gainFen} />,
    },
    {
      id: "why",
      head: say("原因", "Why"),
      value: ({ heldBy, because }) => [...heldBy, ...because].map(sentence).join("；"),
      cell: ({ heldBy, because }) => (
        <Flags
          flags={heldBy.length > 0 ? heldBy : because.filter(isOfTheRung)}
          tone={heldBy.length > 0 ? "high" : "medium"}
        />
      ),
    },
    {
      id: "action",
      head: say("结果", "Outcome"),
      value: ({ action }) => (action ? sentence(actionStates[action]) : null),
      cell: ({ action }) =>
        action ? (
          <span className="tag" data-tone={actionTone(action)}>
            {sentence(actionStates[action])}
          </span>
        ) : (
          "–"
        ),
    },
  ];
}

function proposedWord(
  { proposed }: RunLine,
  sentence: (words: { zh: string; en: string }) => string,
): string {
  return proposed?.kind ? sentence(stepKinds[proposed.kind]) : "—";
}

interface LinePanelProps {
  run: Run;
  line: RunLine | undefined;
  onClose(): void;
}

/** An account that is masked cannot be asked about. */
const isWhole = ({ customerAccount }: RunLine) => !customerAccount.includes("*");

function LinePanel({ run, line, onClose }: LinePanelProps) {
  const say = useSay();
  const sentence = useSentence();
  const mayEdit = useMay("collector") && run.state === "proposed";
  return (
    <Panel
      isOpen={line !== undefined}
      onClose={onClose}
      title={line ? `${line.name} ${line.customerAccount}` : ""}
      foot={line && mayEdit && line.kind && <EditLine run={run} line={line} />}
    >
      {line && (
        <div className="stack">
          <Facts
            facts={[
              [
                say("客户", "Customer"),
                isWhole(line) ? (
                  <Link key="to" to={pathTo("customers", line.customerAccount)}>
                    {line.name} {line.customerAccount}
                  </Link>
                ) : (
                  line.name
                ),
              ],
              [say("单位", "Unit"), line.unitName],
              [say("欠费（元）", "Owed (yuan)"), <Yuan key="owed" fen={line.owedFen} strong />],
              [say("逾期", "Overdue"), say(`${line.overdueDays} 天`, `${line.overdueDays} d`)],
              [say("信用等级", "Credit grade"), line.grade],
              [
                say("欠费概率", "Probability"),
                line.probability === null ? null : percent(line.probability),
              ],
              [say("步骤", "Step"), line.stepName && sentence(line.stepName)],
              [say("原建议", "Proposed"), line.proposed && proposedWord(line, sentence)],
              [say("修改原因", "Why changed"), line.editReason],
              [say("法律依据", "Legal basis"), line.article],
            ]}
          />
          <h3>{say("理由", "Reasons")}</h3>
          <ul className="plain past">
            {line.heldBy.map((reason) => (
              <li key={reason.code} className="note" data-tone="high">
                {sentence(reason)}
              </li>
            ))}
            {line.because.map((reason) => (
              <li key={reason.code}>{sentence(reason)}</li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}

/** Only milder, or nothing: what a person may make of a proposal. */
function EditLine({ run, line }: { run: Run; line: RunLine }) {
  const say = useSay();
  const sentence = useSentence();
  const ask = useAskReason();
  const report = useReport();
  const edit = useAct("dunning.edit-line");
  const [milder, setMilder] = useState<string>();
  const severity = line.kind ? stepKinds[line.kind].severity : 0;
  const choices = run.steps.filter(({ kind }) => stepKinds[kind].severity < severity);
  const save = async (step: string | undefined) => {
    const title = step ? say("改为较轻的步骤", "Make it milder") : say("本次不办理", "Drop it");
    const reason = await ask({ title, verb: say("修改", "Change") });
    if (reason === undefined) return;
    const { customerAccount } = line;
    const wanted = { run: run.id, customerAccount, ...(step && { step }) };
    await report(edit.act(wanted, reason), say("已修改", "Changed"));
  };
  return (
    <div className="row">
      <Button danger loading={edit.isBusy} onClick={() => void save(undefined)}>
        {say("本次不办理", "Drop")}
      </Button>
      {choices.length > 0 && (
        <>
          <Select
            value={milder ?? null}
            onChange={setMilder}
            placeholder={say("较轻的步骤", "A milder step")}
            options={choices.map(({ step, ...name }) => ({ value: step, label: sentence(name) }))}
          />
          <Button disabled={!milder} loading={edit.isBusy} onClick={() => void save(milder)}>
            {say("改为", "Make it so")}
          </Button>
        </>
      )}
    </div>
  );
}
