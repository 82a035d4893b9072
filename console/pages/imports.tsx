/**
 * 导入: a file in, with a look before, progress during, and every bad row named after.
 * @module
 */
import { Button, Checkbox, Segmented } from "antd";
import { useState } from "react";
import { call, type Output } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { takeFile } from "../parts/downloads.ts";
import { bytes, number } from "../parts/format.ts";
import { FileDrop, type KeptFile } from "../parts/imports/file-drop.tsx";
import { type Kind, kindNames, kinds } from "../parts/imports/kinds.ts";
import { Outcome } from "../parts/imports/outcome.tsx";
import { Preview } from "../parts/imports/preview.tsx";
import { JobProgress } from "../parts/job-progress.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Facts, Panel } from "../parts/panel.tsx";
import { useReport } from "../parts/reason.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay, useSpeech } from "../parts/say.tsx";
import { useMe } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

export default function Imports() {
  const say = useSay();
  const me = useMe();
  const mine = kindNames.filter((name) =>
    kinds[name].roles.some((role) => me.roles.includes(role)),
  );
  const [kindText, setKind] = useParam("kind");
  const kind = mine.find((name) => name === kindText) ?? mine[0] ?? "tickets";
  const [file, setFile] = useState<KeptFile>();
  return (
    <Page
      title={say("导入", "Imports")}
      controls={
        <Segmented
          value={kind}
          onChange={(value) => {
            setKind(value);
            setFile(undefined);
          }}
          options={mine.map((value) => ({
            value,
            label: say(kinds[value].zh, kinds[value].en),
          }))}
        />
      }
    >
      {file ? (
        <OneImport
          key={`${kind}/${file.id}`}
          kind={kind}
          file={file}
          onAgain={() => setFile(undefined)}
        />
      ) : (
        <>
          <FileDrop accept=".csv,.txt,.tsv,.xlsx,.parquet" onKept={setFile} />
          <TemplateLink key={kind} kind={kind} />
        </>
      )}
      <History key={kind} kind={kind} />
    </Page>
  );
}

/** An empty table with this import's columns, for who has no file yet. */
function TemplateLink({ kind }: { kind: Kind }) {
  const { say, language } = useSpeech();
  const report = useReport();
  const take = async () => {
    const given = await report(call(kinds[kind].template, { language }));
    if (given) takeFile(given.file, given.name);
  };
  return (
    <p>
      <Button type="link" onClick={take}>
        {say("下载空白模板", "Download an empty template")}
      </Button>
    </p>
  );
}

function OneImport({ kind, file, onAgain }: { kind: Kind; file: KeptFile; onAgain(): void }) {
  const say = useSay();
  const report = useReport();
  const [columns, setColumns] = useState<Record<string, string>>();
  const [acceptValid, setAcceptValid] = useState(false);
  const [createRegions, setCreateRegions] = useState(false);
  const [job, setJob] = useState<string>();
  const asked = { file: file.id, ...(columns && { columns }) };
  const preview = useAnswer(kinds[kind].preview, asked);
  const { act, isBusy } = useAct(kinds[kind].run);
  const run = async () => {
    const queued = await report(
      act(
        { ...asked, acceptValid, ...(kind === "tickets" && { createRegions }) },
        say(`导入 ${file.name}`, `import ${file.name}`),
      ),
    );
    setJob(queued?.job);
  };
  const map = (name: string, theirs: string | undefined) => {
    const now = Object.fromEntries(
      (preview.data?.columns ?? []).flatMap((column) =>
        column.theirs === null ? [] : [[column.name, column.theirs]],
      ),
    );
    const { [name]: _, ...others } = now;
    setColumns(theirs === undefined ? others : { ...others, [name]: theirs });
  };
  return (
    <Card
      title={
        <>
          {file.name} <small>{bytes(file.bytes)}</small>
        </>
      }
      tools={
        <Button type="text" onClick={onAgain}>
          {say("换一个文件", "Another file")}
        </Button>
      }
    >
      <div className="body stack">
        {job ? (
          <JobProgress id={job}>
            {(ended) => (
              <>
                <Outcome job={ended} fileName={file.name} />
                {ended.state !== "done" && (
                  <div>
                    <Button onClick={() => setJob(undefined)}>
                      {say("回到预览", "Back to the preview")}
                    </Button>
                  </div>
                )}
              </>
            )}
          </JobProgress>
        ) : (
          <Answered query={preview} rows={8}>
            {(answer) => (
              <>
                <Preview preview={answer} onMap={map} />
                <div className="row">
                  <Checkbox
                    checked={acceptValid}
                    onChange={(event) => setAcceptValid(event.target.checked)}
                  >
                    {say("有误的行跳过，其余照常导入", "Skip bad rows, take the others")}
                  </Checkbox>
                  {kind === "tickets" && (
                    <Checkbox
                      checked={createRegions}
                      onChange={(event) => setCreateRegions(event.target.checked)}
                    >
                      {say("未知地区建为新单位", "Make a unit of every unknown region")}
                    </Checkbox>
                  )}
                  <Button
                    type="primary"
                    loading={isBusy}
                    disabled={answer.problems.some((problem) => problem.row === 0)}
                    onClick={() => void run()}
                  >
                    {say("开始导入", "Import")}
                  </Button>
                </div>
              </>
            )}
          </Answered>
        )}
      </div>
    </Card>
  );
}

type Run = Output<"tickets.imports">["imports"][number];

function History({ kind }: { kind: Kind }) {
  const say = useSay();
  const [open, setOpen] = useParam("import");
  const history = useAnswer(kinds[kind].list, {});
  const columns: Column<Run>[] = [
    {
      id: "at",
      head: say("时间", "When"),
      value: (run) => run.importedAt,
      cell: (run) => <Moment at={run.importedAt} />,
    },
    { id: "file", head: say("文件", "File"), value: (run) => run.fileName },
    {
      id: "rows",
      head: say("行", "Rows"),
      value: (run) => run.rows,
      cell: (run) => number(run.rows),
      numeric: true,
    },
    {
      id: "written",
      head: say("写入", "Written"),
      value: (run) => run.written,
      cell: (run) => number(run.written),
      numeric: true,
    },
    {
      id: "rejected",
      head: say("有误", "Rejected"),
      value: (run) => run.rejected,
      cell: (run) =>
        run.rejected > 0 ? (
          <span className="tag" data-tone="high">
            {number(run.rejected)}
          </span>
        ) : (
          "0"
        ),
      numeric: true,
    },
    { id: "by", head: say("谁", "Who"), value: (run) => run.importedBy, choice: true },
  ];
  return (
    <Card title={say("历次导入", "Earlier imports")}>
      <Answered query={history} rows={4}>
        {({ imports }) => {
          const run = imports.find((each) => each.importId === open);
          return (
            <>
              <DataTable
                name="imports"
                columns={columns}
                rows={imports}
                idOf={(each) => each.importId}
                onOpen={(each) => setOpen(each.importId)}
                openId={open}
                empty={{
                  title: say("还没有导入过", "Nothing was imported yet"),
                  hint: say(
                    "拖一个文件到上面；同一文件导入两次不会重复写入。",
                    "Drop a file above; the same file twice has no second effect.",
                  ),
                }}
              />
              <Panel title={run?.fileName} isOpen={run !== undefined} onClose={() => setOpen("")}>
                {run && <OneRun run={run} />}
              </Panel>
            </>
          );
        }}
      </Answered>
    </Card>
  );
}

function OneRun({ run }: { run: Run }) {
  const say = useSay();
  const { errorsFile } = run;
  return (
    <div className="stack">
      <Facts
        facts={[
          [say("编号", "Import"), <code key="id">{run.importId}</code>],
          [say("时间", "When"), <Moment key="at" at={run.importedAt} />],
          [say("谁", "Who"), run.importedBy],
          [say("读到", "Rows"), number(run.rows)],
          [say("接受", "Accepted"), number(run.accepted)],
          [say("写入", "Written"), number(run.written)],
          [say("有误", "Rejected"), number(run.rejected)],
          [say("文件指纹", "File"), <code key="file">{run.file}</code>],
        ]}
      />
      <div className="row">
        <Button onClick={() => takeFile(run.file, run.fileName)}>
          {say("下载原文件", "Download the file")}
        </Button>
        {errorsFile && (
          <Button onClick={() => takeFile(errorsFile, `${run.fileName}-errors.csv`)}>
            {say("下载行错误", "Download row errors")}
          </Button>
        )}
      </div>
    </div>
  );
}
