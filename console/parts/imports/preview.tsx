/**
 * What an import would read: each of our columns beside the file's, the first rows, the problems.
 * @module
 */
import { Select } from "antd";
import type { Output } from "../../client.ts";
import { useSentence, useSpeech } from "../say.tsx";

export type TablePreview = Output<"tickets.preview-import">;

export function Preview({
  preview,
  onMap,
}: {
  preview: TablePreview;
  /** Our column is to be read from this heading; undefined from none. */
  onMap(name: string, theirs: string | undefined): void;
}) {
  const { say, language } = useSpeech();
  const read = preview.columns.filter((column) => column.theirs !== null);
  const missing = preview.columns.filter((column) => column.required && column.theirs === null);
  return (
    <div className="stack">
      <div className="row faint">
        <span className="tag">{preview.format.toUpperCase()}</span>
        <span className="tag">{preview.encoding}</span>
        {say(
          `${preview.header.length} 列，其中 ${read.length} 列会读入`,
          `${preview.header.length} columns, ${read.length} of them are read`,
        )}
        {preview.unused.length > 0 && (
          <small>
            {say("不读：", "Not read: ")}
            {preview.unused.join("、")}
          </small>
        )}
      </div>
      {missing.length > 0 && (
        <p className="note" data-tone="high">
          {say("还缺必需的列：", "Required columns without a counterpart: ")}
          {missing.map((column) => column[language]).join("、")}
        </p>
      )}
      <div className="mapping">
        {preview.columns.map((column) => (
          <div key={column.name} data-missing={(column.required && !column.theirs) || undefined}>
            <span>
              <span>
                {column[language]} {column.required && <b title={say("必需", "required")}>*</b>}
              </span>
              <code>{column.name}</code>
            </span>
            <Select
              value={column.theirs ?? undefined}
              allowClear={!column.required}
              showSearch
              placeholder={say("不读入", "not read")}
              aria-label={column[language]}
              options={preview.header.map((value) => ({ value, label: value }))}
              onChange={(value: string | undefined) => onMap(column.name, value)}
            />
          </div>
        ))}
      </div>
      <Problems problems={preview.problems} />
      <div className="table-scroll preview-rows">
        <table className="data">
          <thead>
            <tr>
              <th className="num plain-head row-number">#</th>
              {read.map((column) => (
                <th key={column.name} className="plain-head">
                  {column[language]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.slice(0, 8).map((row) => (
              <tr key={row.row}>
                <td className="num faint">{row.row}</td>
                {read.map((column) => (
                  <td key={column.name}>
                    <span className="clip">{row.values[column.name]}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

type Problem = TablePreview["problems"][number];

/** Row, column, value, reason. */
export function Problems({ problems }: { problems: Problem[] }) {
  const { say } = useSpeech();
  const sentence = useSentence();
  if (problems.length === 0) return null;
  return (
    <div className="table-scroll problems">
      <table className="data">
        <thead>
          <tr>
            <th className="num plain-head row-number">{say("行", "Row")}</th>
            <th className="plain-head">{say("列", "Column")}</th>
            <th className="plain-head">{say("值", "Value")}</th>
            <th className="plain-head">{say("原因", "Reason")}</th>
          </tr>
        </thead>
        <tbody>
          {problems.map((problem) => (
            <tr key={`${problem.row}/${problem.column}/${problem.reason.code}`}>
              <td className="num">{problem.row || say("全文件", "file")}</td>
              <td>{problem.column}</td>
              <td>
                <code className="clip">{problem.value}</code>
              </td>
              <td>{sentence(problem.reason)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
