/**
 * The rows of a table under a head that stays.
 * @module
 */
import { Checkbox } from "antd";
import { useEffect, useRef } from "react";
import { type Column, type Sort, wordOf } from "./rows.ts";
import { useSay } from "./say.tsx";
import type { TableProps, TableState } from "./table.tsx";

interface GridProps<Row> extends TableProps<Row> {
  state: TableState;
  shown: Row[];
  visible: Column<Row>[];
  cursor: number;
  setCursor(index: number): void;
  selected: ReadonlySet<string>;
  onToggle(id: string): void;
}

export function TableGrid<Row>(props: GridProps<Row>) {
  const { idOf, shown, visible, cursor, state, bulk } = props;
  const say = useSay();
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    if (cursor >= 0) body.current?.rows[cursor]?.scrollIntoView({ block: "nearest" });
  }, [cursor]);
  return (
    <div className="table-scroll">
      <table className="data">
        <thead>
          <tr>
            {bulk && <th className="pick" aria-label={say("选择", "Select")} />}
            {visible.map((column) => (
              <Head key={column.id} column={column} sort={state.sort} set={state.set} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map((row, index) => (
            <GridRow key={idOf(row)} {...props} row={row} index={index} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head<Row>({
  column,
  sort,
  set,
}: {
  column: Column<Row>;
  sort: Sort | undefined;
  set: TableState["set"];
}) {
  const { id, head, numeric, width } = column;
  const own = sort?.id === id ? sort : undefined;
  return (
    <th
      className={numeric ? "num" : undefined}
      style={width === undefined ? undefined : { width }}
      aria-sort={own === undefined ? "none" : own.down ? "descending" : "ascending"}
    >
      <button
        type="button"
        onClick={() => set("s", own === undefined ? `-${id}` : own.down ? id : "")}
      >
        {head}
        <i>{own === undefined ? "" : own.down ? "↓" : "↑"}</i>
      </button>
    </th>
  );
}

/** A number stands right; one word, be it an id, a day or a moment, is never broken over two lines. */
function kindOf<Row>(column: Column<Row>, row: Row): string | undefined {
  if (column.numeric) return "num";
  return /^[\w:.-]{1,40}$/.test(String(column.value(row) ?? "")) ? "word" : undefined;
}

function GridRow<Row>(props: GridProps<Row> & { row: Row; index: number }) {
  const { row, index, idOf, visible, bulk, onOpen, openId, cursor, selected, onToggle } = props;
  const say = useSay();
  const id = idOf(row);
  return (
    <tr
      data-open={onOpen && true}
      data-cursor={index === cursor || undefined}
      data-active={id === openId || undefined}
      onClick={() => {
        props.setCursor(index);
        onOpen?.(row);
      }}
    >
      {bulk && (
        <td className="pick">
          <Checkbox
            checked={selected.has(id)}
            aria-label={say(`选择 ${id}`, `Select ${id}`)}
            onClick={(event) => event.stopPropagation()}
            onChange={() => onToggle(id)}
          />
        </td>
      )}
      {visible.map((column) => (
        <td key={column.id} className={kindOf(column, row)}>
          {column.cell ? column.cell(row) : wordOf(column, row) || "–"}
        </td>
      ))}
    </tr>
  );
}
