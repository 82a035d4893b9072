/**
 * Refunds of all closed accounts in one go, with the payees from a file where there is one.
 * @module
 */
import { Button, Modal } from "antd";
import { useState } from "react";
import type { Output } from "../../client.ts";
import { useAct } from "../data.ts";
import { FileDrop, type KeptFile } from "../imports/file-drop.tsx";
import { JobProgress } from "../job-progress.tsx";
import { Yuan } from "../money.tsx";
import { Facts } from "../panel.tsx";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";

type Closed = Output<"refunds.close-accounts">;

export function CloseAccounts() {
  const say = useSay();
  const report = useReport();
  const [isOpen, setOpen] = useState(false);
  const [file, setFile] = useState<KeptFile>();
  const [job, setJob] = useState<string>();
  const command = useAct("refunds.close-accounts");
  const start = async () => {
    const queued = await report(
      command.act({ ...(file && { file: file.id }) }, say("销户清退", "closed accounts")),
    );
    if (queued) setJob(queued.job);
  };
  const close = () => {
    setOpen(false);
    setFile(undefined);
    setJob(undefined);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say("销户清退", "Closed accounts")}</Button>
      <Modal
        open={isOpen}
        title={say("为已销户且有余额的户号批量建单", "A refund for each closed account with money")}
        onCancel={close}
        okText={job ? say("关闭", "Close") : say("开始", "Start")}
        onOk={() => (job ? close() : void start())}
        confirmLoading={command.isBusy}
        destroyOnHidden
      >
        {job ? (
          <JobProgress id={job}>
            {({ result }) => (result ? <Result closed={result as Closed} /> : null)}
          </JobProgress>
        ) : (
          <div className="stack">
            <p>
              {say(
                "有收款信息的直接提交审批，其余存为草稿；已有在办退费的不重复建单。",
                "Those with a payee go into review, the others become drafts; none that has an open refund.",
              )}
            </p>
            {file ? (
              <p>{file.name}</p>
            ) : (
              <>
                <p className="faint">
                  {say(
                    "收款信息表（可选）：户号、收款账号、开户行、收款户名",
                    "Payees (optional): columns 户号, 收款账号, 开户行, 收款户名",
                  )}
                </p>
                <FileDrop accept=".csv,.xlsx" onKept={setFile} />
              </>
            )}
          </div>
        )}
      </Modal>
    </>
  );
}

function Result({ closed }: { closed: Closed }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <div className="stack">
      <Facts
        facts={[
          [say("户号", "Accounts"), closed.accounts],
          [say("已提交", "Into review"), closed.submitted],
          [say("草稿", "Drafts"), closed.drafts],
          [say("合计（元）", "Sum (yuan)"), <Yuan key="sum" fen={closed.amountFen} strong />],
          [say("未建单", "Refused"), closed.refusedCount],
        ]}
      />
      <ul className="reasons">
        {closed.refused.map(({ customerAccount, reason }) => (
          <li key={customerAccount}>
            {customerAccount} {sentence(reason)}
          </li>
        ))}
      </ul>
    </div>
  );
}
