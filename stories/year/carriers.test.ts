/** Whoever asks over HTTP is answered as within the process, refusals included, and signs in anew when he must. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { operator } from "../../src/doors/context.ts";
import { actorById } from "../../src/organisation/organisation.ts";
import { openTestHouse, type TestHouse } from "../harness.ts";
import {
  bySession,
  byToken,
  type Carrier,
  overHttp,
  type Reached,
  withinTheProcess,
} from "./carriers.ts";
import { type Door, openDoor } from "./door.ts";
import { anyWeather } from "./faults/weather.ts";

const clerk = "jinan.clerk";
let lived: TestHouse;
let door: Door;
let house: Reached;
let ways: Record<"session" | "token" | "process", Carrier>;

beforeAll(async () => {
  lived = await openTestHouse();
  await lived.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
  await lived.get("organisation.add-person", {
    ...{ id: clerk, name: "谭晓岚", roles: ["receivables-clerk"], scope: ["*"] },
  });
  door = await openDoor(lived, 0);
  house = {
    current: () => lived,
    now: lived.now,
    weather: anyWeather(),
    door: async () => door,
    async actor(id: string) {
      if (id === operator.id) return operator;
      return (await lived.database.transaction((inner) => actorById(inner, id)))!;
    },
    file: (_actor, content, name) => lived.file(content, name),
  };
  ways = {
    session: overHttp(house, clerk, bySession),
    token: overHttp(house, clerk, byToken),
    process: withinTheProcess(house, clerk),
  };
});
afterAll(async () => {
  await door.close();
  await lived.close();
});

test("one question, three ways, one answer; and one refusal", async () => {
  // the one-time password of the session's first sign-in takes tokens back, so it comes first
  await ways.session.send({ operation: "organisation.me", input: {}, reason: "登录" });
  const wishes = [
    { operation: "organisation.tree", input: {} },
    { operation: "payments.list", input: { pageSize: 10 } },
    { operation: "payments.show", input: { payment: "P-2026-000001" } },
    { operation: "house.backup", input: {} },
    { operation: "payments.list", input: { pageSize: "ten" } },
    { operation: "payments.reverse", input: { payment: "P-2026-000001" } },
  ];
  for (const wish of wishes) {
    const within = await ways.process.send({ ...wish, reason: "核对" });
    for (const way of ["session", "token"] as const) {
      const over = await ways[way].send({ ...wish, reason: "核对" });
      expect(over, `${wish.operation} by ${way}`).toEqual(within);
    }
  }
});

test("a file goes up, and a session that has ended is opened anew", async () => {
  const now = lived.now();
  const first = await ways.session.put("户号\n", "一.csv");
  lived.setNow(new Date(now.getTime() + 13 * 3_600_000));
  expect(await ways.session.put("户号\n", "一.csv")).toBe(first);
});
