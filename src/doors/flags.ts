/**
 * Text in, typed input out: command-line flags and query strings become what an operation's schema
 * asks for. The schema still judges; text that does not fit is handed on unchanged for it to refuse.
 * @module
 */
import * as z from "zod";
import type { AnyOperation } from "../base/operation.ts";

/** A property of an operation's input as JSON Schema describes it. */
export interface Field {
  name: string;
  /** `--train-file` for `trainFile`. */
  flag: string;
  type: "string" | "number" | "boolean" | "array" | "pairs" | "json";
  isFile: boolean;
  isRequired: boolean;
  description: string;
  default: unknown;
  choices: readonly string[] | undefined;
}

interface JsonSchema {
  type?: string;
  format?: string;
  description?: string;
  default?: unknown;
  enum?: string[];
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  required?: string[];
}

export function inputSchema({ input }: Pick<AnyOperation, "input">): JsonSchema {
  return z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

export function outputSchema({ output }: Pick<AnyOperation, "output">): JsonSchema {
  return z.toJSONSchema(output, { io: "output", unrepresentable: "any" }) as JsonSchema;
}

export function fieldsOf(operation: Pick<AnyOperation, "input">): Field[] {
  const { properties = {}, required = [] } = inputSchema(operation);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    flag: name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    type: typeOf(schema),
    isFile: [schema, ...(schema.anyOf ?? [])].some(({ format }) => format === "file-id"),
    isRequired: required.includes(name) && schema.default === undefined,
    description: schema.description ?? "",
    default: schema.default,
    choices: schema.enum,
  }));
}

function typeOf(schema: JsonSchema): Field["type"] {
  const choices = (schema.anyOf ?? [schema]).filter(({ type }) => type !== "null");
  const [first = {}] = choices;
  if (choices.some(({ type }) => type === "string")) return "string";
  if (first.type === "integer" || first.type === "number") return "number";
  if (first.type === "boolean" || first.type === "array") return first.type;
  if (first.type !== "object") return "string";
  const values = first.additionalProperties;
  return typeof values === "object" && values.type === "string" ? "pairs" : "json";
}

/** Reads one field's text. */
export function readField({ type }: Pick<Field, "type">, text: string): unknown {
  if (type === "boolean" && ["true", "false", ""].includes(text)) return text !== "false";
  if (type === "number")
    return text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
  if (type === "array") return text.startsWith("[") ? readJson(text) : splitList(text);
  if (type === "pairs") return text.startsWith("{") ? readJson(text) : readPairs(text);
  return type === "json" ? readJson(text) : text;
}

function splitList(text: string): string[] {
  return text === "" ? [] : text.split(",").map((part) => part.trim());
}

function readPairs(text: string): unknown {
  const pairs = splitList(text).map((part) => part.split(/=(.*)/s).slice(0, 2));
  return pairs.every((pair) => pair.length === 2) ? Object.fromEntries(pairs) : text;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
