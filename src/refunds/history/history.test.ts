/** Event logs (IEEE 1849-2016 and CSV of mining tools): the figures of the issue, and our rules over a history. */
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "../../../stories/harness.ts";
import { dayMs } from "../../base/dates.ts";
import { replayCase } from "./conformance.ts";
import { createCases, figuresOf } from "./figures.ts";

type Row = [name: string, activity: string, time: string];
const claim = (deed: string, by = "EMPLOYEE") => `Claim ${deed} by ${by}`;
/** `S` submitted, `a b f` approved by administration, budget owner, finally by the supervisor, ... */
const letters: Record<string, string> = {
  ...{ S: claim("SUBMITTED"), V: claim("SAVED"), a: claim("APPROVED", "ADMINISTRATION") },
  ...{ b: claim("APPROVED", "BUDGET OWNER"), f: claim("FINAL_APPROVED", "SUPERVISOR") },
  ...{ r: claim("REJECTED", "ADMINISTRATION"), e: claim("REJECTED", "EMPLOYEE") },
  ...{ m: claim("REJECTED", "MISSING"), R: "Request Payment", P: "Payment Handled" },
  ...{ s: "Permit SUBMITTED by EMPLOYEE", p: "Permit FINAL_APPROVED by SUPERVISOR" },
  T: "Start trip",
};
const start = Date.parse("2026-03-01T00:00:00Z");
/** One event a day. */
const caseOf = (course: string, name = course) => ({
  name,
  events: [...course].map((letter, day) => ({
    activity: letters[letter]!,
    at: start + day * dayMs,
  })),
});
const activitiesOf = (course: string) => [...course].map((letter) => letters[letter]!);
const rowsOf = (courses: readonly string[]): Row[] =>
  courses.flatMap((course, index) =>
    caseOf(course).events.map(
      ({ activity, at }): Row => [`c${index}`, activity, new Date(at).toISOString()],
    ),
  );
const csvOf = (rows: readonly Row[], heading = "case,concept:name,time:timestamp") =>
  [heading, ...rows.map((row) => row.join(","))].join("\n");

const courses = ["SafRP", "SabfRP", "SreSafRP", "Sre", "SafR", "V", "SafRPP", "sSpafRP"];
const figures = {
  ...{ cases: 8, rejectedCases: 2, neverPaid: 3, paidTwice: 1, resubmittedDocuments: 1 },
  ...{ loops: 2, events: 40 },
};

describe("figures", () => {
  test("by the definitions of the issue, each case by hand", () => {
    expect(figuresOf(courses.map((course) => caseOf(course)))).toMatchObject(figures);
  });

  test("days: the median is the mean of the middle two, p90 the least that over nine tenths keep to", () => {
    const lasting = (days: number) => ({
      name: "c",
      events: [0, days].map((day) => ({ activity: "x", at: start + day * dayMs })),
    });
    const of = (...days: number[]) => {
      const { medianDays, p90Days } = figuresOf(days.map(lasting));
      return [medianDays, p90Days];
    };
    expect(of(3)).toEqual([3, 3]);
    expect(of(4, 1)).toEqual([2.5, 4]);
    expect(of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).toEqual([5.5, 10]);
    expect(of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)).toEqual([6, 10]);
  });

  test("events in any order give the same, those of one moment as the log has them", () => {
    const shuffled = fc.shuffledSubarray(rowsOf(courses), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(shuffled, (rows) => {
        const log = createCases();
        for (const [name, activity, time] of rows) {
          log.add({ case: name, activity, at: Date.parse(time) });
        }
        expect(figuresOf(log.cases())).toMatchObject(figures);
      }),
    );
    const log = createCases();
    for (const letter of "SafRP") log.add({ case: "c", activity: letters[letter]!, at: start });
    const [one] = log.cases();
    expect(one!.events.map(({ activity }) => activity)).toEqual(activitiesOf("SafRP"));
  });
});

describe("conformance", () => {
  const firstRefusal = (course: string) => {
    const [deviation] = replayCase(activitiesOf(course)).deviations;
    return deviation && [deviation.event, deviation.refusal.reason.code];
  };

  test.each([
    ...["SafRP", "SabfRP", "SfRP", "SreSafRP", "SafmSafRP", "SafeSafRP", "VSafRP"],
    ...["Sre", "SeSafRP", "V", "S", "SafR", "sTpSafRP", "SspafRP", "SrSafRP"],
  ])("%s follows the rules", (course) => {
    expect(firstRefusal(course)).toBeUndefined();
  });

  test.each([
    ["signed out of turn", "Sbaf", 1, "approvals.no_seat"],
    ["signed after the final approval", "Sfa", 1, "approvals.no_seat"],
    ["signed twice", "Saaf", 2, "approvals.signs_one_step"],
    ["signed while it lay with the initiator", "SrafRP", 2, "approvals.not_running"],
    ["submitted again while it ran", "SaSreSafRP", 2, "approvals.wrong_state_to_submit"],
    ["signed before it was submitted", "aSf", 0, "refund_history.never_submitted"],
    ["payment requested before approval", "SRaf", 1, "refunds.wrong_state"],
    ["paid without a request", "SafP", 3, "refunds.wrong_state"],
    ["paid twice", "SafRPP", 5, "refunds.wrong_state"],
    ["paid after it was taken back", "SafmRP", 4, "refunds.wrong_state"],
    ["paid without a document", "P", 0, "refund_history.never_submitted"],
    ["paid while its permit was open", "sSafRP", 4, "refund_history.unapproved"],
  ])("%s: %s", (...[, course, event, code]) => {
    expect(firstRefusal(course)).toEqual([event, code]);
  });

  test("what a case came to is told apart", () => {
    expect(replayCase(activitiesOf("sSafRP"))).toMatchObject({ paidWithoutFinalApproval: true });
    expect(replayCase(activitiesOf("SaRP"))).toMatchObject({ paidWithoutFinalApproval: true });
    expect(replayCase(activitiesOf("SafmRP"))).toMatchObject({ paidWithoutFinalApproval: true });
    expect(replayCase(activitiesOf("SafR"))).toMatchObject({ wasRequested: true, isPaid: false });
    expect(replayCase(activitiesOf("SabreSabfRP"))).toMatchObject({
      ...{ hadLoop: true, isPaid: true, signaturesRepeated: 2, paidWithoutFinalApproval: false },
    });
  });

  test("whatever a log says, every act is taken or refused, and the replay ends", () => {
    const course = fc.string({ unit: fc.constantFrom(...Object.keys(letters)), maxLength: 25 });
    fc.assert(
      fc.property(course, (text) => {
        const { acts, deviations } = replayCase(activitiesOf(text));
        const ignored = [...text].filter((letter) => "VT".includes(letter)).length;
        expect(acts).toBe(text.length - ignored);
        expect(deviations.length).toBeLessThanOrEqual(acts);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("refunds.replay-history", () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse();
  });
  afterAll(() => house.close());
  const replay = async (content: string | Uint8Array, columns?: object) =>
    house.get("refunds.replay-history", { file: await house.file(content, "log"), columns });
  const reasonOf = async (content: string | Uint8Array) =>
    (await house.refused("refunds.replay-history", { file: await house.file(content, "log") }))
      .reason;

  const attribute = (key: string, value: string, inside = "") => {
    const type = key === "time:timestamp" ? "date" : "string";
    return `<${type} key="${key}" value="${value}">${inside}</${type}>`;
  };
  const xesOf = (rows: readonly Row[]) => {
    const traces = [...Map.groupBy(rows, ([name]) => name)].map(([name, events]) => {
      const nested = attribute("concept:name", "a child's name");
      const inside = events.map(
        ([, activity, time]) =>
          `<event>${attribute("org:role", "x", nested)}${attribute("concept:name", activity)}${attribute("time:timestamp", time)}${attribute("lifecycle:transition", "complete")}</event>`,
      );
      const begun = `<event>${attribute("concept:name", "Payment Handled")}${attribute("time:timestamp", events[0]![2])}${attribute("lifecycle:transition", "start")}</event>`;
      return `<trace>${attribute("concept:name", name)}${attribute("id", "x", nested)}${begun}${inside.join("")}</trace>`;
    });
    return `<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0"><global scope="event">${attribute("concept:name", "unknown")}</global>${traces.join("")}</log>`;
  };

  test("CSV and XES, plain and gzip, say the same", async () => {
    const rows = rowsOf(courses);
    const expected = await replay(csvOf(rows));
    expect(expected).toMatchObject({ ...figures, medianDays: 4.5, p90Days: 7 });
    expect(expected.activities[0]).toEqual({ activity: letters.S, events: 8 });
    for (const text of [csvOf(rows), xesOf(rows)]) {
      expect(await replay(text)).toEqual(expected);
      expect(await replay(gzipSync(text))).toEqual(expected);
    }
    const { conformance } = expected;
    expect(conformance).toMatchObject({
      ...{ followsRoute: 3, afterLoops: 1, unfinished: 3, deviating: 1, requestedNeverPaid: 1 },
      ...{ approvedNeverPaid: 1, paidWithoutFinalApproval: 0, acts: 39, signaturesRepeated: 0 },
    });
    expect(conformance.refusals).toMatchObject([
      { code: "refunds.wrong_state", acts: 1, cases: 1 },
    ]);
    expect(conformance.firstDeviations).toMatchObject([{ case: "c6", act: 6 }]);
  });

  test("columns under the names of other tools, in any order, and under any name when told", async () => {
    const turned = rowsOf(courses).map(([name, activity, time]): Row => [time, name, activity]);
    for (const heading of [
      "Complete Timestamp,Case ID,Activity",
      "time:timestamp,case:concept:name,concept:name",
      "timestamp,case_id,activity",
    ]) {
      expect(await replay(csvOf(turned, heading))).toMatchObject(figures);
    }
    const columns = { time: "when", case: "which", activity: "what" };
    expect(await replay(csvOf(turned, "when,which,what"), columns)).toMatchObject(figures);
  });

  test("moments in different zones are one time", async () => {
    const rows: Row[] = [
      ["c", letters.P!, "2026-03-29T02:00:00+02:00"],
      ["c", letters.S!, "2026-03-28T23:00:00.000-0100"],
      ["c", letters.f!, "2026-03-29 08:00:00"],
    ];
    expect(await replay(csvOf(rows))).toMatchObject({ cases: 1, medianDays: 0 });
  });

  test("what is wrong with a file is named: its row, its column, its value", async () => {
    const rows = rowsOf(["SafRP"]);
    const spoilt = rows.with(2, ["c0", letters.f!, "yesterday"]);
    expect((await reasonOf(csvOf(spoilt))).en).toBe("event 3: yesterday is no time");
    expect((await reasonOf(csvOf(rows.with(1, ["", "x", "2026-01-01"])))).en).toMatch(
      /event 2.*case/,
    );
    expect((await reasonOf(csvOf(rows, "a,b,c"))).code).toBe("files.missing_columns");
    expect((await reasonOf("")).code).toBe("files.empty");
    expect((await reasonOf("case,activity,time\n")).code).toBe("refund_history.no_events");
    expect((await reasonOf("<log><trace>")).code).toBe("files.unreadable");
    expect((await reasonOf(gzipSync(csvOf(rows)).subarray(0, 60))).code).toBe("files.unreadable");
  });
});
