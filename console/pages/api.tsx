/**
 * 接口: what programs can ask of the house, read off its own description; queries can be tried here.
 * @module
 */
import { useQuery } from "@tanstack/react-query";
import { Button, Input, type InputRef } from "antd";
import { useMemo, useRef, useState } from "react";
import { call, type OperationName, Refused } from "../client.ts";
import { useKeys } from "../parts/keys.tsx";
import { Card, Page } from "../parts/page.tsx";
import { useParam } from "../parts/router.tsx";
import { type Say, useSay, useSentence } from "../parts/say.tsx";
import { Answered, Empty } from "../parts/states.tsx";

interface Schema {
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: Schema | boolean;
}
interface Field {
  name: string;
  isRequired: boolean;
  schema: Schema;
}
interface Described {
  name: string;
  isQuery: boolean;
  summary: string;
  roles: string;
  input: Field[];
  output: Schema | undefined;
}

interface OpenApi {
  info: { version: string; description: string };
  paths: Record<
    string,
    {
      get?: PathEntry;
      post?: PathEntry;
    }
  >;
}
interface PathEntry {
  summary: string;
  description: string;
  parameters?: {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    schema: Schema;
  }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

const json = "application/json";

/** GET entries are queries; their parameters are the fields of the input. */
function describe({ paths }: OpenApi): Described[] {
  return Object.entries(paths).map(([path, { get, post }]) => {
    const entry = (get ?? post)!;
    const body = post?.requestBody?.content[json]?.schema;
    const answer = Object.entries(entry.responses).find(([status]) => status.startsWith("2"))?.[1];
    return {
      name: path.replace("/v1/", ""),
      isQuery: get !== undefined,
      summary: entry.summary,
      roles: entry.description,
      input: get
        ? (get.parameters ?? []).map(({ name, required = false, description, schema }) => ({
            name,
            isRequired: required,
            schema: { ...schema, ...(description && { description }) },
          }))
        : fieldsOf(body),
      output: answer?.content?.[json]?.schema,
    };
  });
}

function fieldsOf(schema: Schema | undefined): Field[] {
  return Object.entries(schema?.properties ?? {}).map(([name, each]) => ({
    name,
    isRequired: schema?.required?.includes(name) ?? false,
    schema: each,
  }));
}

export default function Api() {
  const say = useSay();
  const described = useQuery({
    queryKey: ["openapi"],
    queryFn: async () => (await fetch("/openapi.json")).json() as Promise<OpenApi>,
  });
  return (
    <Page
      title={say("接口", "API")}
      facts={
        <>
          <span>OpenAPI 3.1</span>
          <a href="/openapi.json">/openapi.json</a>
          {described.data && <span>v{described.data.info.version}</span>}
        </>
      }
    >
      <Answered query={described} rows={14}>
        {(document) => <Browser document={document} />}
      </Answered>
    </Page>
  );
}

function Browser({ document }: { document: OpenApi }) {
  const say = useSay();
  const [chosen, setChosen] = useParam("operation");
  const [search, setSearch] = useState("");
  const box = useRef<InputRef>(null);
  const all = useMemo(() => describe(document), [document]);
  const word = search.toLowerCase();
  const found = all.filter(
    ({ name, summary }) => name.includes(word) || summary.toLowerCase().includes(word),
  );
  const domains = Map.groupBy(found, ({ name }) => name.split(".")[0]!);
  const shown = all.find(({ name }) => name === chosen) ?? found[0];
  const move = (by: number) => {
    const at = found.findIndex(({ name }) => name === shown?.name) + by;
    const next = found[Math.max(0, Math.min(found.length - 1, at))];
    if (next) setChosen(next.name);
  };
  useKeys([
    { key: "/", zh: "搜索操作", en: "Search operations", run: () => box.current?.focus() },
    { key: "j", zh: "下一个操作", en: "Next operation", run: () => move(1) },
    { key: "k", zh: "上一个操作", en: "Previous operation", run: () => move(-1) },
  ]);
  return (
    <div className="api">
      <nav className="api-list card">
        <Input
          ref={box}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder={say("搜索操作", "Search operations")}
          aria-label={say("搜索操作", "Search operations")}
          suffix={<kbd>/</kbd>}
          allowClear
        />
        {[...domains].map(([domain, operations]) => (
          <section key={domain}>
            <h3>{domain}</h3>
            {operations.map(({ name, isQuery }) => (
              <button
                key={name}
                type="button"
                aria-current={name === shown?.name}
                onClick={() => setChosen(name)}
              >
                <span className="verb" data-query={isQuery || undefined}>
                  {isQuery ? "GET" : "POST"}
                </span>
                {name.slice(domain.length + 1)}
              </button>
            ))}
          </section>
        ))}
      </nav>
      {shown ? (
        <Operation key={shown.name} operation={shown} />
      ) : (
        <Empty title={say("没有这样的操作", "No such operation")} />
      )}
    </div>
  );
}

function Operation({ operation }: { operation: Described }) {
  const say = useSay();
  const { name, isQuery, summary, roles, input, output } = operation;
  return (
    <Card
      title={
        <span className="mono api-name">
          <span className="verb" data-query={isQuery || undefined}>
            {isQuery ? "GET" : "POST"}
          </span>{" "}
          /v1/{name}
        </span>
      }
    >
      <div className="body stack">
        <div>
          <p>{summary}</p>
          <p className="faint">{roles}</p>
        </div>
        <h3>{say("输入", "Input")}</h3>
        <Fields fields={input} />
        {!isQuery && (
          <p className="note">
            {say("请求头：", "Headers: ")}
            <code>Idempotency-Key</code> {say("同一键只生效一次；", "has the effect once; ")}
            <code>X-Gridtill-Reason</code> {say("原因，记入审计；", "why, kept in the audit; ")}
            <code>X-Gridtill-Dry-Run: true</code>{" "}
            {say("全部做一遍再回滚。", "does it all, then rolls back.")}
          </p>
        )}
        <h3>{say("输出", "Output")}</h3>
        {output?.properties ? (
          <Fields fields={fieldsOf(output)} />
        ) : (
          <code>{output ? typeWord(output) : "–"}</code>
        )}
        {isQuery ? <Try operation={operation} /> : <Curl name={name} input={input} />}
      </div>
    </Card>
  );
}

function Fields({ fields }: { fields: Field[] }) {
  const say = useSay();
  if (fields.length === 0) return <p className="faint">{say("无", "none")}</p>;
  return (
    <table className="data api-fields">
      <tbody>
        {fields.map(({ name, isRequired, schema }) => (
          <tr key={name}>
            <td>
              <code>{name}</code>
              {isRequired && <b title={say("必需", "required")}> *</b>}
            </td>
            <td>
              <code className="faint">{typeWord(schema)}</code>
            </td>
            <td>
              {schema.description}
              {schema.default !== undefined && (
                <small>
                  {" "}
                  {say("默认", "default")} <code>{JSON.stringify(schema.default)}</code>
                </small>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function typeWord(schema: Schema): string {
  if (schema.enum) return schema.enum.map(String).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return [...new Set(either.map(typeWord))].join(" | ");
  if (schema.type === "array") return `${schema.items ? typeWord(schema.items) : "any"}[]`;
  if (schema.properties) return `{ ${Object.keys(schema.properties).join(", ")} }`;
  return [schema.type ?? "any"].flat().join(" | ");
}

/** Runs a query as oneself and shows the answer. */
function Try({ operation: { name, input } }: { operation: Described }) {
  const say = useSay();
  const sentence = useSentence();
  const [text, setText] = useState(() => JSON.stringify(example(input), null, 2));
  const [answer, setAnswer] = useState("");
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    const started = performance.now();
    try {
      const given = await call(name as OperationName, JSON.parse(text));
      const took = Math.round(performance.now() - started);
      setAnswer(`// ${took} ms\n${shortened(JSON.stringify(given, null, 2), say)}`);
    } catch (error) {
      setAnswer(
        error instanceof Refused ? `${error.code}: ${sentence(error.sentence)}` : String(error),
      );
    }
    setBusy(false);
  };
  return (
    <div className="api-try no-print">
      <h3>{say("试一试", "Try it")}</h3>
      <Input.TextArea
        className="mono"
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoSize={{ minRows: 3, maxRows: 16 }}
        aria-label={say("输入 JSON", "Input as JSON")}
        spellCheck={false}
      />
      <Button type="primary" loading={isBusy} onClick={() => void run()}>
        {say("运行查询", "Run the query")}
      </Button>
      {answer && <pre className="prose mono">{answer}</pre>}
    </div>
  );
}

function shortened(text: string, say: Say): string {
  const most = 20_000;
  return text.length <= most ? text : `${text.slice(0, most)}\n${say("……（已截断）", "... (cut)")}`;
}

function Curl({ name, input }: { name: string; input: Field[] }) {
  const body = JSON.stringify(example(input));
  return (
    <pre className="prose mono">
      {`curl -X POST ${window.location.origin}/v1/${name} \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -H "X-Gridtill-Reason: why" \\
  -d '${body}'`}
    </pre>
  );
}

/** The required fields, with something of the right kind in them. */
function example(fields: Field[]): Record<string, unknown> {
  const sample = ({ type, enum: options }: Schema): unknown => {
    if (options) return options[0];
    if (type === "array") return [];
    if (type === "object") return {};
    if (type === "boolean") return false;
    return type === "number" || type === "integer" ? 1 : "";
  };
  const required = fields.filter(({ isRequired }) => isRequired);
  return Object.fromEntries(
    required.map(({ name, schema }) => [name, schema.default ?? sample(schema)]),
  );
}
