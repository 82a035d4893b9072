/** Faults strike at a deed of the work and not at a time, so that a year repeats itself to the letter. */
import { expect, test } from "vitest";
import type { Database, Transaction } from "../../../src/base/database.ts";
import { PartnerSilent, type Partners } from "../../../src/base/partners.ts";
import { openMannered, places } from "./partners.ts";
import { watched } from "./watched.ts";
import { anyWeather, HouseKilled, throughDatabase, throughFiles } from "./weather.ts";

/** What was committed, and what was rolled back. */
function ledger() {
  const said: string[] = [];
  const sql = (async () => []) as Transaction["sql"];
  const database: Database = {
    close: () => Promise.resolve(),
    async transaction(work) {
      try {
        const given = await work({ sql } as Transaction);
        said.push("committed");
        return given;
      } catch (error) {
        said.push("rolled back");
        throw error;
      }
    },
  };
  return { database, said };
}

const write = ({ sql }: Transaction) => sql`update outbox set state = 'done' where id = 1`;
const read = ({ sql }: Transaction) => sql`select 1`;
const progress = ({ sql }: Transaction) => sql`update job set done = 1, total = 2`;

test("a deed is told by what is written; progress, which goes by the clock, is none", async () => {
  for (const [work, deeds] of [
    [read, []],
    [progress, []],
    [write, ["write", "mark"]],
    [
      ({ sql }: Transaction) => sql`update job set state = ${"done"}, result = null`,
      ["write", "job"],
    ],
  ] as const) {
    const seen = watched({ sql: (async () => []) as Transaction["sql"] } as Transaction);
    await work(seen.transaction);
    expect([...seen.deeds]).toEqual(deeds);
  }
});

test("killed between effect and mark: the effect stands, the mark does not, and nothing more is done", async () => {
  const weather = anyWeather();
  const { database, said } = ledger();
  const house = throughDatabase(database, weather);
  const blow = async () => {
    weather.isDead = true;
    throw new HouseKilled("killed");
  };
  weather.strikes.push({ deed: "mark", after: 1, moment: "before", blow });
  await house.transaction(write);
  await house.transaction(read);
  await expect(house.transaction(write)).rejects.toThrow(HouseKilled);
  await expect(house.transaction(read)).rejects.toThrow(HouseKilled);
  expect(said).toEqual(["committed", "committed", "rolled back"]);
  weather.isDead = false;
  await house.transaction(write);
  expect(weather.blows).toBe(1);
});

test("a line that drops after the commit leaves the work done", async () => {
  const weather = anyWeather();
  const { database, said } = ledger();
  const blow = () => Promise.reject(new Error("dropped"));
  weather.strikes.push({ deed: "write", after: 0, moment: "after", blow });
  await expect(throughDatabase(database, weather).transaction(write)).rejects.toThrow("dropped");
  expect(said).toEqual(["committed"]);
});

test("a full disk breaks a file off in its middle, until there is room", async () => {
  const weather = anyWeather();
  const parts: string[] = [];
  const store = throughFiles(
    {
      find: async () => undefined,
      async put(content, name) {
        const whole = content instanceof Uint8Array ? [content] : content;
        for await (const part of whole) parts.push(Buffer.from(part).toString());
        return { id: name, name, bytes: 0, path: "", read: async function* () {} };
      },
    },
    weather,
  );
  weather.writesWithoutRoom = 1;
  await expect(store.put(Buffer.from("whole"), "a")).rejects.toMatchObject({ code: "ENOSPC" });
  await store.put(Buffer.from("whole"), "a");
  expect(parts).toEqual(["wh", "whole"]);
});

test("a party is deaf, mute, late or says all twice, as its manners are", async () => {
  const arrived: string[] = [];
  const bank = {
    kind: "simulated",
    submit: async ({ id }: { id: string }) => void arrived.push(id),
    answers: async () => [1, 2],
  };
  const customerMessages = { kind: "simulated", send: async () => {}, askAbout: async () => {} };
  const weather = anyWeather();
  const own = { bank, customerMessages } as unknown as Partners;
  const { bank: party } = openMannered(own, weather);
  const submit = (id: string) => party.submit({ id, bytes: new Uint8Array() });
  for (const manners of ["deaf", "mute", "late"] as const) {
    weather.manners.bank = manners;
    await expect(submit(manners)).rejects.toThrow(PartnerSilent);
  }
  expect(arrived).toEqual(["mute"]);
  weather.manners.bank = "twice";
  await submit("twice");
  expect(arrived).toEqual(["mute", "late", "twice", "twice"]);
  expect(await party.answers("2026-01-01")).toEqual([2, 1, 2, 1]);
  expect(party.kind).toBe("simulated");
});

test("what becomes of a message hangs on the messages before it, and not on the house's numbers", () => {
  const [one, other] = [places(), places()];
  expect(one("A-1", "138")).toBe(other("A-33", "138"));
  expect(one("A-2", "138")).toBe(other("A-34", "138"));
  expect(one("A-2", "")).toBe("138/2");
});
