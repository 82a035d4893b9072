/** What was counted, by the room that counted it: a name is `room: what`, or `what` of the house at large. */
import { formatYuan } from "../../../src/base/money.ts";
import { chineseOf } from "./chinese.ts";
import { decimals, type Said } from "./words.ts";

export interface Room {
  room: Said;
  counts: readonly Count[];
}

interface Count {
  said: Said;
  months: Readonly<Record<string, number>>;
  total: Said;
  /** A number of it, as it is written. */
  write(value: number): string;
}

const atLarge = "house";

export function roomsOf(counts: Readonly<Record<string, Record<string, number>>>): Room[] {
  const all = Object.keys(counts)
    .sort()
    .map((name) => ({ name, ...placeOf(name) }));
  return [...Map.groupBy(all, ({ room }) => room)]
    .sort(([left], [right]) => Number(right === atLarge) - Number(left === atLarge))
    .map(([room, own]) => ({
      room: said(room),
      counts: own.map(({ name, what }) => countOf(what, counts[name]!)),
    }));
}

function placeOf(name: string): { room: string; what: string } {
  const [, room = atLarge, what = name] = /^([a-z]+)(?:, all)?: (.+)$/.exec(name) ?? [];
  if (room !== atLarge) return { room, what };
  const [, first, rest] = /^(fault|homes|differences|readings) (.+)$/.exec(name) ?? [];
  return first === undefined ? { room, what } : { room: first, what: rest! };
}

function countOf(what: string, months: Record<string, number>): Count {
  const isMoney = /\bfen\b/.test(what);
  const sum = Object.values(months).reduce((total, each) => total + each, 0);
  const write = (value: number) =>
    isMoney ? formatYuan(BigInt(Math.round(value))) : decimals(value);
  const unit = isMoney ? { zh: " 元", en: " yuan" } : { zh: "", en: "" };
  const total = { zh: `${write(sum)}${unit.zh}`, en: `${write(sum)}${unit.en}` };
  return { said: said(what.replace(/^fen /, "")), months, total, write };
}

function said(name: string): Said {
  return { zh: chineseOf(name), en: name };
}
