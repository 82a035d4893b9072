/**
 * How numbers and times are written: true minus signs, thousands apart, the utility's zone.
 * @module
 */
import { dayMs, formatInstant, hourMs } from "../../src/base/dates.ts";
import type { Language } from "./say.tsx";

const minus = "−";

export function number(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const text = Math.abs(value).toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** `▲ 16`, `▼ 3`, `＝`: the sign is a shape, not a colour. */
export function delta(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined) return "–";
  if (Math.abs(value) < 0.5 * 10 ** -digits) return "＝";
  return `${value > 0 ? "▲" : "▼"} ${number(Math.abs(value), digits)}`;
}

export function percent(value: number | null | undefined, digits = 0): string {
  return value === null || value === undefined ? "–" : `${number(value * 100, digits)}%`;
}

/** Watt-hours as kilowatt-hours, exact to the watt-hour; `digits` at least, so that a column lines up. */
export function kwh(energyWh: string | null | undefined, digits = 0): string {
  if (energyWh === null || energyWh === undefined) return "–";
  const text = (Math.abs(Number(energyWh)) / 1000).toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: 3,
  });
  return energyWh.startsWith("-") ? minus + text : text;
}

/** `2026-11-20 09:05`; seconds only when asked. */
export function instant(iso: string | null | undefined, { seconds = false } = {}): string {
  if (!iso) return "–";
  return formatInstant(new Date(iso)).slice(0, seconds ? 19 : 16);
}

/** Midnight is the end of the day before, as the desk says it: `2026-11-20 24:00`. */
export function asOf(iso: string | null | undefined): string {
  if (!iso) return "–";
  const text = instant(iso);
  if (!text.endsWith("00:00")) return text;
  return `${formatInstant(new Date(Date.parse(iso) - 1)).slice(0, 10)} 24:00`;
}

/** `3 小时前`, `in 2 days`; `now` comes from the house's clock. */
export function relative(iso: string, now: number, language: Language): string {
  const ms = Date.parse(iso) - now;
  const form = new Intl.RelativeTimeFormat(language === "zh" ? "zh-CN" : "en", { numeric: "auto" });
  const size = Math.abs(ms);
  if (size < 90_000) return form.format(0, "second");
  if (size < 1.5 * hourMs) return form.format(Math.round(ms / 60_000), "minute");
  if (size < 1.5 * dayMs) return form.format(Math.round(ms / hourMs), "hour");
  return form.format(Math.round(ms / dayMs), "day");
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const step = Math.min(Math.floor(Math.log(count) / Math.log(1024)), units.length);
  return `${number(count / 1024 ** step, 1)} ${units[step - 1]}`;
}

export function duration(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [s, m, h] = language === "zh" ? [" 秒", " 分", " 小时"] : ["s", "m", "h"];
  if (seconds < 60) return `${seconds}${s}`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${m} ${seconds % 60}${s}`;
  return `${Math.floor(seconds / 3600)}${h} ${Math.floor((seconds % 3600) / 60)}${m}`;
}
