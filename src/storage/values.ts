/**
 * How values cross between PostgreSQL's text form and TypeScript, arrays included. The driver would ask
 * the server for the array types on every new connection, and crashes the process if that connection
 * is lost meanwhile (version 3.4.9), so they are listed here.
 * Source: PostgreSQL documentation, "Array Input and Output Syntax"; `pg_type.dat` for the numbers.
 * @module
 */
import { canonicalJson } from "../base/ids.ts";

interface Form {
  /** Object ids of the type and of its array. */
  oids: readonly [number, number];
  serialize: (value: unknown) => string;
  parse: (text: string) => unknown;
}

const asText = (text: string): string => text;
const plainText = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : String(value);
const plain = (oids: Form["oids"], parse: Form["parse"]): Form => ({
  oids,
  serialize: plainText,
  parse,
});
const json = (oids: Form["oids"]): Form => ({
  oids,
  serialize: (value) => (typeof value === "string" ? value : canonicalJson(value)),
  parse: (text): unknown => JSON.parse(text),
});

const forms: Record<string, Form> = {
  bool: plain([16, 1000], (text) => text === "t"),
  int2: plain([21, 1005], Number),
  int4: plain([23, 1007], Number),
  int8: plain([20, 1016], BigInt),
  oid: plain([26, 1028], Number),
  float4: plain([700, 1021], Number),
  float8: plain([701, 1022], Number),
  numeric: plain([1700, 1231], asText),
  text: plain([25, 1009], asText),
  identifier: plain([19, 1003], asText),
  char: plain([1042, 1014], asText),
  varchar: plain([1043, 1015], asText),
  uuid: plain([2950, 2951], asText),
  day: {
    oids: [1082, 1182],
    serialize: (value) => plainText(value).slice(0, 10),
    parse: asText,
  },
  timestamp: plain([1114, 1115], (text) => new Date(`${text.replace(" ", "T")}Z`)),
  timestamptz: plain([1184, 1185], (text) => new Date(text)),
  json: json([114, 199]),
  jsonb: json([3802, 3807]),
};

interface DriverType {
  to: number;
  from: number[];
  serialize: (value: unknown) => string;
  parse: (text: string) => unknown;
}

/** For the driver's option `types`. */
export const types: Record<string, DriverType> = Object.fromEntries(
  Object.entries(forms).flatMap(
    ([
      name,
      {
        oids: [one, many],
        serialize,
        parse,
      },
    ]) => [
      [name, { to: one, from: [one], serialize, parse }],
      [
        `${name}s`,
        {
          to: many,
          from: [many],
          serialize: (value: unknown) => formatArray(value as unknown[], serialize),
          parse: (text: string) => parseArray(text, parse),
        },
      ],
    ],
  ),
);

function formatArray(list: readonly unknown[], serialize: Form["serialize"]): string {
  const items = list.map((item) => {
    if (item === null || item === undefined) return "NULL";
    if (Array.isArray(item)) return formatArray(item, serialize);
    return `"${serialize(item).replace(/["\\]/g, "\\$&")}"`;
  });
  return `{${items.join(",")}}`;
}

function parseArray(text: string, parse: Form["parse"]): unknown[] {
  const token = /"((?:[^"\\]|\\.)*)"|[{},]|[^"{},]+/gs;
  const root: unknown[] = [];
  const open = [root];
  // Bounds, where given, come before the first brace: [0:1]={1,2}
  for (const [whole, quoted] of text.slice(text.indexOf("{")).matchAll(token)) {
    if (quoted !== undefined) open.at(-1)!.push(parse(quoted.replace(/\\(.)/gs, "$1")));
    else if (whole === "{") {
      const list: unknown[] = [];
      open.at(-1)!.push(list);
      open.push(list);
    } else if (whole === "}") open.pop();
    else if (whole !== ",") open.at(-1)!.push(whole === "NULL" ? null : parse(whole));
  }
  return root[0] as unknown[];
}
