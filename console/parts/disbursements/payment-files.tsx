import { Button } from "antd";
import { useState } from "react";
import type { Output } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { MoneySheet, Yuan } from "../money.tsx";
import { Card, Moment } from "../page.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { useParam } from "../router.tsx";
import { useSay } from "../say.tsx";
import { useMay, useMe } from "../session.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { fileStateWord } from "./words.ts";

type File = Output<"disbursements.files">["files"][number];

/** Payment files: what was approved beside what the bank got. */
export default function PaymentFiles() {
  const say = useSay();
  const [open, setOpen] = useParam("file");
  const files = useAnswer("disbursements.files", { pageSize: 200 }, { everyMs: 15_000 });
  const columns: Column<File>[] = [
    {
      id: "id",
      head: say("文件", "File"),
      value: ({ id }) => id,
      cell: ({ id }) => <code>{id}</code>,
    },
    { id: "lines", head: say("笔数", "Lines"), value: ({ lines }) => lines, numeric: true },
    {
      id: "total",
      head: say("合计（元）", "Total (yuan)"),
      value: ({ totalFen }) => Number(totalFen),
      cell: ({ totalFen }) => <Yuan fen={totalFen} />,
      numeric: true,
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: ({ state }) => state,
      word: (value) => fileStateWord(String(value), say),
      cell: ({ state }) => (
        <span className="tag" data-tone={toneOf(state)}>
          {fileStateWord(state, say)}
        </span>
      ),
      choice: true,
    },
    {
      id: "hash",
      head: say("批准的摘要", "Approved hash"),
      value: ({ hash }) => hash,
      cell: ({ hash }) => <code title={hash}>{hash.slice(0, 12)}…</code>,
    },
    {
      id: "bankHash",
      head: say("银行收到的摘要", "Hash the bank got"),
      value: ({ bankHash }) => bankHash,
      cell: ({ hash, bankHash }) => <BankHash hash={hash} bankHash={bankHash} />,
    },
    { id: "madeBy", head: say("制单", "Made by"), value: ({ madeBy }) => madeBy, choice: true },
    {
      id: "releasedBy",
      head: say("放行", "Released by"),
      value: ({ releasedBy }) => releasedBy,
      choice: true,
    },
    {
      id: "madeAt",
      head: say("制单时间", "Made"),
      value: ({ madeAt }) => madeAt,
      cell: ({ madeAt }) => <Moment at={madeAt} />,
    },
  ];
  return (
    <Card>
      <Answered query={files} rows={8}>
        {(answer) => {
          const file = answer.files.find(({ id }) => id === open);
          return (
            <>
              <DataTable
                name="payment-files"
                columns={columns}
                rows={answer.files}
                idOf={({ id }) => id}
                onOpen={({ id }) => setOpen(id)}
                openId={open}
                empty={{
                  title: say("还没有付款文件", "No payment file yet"),
                  hint: say(
                    "在“付款”里选中待付的行编成文件，由另一人放行。",
                    "Choose ready rows under Payments and make a file; another person releases it.",
                  ),
                }}
              />
              <Panel
                title={file?.id}
                isOpen={file !== undefined}
                onClose={() => setOpen("")}
                foot={file?.state === "made" && <FileActions file={file} />}
              >
                {file && <FileFacts file={file} />}
              </Panel>
            </>
          );
        }}
      </Answered>
    </Card>
  );
}

function toneOf(state: string): "high" | "medium" | "low" | undefined {
  if (state === "altered") return "high";
  if (state === "sending" || state === "made") return "medium";
  return state === "received" ? "low" : undefined;
}

function BankHash({ hash, bankHash }: Pick<File, "hash" | "bankHash">) {
  const say = useSay();
  if (bankHash === null) return <>–</>;
  const isSame = hash === bankHash;
  return (
    <>
      <code title={bankHash}>{bankHash.slice(0, 12)}…</code>{" "}
      <span className="tag" data-tone={isSame ? "low" : "high"}>
        {isSame ? say("✓ 一致", "✓ same") : say("✕ 不符", "✕ differs")}
      </span>
    </>
  );
}

function FileFacts({ file }: { file: File }) {
  const say = useSay();
  return (
    <div className="stack">
      {file.state === "altered" && (
        <p className="note" data-tone="high" role="alert">
          {say(
            "银行收到的内容与批准的不一致。请立即联系银行，并核对当日对账单。",
            "The bank got other bytes than were approved. Call the bank, and match the day's statement.",
          )}
        </p>
      )}
      <Facts
        facts={[
          [say("合计（元）", "Total (yuan)"), <Yuan key="fen" fen={file.totalFen} strong />],
          [say("笔数", "Lines"), file.lines],
          [say("状态", "State"), fileStateWord(file.state, say)],
          [say("批准的 SHA-256", "Approved SHA-256"), <code key="hash">{file.hash}</code>],
          [
            say("银行收到的", "The bank got"),
            file.bankHash && <code key="bank">{file.bankHash}</code>,
          ],
          [say("制单", "Made by"), file.madeBy],
          [
            say("放行", "Released by"),
            file.releasedBy ?? (file.releasedAt && say("逐笔已批", "each approved by itself")),
          ],
          [say("发出", "Sent"), <Moment key="sent" at={file.sentAt} />],
          [say("回执", "Receipt"), <Moment key="got" at={file.receivedAt} />],
        ]}
      />
    </div>
  );
}

/** The second signature is another person's. */
function FileActions({ file }: { file: File }) {
  const say = useSay();
  const me = useMe();
  const ask = useAskReason();
  const report = useReport();
  const mayPay = useMay("finance");
  const [isAsked, setAsked] = useState(false);
  const release = useAct("disbursements.release-file");
  const drop = useAct("disbursements.drop-file");
  if (!mayPay) return null;
  const takeBack = async () => {
    const verb = say("撤下", "Take back");
    const reason = await ask({ title: `${verb} ${file.id}`, verb });
    if (reason) await report(drop.act({ paymentFile: file.id }, reason));
  };
  return (
    <div className="row">
      <Button
        type="primary"
        disabled={file.madeBy === me.id}
        title={
          file.madeBy === me.id ? say("须由另一人放行", "Another person releases it") : undefined
        }
        onClick={() => setAsked(true)}
      >
        {say("放行", "Release")}
      </Button>
      <Button loading={drop.isBusy} onClick={() => void takeBack()}>
        {say("撤下", "Take back")}
      </Button>
      <MoneySheet
        isOpen={isAsked}
        title={say("放行付款文件", "Release the payment file")}
        fen={file.totalFen}
        debited={say("银行存款 1002", "Bank deposits 1002")}
        credited={say(`${file.lines} 个收款人`, `${file.lines} payees`)}
        ifFails={say(
          "没有回执即为未知，先问银行再说；银行按指令号只执行一次。",
          "Without a receipt the outcome is unknown and the bank is asked; it executes each order once.",
        )}
        isBusy={release.isBusy}
        error={release.error}
        onConfirm={(reason) => release.act({ paymentFile: file.id, hash: file.hash }, reason)}
        onClose={() => {
          setAsked(false);
          release.reset();
        }}
      />
    </div>
  );
}
