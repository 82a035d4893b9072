/**
 * The one table of the console: search, filter chips, sort and open row live in the address; columns
 * can be chosen; j k Enter x work; what is shown can be taken away as CSV or XLSX.
 * @module
 */
import { Button } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import { useKept } from "./kept.ts";
import { useKeys } from "./keys.tsx";
import { setParams, useAddress } from "./router.tsx";
import { type Arrangement, arrange, type Column, readFilters, readSort } from "./rows.ts";
import { useSay } from "./say.tsx";
import { Empty } from "./states.tsx";
import { TableBar } from "./table-bar.tsx";
import { TableGrid } from "./table-grid.tsx";

export type { Column } from "./rows.ts";

export interface TableProps<Row> {
  /** Names the table in the address, the kept columns and the exported file. */
  name: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  idOf(row: Row): string;
  /** Shows the row beside the table. */
  onOpen?: (row: Row) => void;
  openId?: string | undefined;
  /** Buttons for the selected rows; with them rows can be selected. */
  bulk?: (selected: Row[], clear: () => void) => ReactNode;
  /** Stands first in the bar. */
  lead?: ReactNode;
  empty?: { title: string; hint?: string };
  /** Where the server pages: how many there are in all, and the way to the other pages. */
  total?: number | null;
  foot?: ReactNode;
  /** The server's own export, which holds every row and not only those on the screen. */
  onExport?: (format: "csv" | "xlsx") => void;
  defaultSort?: string;
  /** A short list inside something else: no bar. */
  plain?: boolean;
}

/** What the address and this browser know about a table. */
export interface TableState extends Arrangement {
  away: string[];
  setAway(ids: string[]): void;
  set(part: "q" | "f" | "s", value: string): void;
}

const shownAtOnce = 200;

export function DataTable<Row>(props: TableProps<Row>) {
  const { columns, rows, idOf, onOpen, bulk, plain = false } = props;
  const say = useSay();
  const state = useTableState(props);
  const [limit, setLimit] = useState(shownAtOnce);
  const [cursor, setCursor] = useState(-1);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { search, filters, sort } = state;
  const arranged = useMemo(
    () => arrange(rows, columns, { search, filters, sort }),
    [rows, columns, search, filters, sort],
  );
  const shown = arranged.slice(0, limit);
  const visible = columns.filter((column) => !state.away.includes(column.id));
  const chosen = arranged.filter((row) => selected.has(idOf(row)));
  const more = Math.min(shownAtOnce, arranged.length - shown.length);
  const toggle = (id: string) => setSelected((before) => toggled(before, id));
  const at = shown[cursor];
  const move = (by: number) => setCursor(Math.max(0, Math.min(shown.length - 1, cursor + by)));
  const select = [
    { key: "x", zh: "选择所在行", en: "Select the row", run: () => at && toggle(idOf(at)) },
  ];
  const keys = [
    { key: "j", zh: "下一行", en: "Next row", run: () => move(1) },
    { key: "k", zh: "上一行", en: "Previous row", run: () => move(-1) },
    { key: "Enter", zh: "打开所在行", en: "Open the row", run: () => at && onOpen?.(at) },
    ...(bulk ? select : []),
  ];
  useKeys(plain ? [] : keys);
  return (
    <div className="table-block">
      {!plain && <TableBar {...props} state={state} arranged={arranged} visible={visible} />}
      {bulk && chosen.length > 0 && (
        <div className="table-bulk">
          <span>{say(`已选 ${chosen.length} 行`, `${chosen.length} selected`)}</span>
          {bulk(chosen, () => setSelected(new Set()))}
        </div>
      )}
      {shown.length === 0 ? (
        <Nothing hasRows={rows.length > 0} empty={props.empty} />
      ) : (
        <TableGrid
          {...props}
          state={state}
          shown={shown}
          visible={visible}
          cursor={cursor}
          setCursor={setCursor}
          selected={selected}
          onToggle={toggle}
        />
      )}
      {more > 0 && (
        <Button type="link" onClick={() => setLimit(limit + shownAtOnce)}>
          {say(`再显示 ${more} 行`, `Show ${more} more`)}
        </Button>
      )}
      {props.foot && <div className="table-foot">{props.foot}</div>}
    </div>
  );
}

function useTableState<Row>({ name, columns, defaultSort = "" }: TableProps<Row>): TableState {
  const { search: address } = useAddress();
  const hidden = columns.filter((column) => column.hidden).map((column) => column.id);
  const [away, setAway] = useKept<string[]>(`columns.${name}`, hidden);
  const search = address.get(`${name}.q`) ?? "";
  const filterText = address.get(`${name}.f`) ?? "";
  const sortText = address.get(`${name}.s`) ?? defaultSort;
  const filters = useMemo(() => readFilters(filterText), [filterText]);
  const sort = useMemo(() => readSort(sortText), [sortText]);
  const set = (part: string, value: string) => setParams({ [`${name}.${part}`]: value });
  return { search, filters, sort, away, setAway, set };
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}

function Nothing({
  hasRows,
  empty,
}: {
  hasRows: boolean;
  empty: { title: string; hint?: string } | undefined;
}) {
  const say = useSay();
  if (!hasRows) {
    return (
      <Empty title={empty?.title ?? say("这里还没有内容", "Nothing here yet")}>{empty?.hint}</Empty>
    );
  }
  return (
    <Empty title={say("没有符合条件的行", "No row fits")}>
      {say("去掉一些条件，或清空搜索。", "Take a filter away, or clear the search.")}
    </Empty>
  );
}
