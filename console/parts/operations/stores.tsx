import { Button } from "antd";
import { useState } from "react";
import type { Output } from "../../client.ts";
import { isLiving, useAct, useAnswer, useJob } from "../data.ts";
import { bytes } from "../format.ts";
import { JobProgress } from "../job-progress.tsx";
import { Card, Moment } from "../page.tsx";
import { Facts } from "../panel.tsx";
import { useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";
import { useHouse, useMay } from "../session.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";

/** The lake's snapshots, and copies of everything. */
export default function Stores() {
  const say = useSay();
  const status = useHouse();
  return (
    <div className="columns-2">
      <Card title={say("分析快照", "Snapshot for analysis")}>
        <div className="body stack">
          <Answered query={status} rows={3}>
            {(house) => (
              <Facts
                facts={[
                  [say("当前快照", "Newest"), house.snapshot && <code>{house.snapshot}</code>],
                  [
                    say("上次夜间工作", "Last night"),
                    <Moment key="night" at={house.lastNight} end />,
                  ],
                ]}
              />
            )}
          </Answered>
          <p className="note">
            {say(
              "快照是不可改的 Parquet 文件，评估只读它；拍新快照不影响已有结论。",
              "A snapshot is a set of immutable Parquet files; assessments read it only. A new one changes no earlier judgement.",
            )}
          </p>
          <TakeSnapshot />
        </div>
      </Card>
      <Card title={say("备份", "Backups")}>
        <Backups />
      </Card>
    </div>
  );
}

function TakeSnapshot() {
  const say = useSay();
  const report = useReport();
  const { act, isBusy } = useAct("house.snapshot");
  const [job, setJob] = useState<string>();
  const mayRun = useMay("administrator");
  const take = async () =>
    setJob((await report(act({}, say("手动拍快照", "a snapshot by hand"))))?.job);
  return (
    <>
      <Button disabled={!mayRun} loading={isBusy} onClick={() => void take()}>
        {say("现在拍一份", "Take one now")}
      </Button>
      {job && <JobProgress id={job} />}
    </>
  );
}

type Backup = Output<"house.backups">["rows"][number];

function Backups() {
  const say = useSay();
  const backups = useAnswer("house.backups", {});
  const columns: Column<Backup>[] = [
    {
      id: "madeAt",
      head: say("时间", "When"),
      value: (backup) => backup.madeAt,
      cell: (backup) => <Moment at={backup.madeAt} />,
    },
    {
      id: "bytes",
      head: say("大小", "Size"),
      value: (backup) => backup.bytes,
      cell: (backup) => bytes(backup.bytes),
      numeric: true,
    },
    { id: "tables", head: say("表", "Tables"), value: (backup) => backup.tables, numeric: true },
    {
      id: "path",
      head: say("位置（服务器磁盘）", "Where (on the server's disk)"),
      value: (backup) => backup.path,
      cell: (backup) => <code>{backup.path}</code>,
    },
  ];
  return (
    <Answered query={backups} rows={3}>
      {({ rows }) => (
        <DataTable
          name="backups"
          columns={columns}
          rows={rows}
          idOf={(backup) => backup.path}
          lead={<MakeBackup />}
          defaultSort="-madeAt"
          empty={{
            title: say("还没有备份", "No backup yet"),
            hint: say(
              "备份含全部表、文件与密钥库（加密）；用命令行恢复到空目录。",
              "A backup holds every table, file and the sealed vault; the command line restores it into an empty home.",
            ),
          }}
        />
      )}
    </Answered>
  );
}

function MakeBackup() {
  const say = useSay();
  const report = useReport();
  const { act, isBusy } = useAct("house.backup");
  const [job, setJob] = useState<string>();
  const running = useJob(job);
  const isRunning = isBusy || (running.data !== undefined && isLiving(running.data.state));
  const mayRun = useMay("administrator");
  const make = async () =>
    setJob((await report(act({}, say("手动备份", "a backup by hand"))))?.job);
  return (
    <Button disabled={!mayRun} loading={isRunning} onClick={() => void make()}>
      {say("现在备份", "Back up now")}
    </Button>
  );
}
