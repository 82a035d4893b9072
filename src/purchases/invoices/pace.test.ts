/** The pace of ITU-T I.371 (virtual scheduling), and a breaker with one probe; time is passed in. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { answered, askLeave, fellSilent, type Pace, type PaceRules } from "./pace.ts";

const rules: PaceRules = {
  office: { perSecond: 1, burst: 1 },
  breaker: { silences: 3, openSeconds: 300, probeSeconds: 60 },
};
const start = new Date("2026-11-21T01:00:00Z");
const at = (ms: number) => new Date(start.getTime() + ms);
const fresh: Pace = { dueAt: new Date(0), silences: 0, openUntil: null, probingUntil: null };

test("one query a second: the second waits for the rest of it", () => {
  const first = askLeave(fresh, rules, start);
  if (first.kind !== "go") throw new Error(first.kind);
  expect(askLeave(first.pace, rules, at(400))).toEqual({ kind: "wait", ms: 600 });
  expect(askLeave(first.pace, rules, at(1000)).kind).toBe("go");
});

test("whoever asks whenever: never more in any window than its seconds and the burst", () => {
  const cases = fc.tuple(
    fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 60 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 4 }),
  );
  fc.assert(
    fc.property(cases, ([gaps, perSecond, burst]) => {
      const own = { ...rules, office: { perSecond, burst } };
      let pace = fresh;
      let now = 0;
      const went: number[] = [];
      for (const gap of gaps) {
        now += gap;
        const leave = askLeave(pace, own, at(now));
        if (leave.kind !== "go") continue;
        pace = leave.pace;
        went.push(now);
      }
      for (const [index, from] of went.entries()) {
        for (const [further, until] of went.slice(index).entries()) {
          expect(further).toBeLessThanOrEqual(
            ((until - from) * perSecond) / 1000 + burst - 1 + 1e-6,
          );
        }
      }
    }),
    { numRuns: 2000, examples: [[[[0, 333], 3, 1]]] },
  );
});

test("who waits as long as told may go", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(gaps, (all) => {
      let pace = fresh;
      let now = 0;
      for (const gap of all) {
        now += gap;
        let leave = askLeave(pace, rules, at(now));
        if (leave.kind === "wait") {
          now += leave.ms;
          leave = askLeave(pace, rules, at(now));
        }
        if (leave.kind !== "go") throw new Error(leave.kind);
        pace = leave.pace;
      }
    }),
  );
});

const opened = [1, 2, 3].reduce(
  (pace, second) => fellSilent(pace, rules, at(second * 1000)),
  fresh,
);

test("three silences in a row open the breaker, an answer between them does not let it", () => {
  expect(opened.openUntil).toEqual(at(3000 + 300_000));
  expect(askLeave(opened, rules, at(4000))).toEqual({ kind: "stop", until: opened.openUntil });
  const mended = answered(fellSilent(fellSilent(fresh, rules, start), rules, start));
  expect(fellSilent(mended, rules, start).openUntil).toBeNull();
});

test("half open: one probe goes, everybody else waits for what it finds", () => {
  const probe = askLeave(opened, rules, at(400_000));
  if (probe.kind !== "go") throw new Error(probe.kind);
  expect(askLeave(probe.pace, rules, at(405_000))).toEqual({ kind: "stop", until: at(460_000) });
  expect(answered(probe.pace)).toMatchObject({ silences: 0, openUntil: null, probingUntil: null });
  const again = fellSilent(probe.pace, rules, at(401_000));
  expect(again).toMatchObject({ openUntil: at(701_000), probingUntil: null });
});

test("a probe whose process died gives way to another after its time", () => {
  const probe = askLeave(opened, rules, at(400_000));
  if (probe.kind !== "go") throw new Error(probe.kind);
  expect(askLeave(probe.pace, rules, at(461_000)).kind).toBe("go");
});
