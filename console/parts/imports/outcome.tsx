/**
 * How an import ended: what was written, what was refused and why, the errors as a file.
 * @module
 */
import { Button } from "antd";
import type { Output } from "../../client.ts";
import { takeFile } from "../downloads.ts";
import { number } from "../format.ts";
import { Icon } from "../icons.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Problems } from "./preview.tsx";

type Result = Output<"tickets.import">;
interface RefusalBody {
  message: { zh: string; en: string };
  details: unknown;
}

export function Outcome({ job, fileName }: { job: Output<"house.job">; fileName: string }) {
  const sentence = useSentence();
  if (job.state === "done") return <Counts result={job.result as Result} fileName={fileName} />;
  if (job.state !== "refused") return null;
  const refusal = job.result as RefusalBody;
  return (
    <div className="stack">
      <p className="note" data-tone="high">
        {sentence(refusal.message)}
      </p>
      {isResult(refusal.details) && <Counts result={refusal.details} fileName={fileName} />}
    </div>
  );
}

function isResult(details: unknown): details is Result {
  return typeof details === "object" && details !== null && "firstErrors" in details;
}

function Counts({ result, fileName }: { result: Result; fileName: string }) {
  const say = useSay();
  const { errorsFile } = result;
  return (
    <div className="stack">
      {result.alreadyImported && (
        <p className="note" data-tone="medium">
          {say(
            "同一文件、同一映射以前导入过；没有重复写入，以下是那一次的结果。",
            "The same file with the same mapping was imported before; nothing was written twice. This is that run's result.",
          )}
        </p>
      )}
      <dl className="figures">
        <div>
          <dt>{say("读到", "rows")}</dt>
          <dd>{number(result.rows)}</dd>
        </div>
        <div>
          <dt>{say("接受", "accepted")}</dt>
          <dd>{number(result.accepted)}</dd>
        </div>
        <div>
          <dt>{say("写入", "written")}</dt>
          <dd>{number(result.written)}</dd>
        </div>
        <div data-tone={result.rejected > 0 ? "high" : undefined}>
          <dt>{say("有误", "rejected")}</dt>
          <dd>{number(result.rejected)}</dd>
        </div>
      </dl>
      {result.firstErrors.length > 0 && <Problems problems={result.firstErrors} />}
      {errorsFile && (
        <div>
          <Button
            icon={<Icon name="download" />}
            onClick={() => takeFile(errorsFile, `${fileName}-errors.csv`)}
          >
            {say("下载全部行错误 (CSV)", "Download all row errors (CSV)")}
          </Button>
        </div>
      )}
    </div>
  );
}
