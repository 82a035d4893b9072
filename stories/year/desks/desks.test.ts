/** Small things that desks rely on. Pure. */
import { expect, test } from "vitest";
import { Feed } from "./hotline/feed.ts";
import { changeOf } from "./meters/prices.ts";

const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour));

test("a thing is told when it begins and when it ends, each once, and never before", () => {
  const feed = new Feed<{ id: string; from: Date; to?: Date }>(
    ({ from }) => from,
    ({ to }) => to,
  );
  feed.add([
    { id: "short", from: at(1), to: at(2) },
    { id: "long", from: at(1), to: at(5) },
    { id: "endless", from: at(3) },
  ]);
  const told = [0, 1, 2, 4, 5, 9].map((hour) => feed.news(at(hour)).map(({ id }) => id));
  expect(told).toEqual([[], ["short", "long"], ["short"], ["endless"], ["long"], []]);
});

test.each([
  [12, "2026-05-01"],
  [3, "2026-01-01"],
  [2, "2025-12-01"],
] as const)("in %i months the prices change so that a month of both is billed", (months, day) => {
  const made = { seed: 1, customers: 400, past: 24, cities: [], faults: "none" as const };
  const options = { ...made, months };
  expect(changeOf({ options: { ...options, eve: "2025-11-30", collects: true } })).toBe(day);
});
