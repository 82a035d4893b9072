/**
 * Names of things. A new id is derived from what it names, so that the same work done again finds
 * the same row; where nothing names it, the context hands out a number (`context.newId`).
 * @module
 */

/** `T-2026-000042`: prefix, year, running number. */
export function numberedId(prefix: string, year: number, number: number): string {
  return `${prefix}-${year}-${String(number).padStart(6, "0")}`;
}

/** Deterministic JSON: keys sorted, bigints as strings. Two equal values give equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) => {
    if (typeof field === "bigint") return field.toString();
    if (field === null || typeof field !== "object" || Array.isArray(field)) return field;
    const entries = Object.entries(field).sort(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(entries);
  });
}
