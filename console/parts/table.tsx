/**
 * The one table of the console: search, filter chips, sort and open row live in the address; columns
 * can be chosen; j k Enter x work; what is shown can be taken away as CSV or XLSX.
 * @module
 */
import { Button, Checkbox, Dropdown, Input, type InputRef } from "antd";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Icon } from "./icons.tsx";
import { useKept } from "./kept.ts";
import { useKeys } from "./keys.tsx";
import { setParams, useAddress } from "./router.tsx";
import { arrange, type Column, readFilters, readSort, wordOf, writeFilters } from "./rows.ts";
import { useSay } from "./say.tsx";
import { type Cell, download, toCsv, toXlsx } from "./sheet.ts";
import { Empty } from "./states.tsx";
import { FilterBar } from "./table-filters.tsx";

export type { Column } from "./rows.ts";

export interface TableProps<Row> {
  /** Names the table in the address, the kept columns and the exported file. */
  name: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  idOf(row: Row): string;
  /** A row of this id is open; the panel beside the table shows it. */
  onOpen?: (row: Row) => void;
  openId?: string | undefined;
  /** Buttons for the selected rows; with them rows can be selected. */
  bulk?: (selected: Row[], clear: () => void) => ReactNode;
  /** Stands left in the bar, before the chips. */
  lead?: ReactNode;
  empty?: { title: string; hint?: string };
  /** Where the server pages, how many there are beyond these rows. */
  foot?: ReactNode;
  /** The server's own export, which holds every row and not only those on the screen. */
  onExport?: (format: "csv" | "xlsx") => void;
  defaultSort?: string;
  /** A short list inside something else: no bar. */
  plain?: boolean;
}

const shownAtOnce = 200;

export function DataTable<Row>(props: TableProps<Row>) {
  const { name, columns, rows, idOf, onOpen, openId, bulk, plain = false } = props;
  const say = useSay();
  const { search: address } = useAddress();
  const read = (part: string, fallback = "") => address.get(`${name}.${part}`) ?? fallback;
  const search = read("q");
  const filterText = read("f");
  const sortText = read("s", props.defaultSort);
  const [away, setAway] = useKept<string[]>(
    `columns.${name}`,
    columns.filter((column) => column.hidden).map((column) => column.id),
  );
  const [limit, setLimit] = useState(shownAtOnce);
  const [cursor, setCursor] = useState(-1);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const searchBox = useRef<InputRef>(null);
  const body = useRef<HTMLTableSectionElement>(null);

  const sort = readSort(sortText);
  const arranged = useMemo(
    () =>
      arrange(rows, columns, {
        search,
        filters: readFilters(filterText),
        sort: readSort(sortText),
      }),
    [rows, columns, search, filterText, sortText],
  );
  const shown = arranged.slice(0, limit);
  const visible = columns.filter((column) => !away.includes(column.id));
  const set = (part: string, value: string) => setParams({ [`${name}.${part}`]: value });
  const toggle = (id: string) =>
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const move = (by: number) => setCursor((at) => Math.max(0, Math.min(shown.length - 1, at + by)));
  const at = shown[cursor];

  useEffect(() => {
    body.current?.querySelector("[data-cursor]")?.scrollIntoView({ block: "nearest" });
  }, [cursor]);
  useKeys(
    plain
      ? []
      : [
          { key: "/", zh: "搜索", en: "Search", run: () => searchBox.current?.focus() },
          { key: "j", zh: "下一行", en: "Next row", run: () => move(1) },
          { key: "k", zh: "上一行", en: "Previous row", run: () => move(-1) },
          { key: "Enter", zh: "打开所在行", en: "Open the row", run: () => at && onOpen?.(at) },
          ...(bulk
            ? [
                {
                  key: "x",
                  zh: "选择所在行",
                  en: "Select the row",
                  run: () => at && toggle(idOf(at)),
                },
              ]
            : []),
        ],
  );

  const sortBy = (id: string) => set("s", sort?.id !== id ? `-${id}` : sort.down ? id : "");
  const cells = (): Cell[][] => [
    visible.map((column) => column.head),
    ...arranged.map((row) =>
      visible.map((column) => {
        const value = column.value(row);
        return typeof value === "number" && !column.word ? value : wordOf(column, row);
      }),
    ),
  ];
  const exportAs = (format: "csv" | "xlsx") => {
    if (props.onExport) return props.onExport(format);
    download(format === "csv" ? toCsv(cells()) : toXlsx(cells()), `${name}.${format}`);
  };
  const chosen = arranged.filter((row) => selected.has(idOf(row)));

  return (
    <div className="table-block">
      {!plain && (
        <div className="table-bar">
          {props.lead}
          <Input
            ref={searchBox}
            className="table-search"
            prefix={<Icon name="search" size={14} />}
            placeholder={say("搜索本表", "Search this table")}
            aria-label={say("搜索本表", "Search this table")}
            suffix={<kbd>/</kbd>}
            value={search}
            onChange={(event) => set("q", event.target.value)}
            allowClear
          />
          <FilterBar
            rows={rows}
            columns={columns}
            filters={readFilters(filterText)}
            onChange={(filters) => set("f", writeFilters(filters))}
          />
          <span className="table-count" aria-live="polite">
            {arranged.length === rows.length
              ? say(`${rows.length} 行`, `${rows.length} rows`)
              : say(
                  `${arranged.length} / ${rows.length} 行`,
                  `${arranged.length} of ${rows.length} rows`,
                )}
          </span>
          <Dropdown
            trigger={["click"]}
            popupRender={() => (
              <div className="menu-sheet">
                {columns.map((column) => (
                  <Checkbox
                    key={column.id}
                    checked={!away.includes(column.id)}
                    onChange={() =>
                      setAway(
                        away.includes(column.id)
                          ? away.filter((id) => id !== column.id)
                          : [...away, column.id],
                      )
                    }
                  >
                    {column.head}
                  </Checkbox>
                ))}
              </div>
            )}
          >
            <Button
              type="text"
              icon={<Icon name="columns" />}
              aria-label={say("选列", "Columns")}
            />
          </Dropdown>
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
            <Button
              type="text"
              icon={<Icon name="download" />}
              aria-label={say("导出", "Export")}
            />
          </Dropdown>
        </div>
      )}
      {bulk && chosen.length > 0 && (
        <div className="table-bulk">
          <span>{say(`已选 ${chosen.length} 行`, `${chosen.length} selected`)}</span>
          {bulk(chosen, () => setSelected(new Set()))}
        </div>
      )}
      {shown.length === 0 ? (
        <Empty
          title={
            rows.length > 0
              ? say("没有符合条件的行", "No row fits")
              : (props.empty?.title ?? say("这里还没有内容", "Nothing here yet"))
          }
        >
          {rows.length > 0
            ? say("去掉一些条件，或清空搜索。", "Take a filter away, or clear the search.")
            : props.empty?.hint}
        </Empty>
      ) : (
        <div className="table-scroll">
          <table className="data">
            <thead>
              <tr>
                {bulk && <th className="pick" aria-label={say("选择", "Select")} />}
                {visible.map((column) => (
                  <th
                    key={column.id}
                    className={column.numeric ? "num" : undefined}
                    style={column.width === undefined ? undefined : { width: column.width }}
                    aria-sort={
                      sort?.id !== column.id ? "none" : sort.down ? "descending" : "ascending"
                    }
                  >
                    <button type="button" onClick={() => sortBy(column.id)}>
                      {column.head}
                      <i>{sort?.id === column.id ? (sort.down ? "↓" : "↑") : ""}</i>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody ref={body}>
              {shown.map((row, index) => {
                const id = idOf(row);
                return (
                  <tr
                    key={id}
                    data-open={onOpen ? true : undefined}
                    data-cursor={index === cursor || undefined}
                    data-active={id === openId || undefined}
                    onClick={() => {
                      setCursor(index);
                      onOpen?.(row);
                    }}
                  >
                    {bulk && (
                      <td className="pick">
                        <Checkbox
                          checked={selected.has(id)}
                          aria-label={say(`选择 ${id}`, `Select ${id}`)}
                          onClick={(event) => event.stopPropagation()}
                          onChange={() => toggle(id)}
                        />
                      </td>
                    )}
                    {visible.map((column) => (
                      <td key={column.id} className={column.numeric ? "num" : undefined}>
                        {column.cell ? column.cell(row) : wordOf(column, row) || "–"}
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {arranged.length > shown.length && (
        <Button type="link" onClick={() => setLimit(limit + shownAtOnce)}>
          {say(
            `再显示 ${Math.min(shownAtOnce, arranged.length - limit)} 行`,
            `Show ${Math.min(shownAtOnce, arranged.length - limit)} more`,
          )}
        </Button>
      )}
      {props.foot}
    </div>
  );
}
