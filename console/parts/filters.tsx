/**
 * Filters of a list that the server searches: each stands in the address by its name, and turns back to
 * the first page.
 * @module
 */
import { Checkbox, Input, Select } from "antd";
import { setParams, useParam } from "./router.tsx";

export function TextFilter({
  name,
  label,
  width = 180,
  type = "text",
}: {
  name: string;
  label: string;
  width?: number;
  type?: "text" | "number";
}) {
  const [value] = useParam(name);
  return (
    <Input.Search
      key={`${name} ${value}`}
      defaultValue={value}
      allowClear
      type={type}
      style={{ width }}
      placeholder={label}
      aria-label={label}
      onSearch={(text) => setParams({ [name]: text.trim(), page: "" })}
    />
  );
}

/** The first choice is the one that the address need not say. */
export function ChoiceFilter({
  name,
  label,
  options,
  width,
}: {
  name: string;
  label: string;
  options: { value: string; label: string }[];
  width?: number;
}) {
  const [value] = useParam(name, options[0]?.value);
  return (
    <Select
      value={value}
      aria-label={label}
      {...(width !== undefined && { style: { width } })}
      onChange={(chosen) =>
        setParams({ [name]: chosen === options[0]?.value ? "" : chosen, page: "" })
      }
      options={options}
    />
  );
}

export function FlagFilter({
  name,
  label,
  on = "yes",
}: {
  name: string;
  label: string;
  /** What the address says where it is set. */
  on?: string;
}) {
  const [value] = useParam(name);
  return (
    <Checkbox
      checked={value !== ""}
      onChange={({ target: { checked } }) => setParams({ [name]: checked ? on : "", page: "" })}
    >
      {label}
    </Checkbox>
  );
}
