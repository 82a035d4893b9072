/**
 * Filters as chips: each names its column and values and can be taken away.
 * @module
 */
import { Button, Checkbox, Dropdown } from "antd";
import { Icon } from "./icons.tsx";
import { type Column, choicesOf } from "./rows.ts";
import { useSay } from "./say.tsx";

type Filters = Record<string, string[]>;

export function FilterBar<Row>({
  rows,
  columns,
  filters,
  onChange,
}: {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  filters: Filters;
  onChange(filters: Filters): void;
}) {
  const say = useSay();
  const offered = columns.filter((column) => column.choice);
  if (offered.length === 0) return null;
  const put = (id: string, values: string[]) => onChange({ ...filters, [id]: values });
  return (
    <>
      {offered
        .filter((column) => filters[column.id]?.length)
        .map((column) => (
          <span key={column.id} className="chip">
            {column.head}{" "}
            <b>{filters[column.id]?.map((value) => word(column, value)).join("、")}</b>
            <button
              type="button"
              aria-label={say(`去掉 ${column.head}`, `Remove ${column.head}`)}
              onClick={() => put(column.id, [])}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        ))}
      <Dropdown
        trigger={["click"]}
        popupRender={() => (
          <div className="menu-sheet filters">
            {offered.map((column) => (
              <fieldset key={column.id}>
                <legend>{column.head}</legend>
                {choicesOf(rows, column).map(([value, count]) => (
                  <Checkbox
                    key={value}
                    checked={filters[column.id]?.includes(value) ?? false}
                    onChange={(event) =>
                      put(column.id, toggled(filters[column.id] ?? [], value, event.target.checked))
                    }
                  >
                    {word(column, value) || "–"} <small>{count}</small>
                  </Checkbox>
                ))}
              </fieldset>
            ))}
          </div>
        )}
      >
        <Button type="text" icon={<Icon name="filter" />}>
          {say("筛选", "Filter")}
        </Button>
      </Dropdown>
    </>
  );
}

function toggled(values: string[], value: string, isOn: boolean): string[] {
  return isOn ? [...values, value] : values.filter((other) => other !== value);
}

function word<Row>(column: Column<Row>, value: string): string {
  return column.word ? column.word(value) : value;
}
