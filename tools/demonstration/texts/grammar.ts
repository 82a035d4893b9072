/**
 * Sentences from templates: `(a|b|)` is one of its parts, nested as deep as one likes; `(tag=a|b)`
 * takes the part at the same place in every choice of that tag, so that caller and worker tell one
 * story; `{name}` is a fact of this ticket, the same wherever it is named.
 * @module
 */
import { assert } from "../../../src/base/assert.ts";
import type { Random } from "../../../src/math/statistics/random.ts";

type Part = string | { fact: string } | { tag: string | undefined; choices: Part[][] };

export interface Facts {
  /** Crashes on a name it does not know. */
  fact(name: string): string;
  /** Where in every choice of this tag the part is taken, 0..1. */
  place(tag: string): number;
}

const parsed = new Map<string, Part[]>();

/** Expands a template. */
export function expand(template: string, facts: Facts, random: Random): string {
  let parts = parsed.get(template);
  if (!parts) {
    const reader = { text: template, at: 0 };
    parts = readParts(reader);
    assert(reader.at === template.length, `a template's brackets pair up: ${template}`);
    parsed.set(template, parts);
  }
  return write(parts, facts, random);
}

/** Every fact that a template may ask for. */
export function factsIn(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
}

function write(parts: readonly Part[], facts: Facts, random: Random): string {
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else if ("fact" in part) text += facts.fact(part.fact);
    else text += write(choose(part, facts, random), facts, random);
  }
  return text;
}

function choose(
  { tag, choices }: { tag: string | undefined; choices: Part[][] },
  facts: Facts,
  random: Random,
): Part[] {
  if (tag === undefined) return random.pick(choices);
  return choices[Math.floor(facts.place(tag) * choices.length)]!;
}

interface Reader {
  text: string;
  at: number;
}

function readParts(reader: Reader): Part[] {
  const parts: Part[] = [];
  while (reader.at < reader.text.length && !"|)".includes(reader.text[reader.at]!)) {
    parts.push(readPart(reader));
  }
  return parts;
}

function readPart(reader: Reader): Part {
  const { text, at } = reader;
  if (text[at] === "(") return readChoices(reader);
  const fact = /\{(\w+)\}/y;
  fact.lastIndex = at;
  const name = fact.exec(text)?.[1];
  const plain = /[^({|)]+/y;
  plain.lastIndex = at;
  const length = name ? name.length + 2 : plain.exec(text)?.[0].length;
  assert(length, `a template is well formed at ${at}: ${text}`);
  reader.at += length;
  return name ? { fact: name } : text.slice(at, at + length);
}

function readChoices(reader: Reader): Part {
  const choices: Part[][] = [];
  const tag = /\((\w+)=/y;
  tag.lastIndex = reader.at;
  const name = tag.exec(reader.text)?.[1];
  reader.at += name ? name.length + 1 : 0;
  do {
    reader.at++;
    choices.push(readParts(reader));
  } while (reader.text[reader.at] === "|");
  assert(reader.text[reader.at] === ")", `a template's brackets pair up: ${reader.text}`);
  reader.at++;
  return { tag: name, choices };
}
