/** What is left for later is done once, tried again with patience, and never lost. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Database } from "../base/database.ts";
import { isRefusal } from "../base/refusal.ts";
import { StorageFull } from "../storage/full-disk.ts";
import { DatabaseUnavailable } from "../storage/postgres.ts";
import { findOperation } from "./catalog.ts";
import { inTransaction, operator, surroundings } from "./context.ts";
import { queueJob, recoverJobs, runJob, runToEnd, takeJob } from "./jobs.ts";
import type { Answer } from "./perform.ts";
import { leaveScheduled, schedule, slotOf } from "./schedule.ts";
import { workOnce } from "./worker.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

const root = { id: "37", name: "山东省", level: "province" };
const leave = (operation: string, input: object, key?: string) =>
  house.database.transaction((transaction) =>
    inTransaction(surroundings(house, { actor: operator }), transaction).later(
      operation,
      input,
      key === undefined ? {} : { key },
    ),
  );
const letters = async () =>
  house.database.transaction(
    ({ sql }) => sql<{ state: string; attempts: number; lastError: string | null }>`
      select state, attempts, last_error as "lastError" from outbox order by id`,
  );

test("a letter is performed once, as the worker, and two of one key are one", async () => {
  await leave("organisation.add-unit", root, "make-root");
  await leave("organisation.add-unit", root, "make-root");
  expect([await workOnce(house), await workOnce(house)]).toEqual([true, false]);
  expect(await letters()).toEqual([{ state: "done", attempts: 1, lastError: null }]);
});

test("two workers at once never perform one letter twice", async () => {
  await leave("organisation.add-unit", { ...root, id: "41", name: "河南省" });
  const both = await Promise.all([workOnce(house), workOnce(house), workOnce(house)]);
  expect(both.filter(Boolean)).toHaveLength(1);
  expect((await letters()).at(-1)).toMatchObject({ state: "done" });
});

test("killed between the effect and the note: taken again, the key replays, nothing happens twice", async () => {
  await leave("organisation.add-unit", { ...root, id: "42", name: "湖北省" });
  await workOnce(house);
  await house.database.transaction(
    ({ sql }) => sql`update outbox set state = 'waiting' where id = (select max(id) from outbox)`,
  );
  await workOnce(house);
  expect((await letters()).at(-1)).toMatchObject({ state: "done", attempts: 2 });
});

test("a refusal that trying again cannot change is a dead letter, seen and replayed by a person", async () => {
  await leave("organisation.add-unit", root);
  await workOnce(house);
  const dead = (await letters()).at(-1);
  expect(dead).toMatchObject({ state: "dead", attempts: 1 });
  expect(dead?.lastError).toContain("organisation.unit_exists");
  const { rows } = await house.get("house.outbox", { state: "dead" });
  await house.get("house.replay", { id: rows[0].id });
  expect((await letters()).at(-1)).toMatchObject({ state: "waiting", attempts: 0 });
  await workOnce(house);
  const nosy = await house.refused("house.outbox", {}, { as: person("x", ["collector"]) });
  expect(nosy.kind).toBe("forbidden");
});

test("a fault is tried again later, each time after a longer wait", async () => {
  await house.database.transaction(
    ({ sql }) => sql`alter table unit_alias rename to unit_alias_away`,
  );
  await leave("organisation.add-unit", { ...root, id: "43", name: "湖南省" });
  await workOnce(house);
  expect((await letters()).at(-1)).toMatchObject({ state: "waiting", attempts: 1 });
  expect(await workOnce(house)).toBe(false);
  await house.database.transaction(
    ({ sql }) => sql`alter table unit_alias_away rename to unit_alias`,
  );
  house.setNow(new Date(house.now().getTime() + 5_001));
  expect(await workOnce(house)).toBe(true);
  expect((await letters()).at(-1)).toMatchObject({ state: "done", attempts: 2 });
});

test("what is scheduled is in the catalog", () => {
  expect(schedule.filter(({ operation }) => !findOperation(operation))).toEqual([]);
});

test("the schedule leaves each slot once, in the utility's zone", async () => {
  const [night] = schedule;
  expect(slotOf(night!, new Date("2026-11-20T16:09:00Z")).toISOString()).toBe(
    "2026-11-19T16:00:00.000Z",
  );
  expect(slotOf(night!, new Date("2026-11-20T16:10:00Z")).toISOString()).toBe(
    "2026-11-20T16:00:00.000Z",
  );
  expect(await leaveScheduled(house)).toBe(true);
  expect(await leaveScheduled(house)).toBe(false);
});

test("a job that dies with its process runs again at the next start, three times at most", async () => {
  const file = await house.file("ticket_id,created_at,region,text\n1,2026-01-01,37,停电\n");
  await house.database.transaction(({ sql }) => sql`delete from outbox`);
  await leave("tickets.import", { file });
  await workOnce(house);
  for (const attempt of [1, 2, 3]) {
    expect(await takeJob(house), `attempt ${attempt}`).toBeDefined();
    await recoverJobs(house);
  }
  expect(await takeJob(house)).toBeUndefined();
  const { rows } = await house.get("house.jobs", { state: "interrupted" });
  expect(rows).toHaveLength(1);
  await house.get("house.resume-job", { id: rows[0].id });
  await house.workAll();
  expect(await house.get("house.job", { id: rows[0].id })).toMatchObject({
    state: "done",
    result: { written: 1 },
  });
});

test("a line that drops under a job leaves it queued or done, never running or failed (year of seed 1)", async () => {
  const operation = findOperation("disbursements.reconcile")!;
  for (const moment of ["before", "after"] as const) {
    for (const drop of [1, 2, 3, 4]) {
      const answer = await queueJob(house, {
        operation,
        input: {},
        actor: operator,
        reason: "bank",
      });
      const { job } = (answer as Answer).output as { job: string };
      expect(await takeJob(house, job)).toBe(job);
      const broken = { ...house, database: dropping(house.database, { drop, moment }) };
      await runJob(broken, job).catch((error) => expect(error).toBeInstanceOf(DatabaseUnavailable));
      const { state } = await house.get("house.job", { id: job });
      expect(["queued", "done"], `${moment} ${drop}`).toContain(state);
      await house.workAll();
      expect(await house.get("house.job", { id: job })).toMatchObject({ state: "done" });
    }
  }
});

test("a line that drops as a job is taken leaves it for the next turn (year of seed 3)", async () => {
  const operation = findOperation("anomalies.anchor")!;
  for (const moment of ["before", "after"] as const) {
    const answer = await queueJob(house, {
      operation,
      input: {},
      actor: operator,
      reason: "night",
    });
    const { job } = (answer as Answer).output as { job: string };
    const broken = { ...house, database: dropping(house.database, { drop: 1, moment }) };
    await expect(takeJob(broken, job)).rejects.toThrow(DatabaseUnavailable);
    expect(await house.get("house.job", { id: job }), moment).toMatchObject({ state: "queued" });
    await house.workAll();
  }
});

test("a disk that fills under a job never leaves it running (year of seed 3)", async () => {
  const operation = findOperation("disbursements.reconcile")!;
  for (const first of [1, 2, 3, 4]) {
    const answer = await queueJob(house, { operation, input: {}, actor: operator, reason: "bank" });
    const { job } = (answer as Answer).output as { job: string };
    expect(await takeJob(house, job)).toBe(job);
    const full = new StorageFull("no room");
    const broken = { drop: first, times: 3, moment: "before", error: full } as const;
    const running = runJob({ ...house, database: dropping(house.database, broken) }, job);
    await running.catch((error) => expect(error).toBe(full));
    const { state } = await house.get("house.job", { id: job });
    expect(["queued", "failed", "done"], `${first}`).toContain(state);
  }
});

interface Drop {
  /** The first transaction that breaks, and how many do. */
  drop: number;
  times?: number;
  moment: "before" | "after";
  error?: Error;
}

function dropping(own: Database, broken: Drop): Database {
  const { drop, times = 1, moment, error = new DatabaseUnavailable("the line dropped") } = broken;
  let number = 0;
  return {
    close: () => own.close(),
    async transaction(work, options) {
      number += 1;
      const isNow = number >= drop && number < drop + times;
      const result = await own.transaction(async (transaction) => {
        const given = await work(transaction);
        if (isNow && moment === "before") throw error;
        return given;
      }, options);
      if (isNow) throw error;
      return result;
    },
  };
}

test("the same key of a job that was refused is refused again", async () => {
  const operation = findOperation("tickets.import")!;
  const call = { operation, input: { file: `sha256:${"0".repeat(64)}` }, actor: operator };
  const asked = { ...call, reason: "test", requestKey: "refused twice" };
  const first = await runToEnd(house, asked);
  expect(isRefusal(first)).toBe(true);
  expect(await runToEnd(house, asked)).toEqual(first);
});

test("a job is its owner's business: others see neither it nor that it exists", async () => {
  const { rows } = await house.get("house.jobs", {});
  const refusal = await house.refused(
    "house.job",
    { id: rows[0].id },
    { as: person("x", ["collector"]) },
  );
  expect(refusal.reason.code).toBe("house.no_job");
});

test("a job that runs later, or again, may do what its actor may do then", async () => {
  await house.get("organisation.add-person", {
    ...{ id: "mover", name: "mover", roles: ["data-scientist"], scope: ["*"] },
  });
  const mover = person("mover", ["data-scientist"]);
  const file = await house.file(
    "户号,户名,用电类别,单位,开户日期\n0012345678,王,居民,37,2020-01-01\n",
  );
  const call = { operation: findOperation("customers.import")!, input: { file }, actor: mover };
  const queued = await queueJob(house, { ...call, reason: "test" });
  await house.get("organisation.set-roles", { person: "mover", roles: ["collector"] });
  const { job } = (queued as { output: { job: string } }).output;
  await takeJob(house, job);
  await runJob(house, job);
  expect(await house.get("house.job", { id: job })).toMatchObject({
    state: "refused",
    result: { code: "doors.role_missing" },
  });
});

test("a local keeper sees his own jobs only, the whole utility's keeper all of them", async () => {
  const { rows } = await house.get("house.jobs");
  const local = person("local", ["administrator"], ["37/3701"]);
  expect((await house.get("house.jobs", {}, { as: local })).rows).toEqual([]);
  const asked = { id: rows[0].id };
  expect((await house.refused("house.job", asked, { as: local })).kind).toBe("not_found");
  const whole = person("whole", ["administrator"]);
  expect(await house.get("house.job", asked, { as: whole })).toMatchObject(asked);
});

test("a closing house puts a running job back, and a cancelled one can be resumed", async () => {
  const rows = Array.from({ length: 3000 }, (_, at) => `T${at},2026-01-01,37,停电`);
  const file = await house.file(["ticket_id,created_at,region,text", ...rows].join("\n"));
  const operation = findOperation("tickets.import")!;
  const call = { operation, input: { file }, actor: operator, reason: "test" };
  const { job: id } = ((await queueJob(house, call)) as { output: { job: string } }).output;
  const job = () => house.get("house.job", { id });
  await takeJob(house, id);
  await runJob(house, id, { isStopping: () => true });
  expect(await job()).toMatchObject({ state: "queued", attempts: 0 });
  await takeJob(house, id);
  await house.get("house.cancel-job", { id });
  await runJob(house, id, { isStopping: () => true });
  expect(await job()).toMatchObject({ state: "cancelled", result: { code: "files.cancelled" } });
  await house.get("house.resume-job", { id });
  await takeJob(house, id);
  await runJob(house, id);
  expect(await job()).toMatchObject({ state: "done", result: { written: 3000 } });
});
