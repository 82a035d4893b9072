/**
 * A ledger of the last year as a file, made by the house.
 * @module
 */
import { Button } from "antd";
import { useState } from "react";
import { addDays, dayOf } from "../../../src/base/dates.ts";
import type { Output } from "../../client.ts";
import { useAct } from "../data.ts";
import { takeFile } from "../downloads.ts";
import { JobProgress } from "../job-progress.tsx";
import { useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";
import { useNow } from "../session.tsx";

export function LedgerExport({ ledger }: { ledger: "collection" | "cut-offs" }) {
  const say = useSay();
  const report = useReport();
  const write = useAct("dunning.export-ledger");
  const [job, setJob] = useState<string>();
  const today = dayOf(new Date(useNow()));
  const start = async () => {
    const span = { from: addDays(today, -365), until: today };
    const begun = await report(
      write.act({ ledger, ...span }, say("导出台账", "export the ledger")),
    );
    if (begun) setJob(begun.job);
  };
  if (!job) {
    return (
      <Button loading={write.isBusy} onClick={() => void start()}>
        {ledger === "collection"
          ? say("催费台账", "Collection ledger")
          : say("停复电台账", "Ledger")}
      </Button>
    );
  }
  return (
    <JobProgress id={job}>
      {({ result }) => {
        const made = result as Output<"dunning.export-ledger"> | null;
        return made?.file ? (
          <Button type="primary" onClick={() => takeFile(made.file, made.name)}>
            {made.name}
          </Button>
        ) : null;
      }}
    </JobProgress>
  );
}
