import { Button } from "antd";
import { useState } from "react";
import type { Output } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { takeFile } from "../downloads.ts";
import { number } from "../format.ts";
import { JobProgress } from "../job-progress.tsx";
import { Card, Moment } from "../page.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useReport } from "../reason.tsx";
import { useParam } from "../router.tsx";
import { type Say, useSay, useSentence } from "../say.tsx";
import { Answered, Empty } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { Operation, operationWord } from "./operation-word.tsx";

type Line = Output<"audit.list">["lines"][number];

function outcomeWord(outcome: string, say: Say): string {
  const words: Record<string, string> = {
    done: say("完成", "Done"),
    refused: say("拒绝", "Refused"),
    failed: say("失败", "Failed"),
    looked: say("查看", "Looked"),
  };
  return words[outcome] ?? outcome;
}

/** Who did what, when and why; sealed in batches that anybody can check. */
export default function Audit() {
  const say = useSay();
  const [open, setOpen] = useParam("line");
  const lines = useAnswer("audit.list", { limit: 1000 });
  const columns: Column<Line>[] = [
    { id: "id", head: "#", value: (line) => line.id, numeric: true, width: 72 },
    {
      id: "at",
      head: say("时间", "When"),
      value: (line) => line.at,
      cell: (line) => <Moment at={line.at} />,
    },
    { id: "actor", head: say("谁", "Who"), value: (line) => line.actor, choice: true },
    {
      id: "operation",
      head: say("操作", "Operation"),
      value: (line) => line.operation,
      word: (value) => operationWord(String(value), say),
      cell: (line) => <Operation name={line.operation} />,
      choice: true,
    },
    {
      id: "outcome",
      head: say("结果", "Outcome"),
      value: (line) => line.outcome,
      word: (value) => outcomeWord(String(value), say),
      cell: (line) => (
        <span
          className="tag"
          data-tone={
            { failed: "high", refused: "medium", looked: "accent" }[line.outcome as string]
          }
        >
          {outcomeWord(line.outcome, say)}
        </span>
      ),
      choice: true,
    },
    {
      id: "reason",
      head: say("原因", "Reason"),
      value: (line) => line.reason,
      cell: (line) => <span className="clip">{line.reason ?? "–"}</span>,
    },
    { id: "unit", head: say("单位", "Unit"), value: (line) => line.unitPath, hidden: true },
  ];
  return (
    <>
      <Card>
        <Answered query={lines} rows={12}>
          {({ lines: rows, next }) => {
            const line = rows.find((each) => String(each.id) === open);
            return (
              <>
                <DataTable
                  name="audit"
                  columns={columns}
                  rows={rows}
                  idOf={(each) => String(each.id)}
                  onOpen={(each) => setOpen(String(each.id))}
                  openId={open}
                  foot={
                    next !== null && (
                      <p className="table-pages faint">
                        {say(
                          "这里是最近 1,000 条；更早的用导出或接口 audit.list。",
                          "These are the newest 1,000; earlier ones by export or audit.list.",
                        )}
                      </p>
                    )
                  }
                />
                <Panel
                  title={line && `#${line.id}`}
                  isOpen={line !== undefined}
                  onClose={() => setOpen("")}
                >
                  {line && <OneLine line={line} />}
                </Panel>
              </>
            );
          }}
        </Answered>
      </Card>
      <Check />
    </>
  );
}

function OneLine({ line }: { line: Line }) {
  const say = useSay();
  return (
    <div className="stack">
      <Facts
        facts={[
          [say("时间", "When"), <Moment key="at" at={line.at} />],
          [say("谁", "Who"), `${line.actor}（${line.roles.join("、")}）`],
          [say("操作", "Operation"), <Operation key="operation" name={line.operation} />],
          [say("结果", "Outcome"), outcomeWord(line.outcome, say)],
          [say("拒绝代码", "Refusal"), line.refusalCode],
          [say("原因", "Reason"), line.reason],
          [say("单位", "Unit"), line.unitPath || say("全公司", "the whole utility")],
          [say("输入指纹", "Input hash"), <code key="input">{line.inputHash}</code>],
          [say("结果指纹", "Answer hash"), line.answerHash && <code>{line.answerHash}</code>],
        ]}
      />
      <h3>{say("输入（已脱敏）", "Input (masked)")}</h3>
      <pre className="prose">{JSON.stringify(line.summary, null, 2)}</pre>
      <Proof id={line.id} />
    </div>
  );
}

/** That the line stands under a signed root. */
function Proof({ id }: { id: number }) {
  const say = useSay();
  const [isAsked, setAsked] = useState(false);
  const proof = useAnswer("audit.proof", { id }, { when: isAsked });
  if (!isAsked) {
    return (
      <div>
        <Button onClick={() => setAsked(true)}>{say("核对封印", "Check the seal")}</Button>
      </div>
    );
  }
  if (proof.error?.code === "audit.not_sealed") {
    return (
      <Empty title={say("尚未封存", "Not sealed yet")}>
        {say("新记录每隔几分钟成批封存。", "New lines are sealed in batches every few minutes.")}
      </Empty>
    );
  }
  return (
    <Answered query={proof} rows={4}>
      {({ seal, index, path, leaf }) => (
        <Facts
          facts={[
            [say("封印", "Seal"), `#${seal.id}（${seal.firstId}–${seal.lastId}）`],
            [say("封存于", "Sealed"), <Moment key="at" at={seal.sealedAt} />],
            [say("根", "Root"), <code key="root">{seal.root}</code>],
            [say("叶", "Leaf"), <code key="leaf">{leaf}</code>],
            [say("位置", "Place"), `${index} · ${path.length} ${say("层", "levels")}`],
            [say("签名密钥", "Signed by"), <code key="key">{seal.publicKey}</code>],
          ]}
        />
      )}
    </Answered>
  );
}

/** Export, then verify the exported file by itself. */
function Check() {
  const say = useSay();
  const report = useReport();
  const { act, isBusy } = useAct("audit.export");
  const [job, setJob] = useState<string>();
  const start = async () =>
    setJob((await report(act({}, say("导出并核验审计", "export and verify the audit"))))?.job);
  return (
    <Card
      title={say("导出与核验", "Export and verify")}
      tools={
        <Button loading={isBusy} onClick={() => void start()}>
          {say("导出并核验", "Export and verify")}
        </Button>
      }
    >
      <div className="body stack">
        <p className="faint">
          {say(
            "导出文件自带全部封印和公钥，拿到任何机器上都能独立核验：改动、删除、调换顺序都会被发现。",
            "The file carries every seal and public key, so that any machine can check it by itself: a changed, removed or moved line is found.",
          )}
        </p>
        {job && (
          <JobProgress id={job}>
            {(ended) =>
              ended.state === "done" && (
                <Verified exported={ended.result as Output<"audit.export">} />
              )
            }
          </JobProgress>
        )}
      </div>
    </Card>
  );
}

function Verified({ exported }: { exported: Output<"audit.export"> }) {
  const say = useSay();
  const sentence = useSentence();
  const verdict = useAnswer("audit.verify", { file: exported.file });
  return (
    <div className="stack">
      <Answered query={verdict} rows={2}>
        {(found) => (
          <p className="note" data-tone={found.valid ? "low" : "high"}>
            {found.valid
              ? say(
                  `核验通过：${number(found.lines)} 条记录，${number(found.seals)} 个封印，未发现改动。`,
                  `Verified: ${number(found.lines)} lines under ${number(found.seals)} seals, nothing changed.`,
                )
              : say(
                  `核验未通过：${found.found} 处问题。`,
                  `Not verified: ${found.found} findings.`,
                )}
          </p>
        )}
      </Answered>
      {verdict.data && verdict.data.findings.length > 0 && (
        <ul className="reasons">
          {verdict.data.findings.slice(0, 10).map((finding) => (
            <li key={`${finding.row}/${finding.reason.code}`}>{sentence(finding.reason)}</li>
          ))}
        </ul>
      )}
      <div>
        <Button onClick={() => takeFile(exported.file, exported.name)}>
          {say("下载导出文件", "Download the export")}
        </Button>
      </div>
    </div>
  );
}
