/**
 * The evidence pack of a refund, written and taken away.
 * @module
 */
import { Button, Modal } from "antd";
import { useState } from "react";
import { useAct } from "../data.ts";
import { takeFile } from "../downloads.ts";
import { JobProgress } from "../job-progress.tsx";
import { useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";

export function EvidenceButton({ id }: { id: string }) {
  const say = useSay();
  const report = useReport();
  const command = useAct("refunds.evidence");
  const [job, setJob] = useState<string>();
  const start = async () => {
    const queued = await report(command.act({ id }, say("制作证据包", "evidence pack")));
    if (queued) setJob(queued.job);
  };
  return (
    <>
      <Button loading={command.isBusy} onClick={() => void start()}>
        {say("证据包", "Evidence pack")}
      </Button>
      <Modal
        open={job !== undefined}
        title={say(`证据包 ${id}`, `Evidence pack ${id}`)}
        footer={null}
        onCancel={() => setJob(undefined)}
        destroyOnHidden
      >
        {job && (
          <JobProgress id={job}>
            {({ result }) => {
              const pack = result as { file: string; root: string } | null;
              return pack?.file ? (
                <div className="stack">
                  <p>
                    {say("默克尔根", "Merkle root")} <code>{pack.root}</code>
                  </p>
                  <Button type="primary" onClick={() => takeFile(pack.file, `refund-${id}.zip`)}>
                    {say("下载 ZIP", "Download ZIP")}
                  </Button>
                </div>
              ) : null;
            }}
          </JobProgress>
        )}
      </Modal>
    </>
  );
}
