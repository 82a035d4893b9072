/**
 * Above a table: search, filters, how many rows, columns, export.
 * @module
 */
import { Button, Checkbox, Dropdown, Input, type InputRef } from "antd";
import { useRef } from "react";
import { download } from "./downloads.ts";
import { number } from "./format.ts";
import { Icon } from "./icons.tsx";
import { useKeys } from "./keys.tsx";
import { type Column, wordOf, writeFilters } from "./rows.ts";
import { useSay } from "./say.tsx";
import { type Cell, toCsv, toXlsx } from "./sheet.ts";
import type { TableProps, TableState } from "./table.tsx";
import { FilterBar } from "./table-filters.tsx";

interface BarProps<Row> extends TableProps<Row> {
  state: TableState;
  arranged: Row[];
  visible: Column<Row>[];
}

export function TableBar<Row>(props: BarProps<Row>) {
  const { columns, rows, state, arranged } = props;
  const say = useSay();
  const searchBox = useRef<InputRef>(null);
  useKeys([{ key: "/", zh: "搜索", en: "Search", run: () => searchBox.current?.focus() }]);
  return (
    <div className="table-bar">
      {props.lead}
      <Input
        ref={searchBox}
        className="table-search"
        prefix={<Icon name="search" size={14} />}
        placeholder={say("搜索本表", "Search this table")}
        aria-label={say("搜索本表", "Search this table")}
        suffix={<kbd>/</kbd>}
        value={state.search}
        onChange={(event) => state.set("q", event.target.value)}
        allowClear
      />
      <FilterBar
        rows={rows}
        columns={columns}
        filters={state.filters}
        onChange={(filters) => state.set("f", writeFilters(filters))}
      />
      <Count shown={arranged.length} loaded={rows.length} total={props.total} />
      <ColumnChooser columns={columns} state={state} />
      <Export {...props} />
    </div>
  );
}

function Count({
  shown,
  loaded,
  total,
}: {
  shown: number;
  loaded: number;
  total: number | null | undefined;
}) {
  const say = useSay();
  const rows = shown === loaded ? number(shown) : `${number(shown)} / ${number(loaded)}`;
  const isPage = typeof total === "number" && total > loaded;
  return (
    <span className="table-count" aria-live="polite">
      {isPage
        ? say(`本页 ${rows} 行，共 ${number(total)}`, `${rows} rows here of ${number(total)}`)
        : say(`${rows} 行`, `${rows} rows`)}
    </span>
  );
}

function ColumnChooser<Row>({ columns, state }: { columns: Column<Row>[]; state: TableState }) {
  const say = useSay();
  const { away, setAway } = state;
  const toggle = (id: string) =>
    setAway(away.includes(id) ? away.filter((other) => other !== id) : [...away, id]);
  return (
    <Dropdown
      trigger={["click"]}
      popupRender={() => (
        <div className="menu-sheet">
          {columns
            .filter((column) => column.head !== "")
            .map(({ id, head }) => (
              <Checkbox key={id} checked={!away.includes(id)} onChange={() => toggle(id)}>
                {head}
              </Checkbox>
            ))}
        </div>
      )}
    >
      <Button type="text" icon={<Icon name="columns" />} aria-label={say("选列", "Columns")} />
    </Dropdown>
  );
}

function Export<Row>({ name, onExport, arranged, visible }: BarProps<Row>) {
  const say = useSay();
  const exportAs = (format: "csv" | "xlsx") => {
    if (onExport) return onExport(format);
    const cells = cellsOf(arranged, visible);
    download(format === "csv" ? toCsv(cells) : toXlsx(cells), `${name}.${format}`);
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "csv", label: "CSV" },
          { key: "xlsx", label: "Excel (XLSX)" },
        ],
        onClick: ({ key }) => exportAs(key === "xlsx" ? "xlsx" : "csv"),
      }}
    >
      <Button type="text" icon={<Icon name="download" />} aria-label={say("导出", "Export")} />
    </Dropdown>
  );
}

/** Numbers stay numbers; everything else is the word a person reads. */
function cellsOf<Row>(rows: Row[], columns: Column<Row>[]): Cell[][] {
  const named = columns.filter((column) => column.head !== "");
  const cell = (column: Column<Row>, row: Row): Cell => {
    const value = column.value(row);
    return typeof value === "number" && !column.word ? value : wordOf(column, row);
  };
  return [
    named.map((column) => column.head),
    ...rows.map((row) => named.map((column) => cell(column, row))),
  ];
}
