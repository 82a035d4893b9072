/** What a contact does to somebody, by what he believes just then. */
import { expect, test } from "vitest";
import { Random } from "../../../src/math/statistics/random.ts";
import { buildWorld } from "../../../tools/demonstration/world.ts";
import { keepsPromise, type Met, type Mind, openMind, type Reaction, reactTo } from "./minds.ts";

const made = { seed: 1, customers: 2000, cities: ["3713"], months: 24, end: "2025-11-30" };
const minds = [...buildWorld(made).book.customers()].map(openMind);
const day = "2026-01-20";
const sms: Met = { contact: "sms", isRepeated: false };

/** So often as to see chances. */
function react(mind: Partial<Mind> & Pick<Mind, "nature">, met: Met): Reaction[] {
  const random = Random.seeded(7);
  const whole = { ...minds.find(({ nature }) => nature === mind.nature)!, ...mind };
  return Array.from({ length: 3000 }, () =>
    reactTo({ ...whole, contacts: [...whole.contacts] }, met, { day, random }),
  );
}
const causes = (reactions: Reaction[]) =>
  new Set(reactions.flatMap(({ grieves }) => (grieves ? [grieves] : [])));
const shareOf = (reactions: Reaction[], is: (one: Reaction) => unknown) =>
  reactions.filter(is).length / reactions.length;

test("who believes that he has paid rings up about that, and looks once more, but does not begin to pay late", () => {
  const told = react({ nature: "forgetful", settledOn: "2026-01-12" }, sms);
  expect(causes(told)).toEqual(new Set(["asked after paying"]));
  for (const { pays } of told) if (pays) expect(pays).toEqual({ day, share: 1 });
  const owing = react({ nature: "forgetful" }, sms);
  expect(shareOf(owing, ({ grieves }) => grieves)).toBeLessThan(0.002);
  expect(shareOf(owing, ({ pays }) => pays)).toBeGreaterThan(0.5);
});

test("four contacts in a week, two on a day or the same message twice are too many; those of last week are forgotten", () => {
  const often = (contacts: string[]) => causes(react({ nature: "forgetful", contacts }, sms));
  expect(often(["2026-01-15", "2026-01-17", "2026-01-18"])).toEqual(new Set(["asked too often"]));
  expect(often([day])).toEqual(new Set(["asked too often"]));
  const old = ["2026-01-11", "2026-01-12", "2026-01-13"];
  expect(often(old)).not.toContain("asked too often");
  const again = react({ nature: "forgetful" }, { ...sms, isRepeated: true });
  expect(causes(again)).toEqual(new Set(["same message twice"]));
});

test("who thinks the claim is wrong waits for the correction whatever he hears, until he is cut off", () => {
  const doubting = { nature: "forgetful", withholdsUntil: "2026-02-01" } as const;
  const called = react(doubting, { contact: "call", isRepeated: false });
  expect(causes(called)).toEqual(new Set(["wrong claim"]));
  expect(shareOf(called, ({ pays }) => pays)).toBe(0);
  const dark = react(doubting, { contact: "cut-off", isRepeated: false });
  expect(shareOf(dark, ({ pays }) => pays)).toBeGreaterThan(0.9);
  const over = react({ ...doubting, withholdsUntil: day }, { contact: "call", isRepeated: false });
  expect(shareOf(over, ({ pays }) => pays)).toBeGreaterThan(0.7);
});

test("most who are cut off although they paid complain, few of those who owe", () => {
  const cut: Met = { contact: "cut-off", isRepeated: false };
  const paid = react({ nature: "prompt", settledOn: "2026-01-18" }, cut);
  const owing = react({ nature: "unwilling" }, cut);
  expect(shareOf(paid, ({ grieves }) => grieves === "cut off though paid")).toBeGreaterThan(0.6);
  expect(shareOf(owing, ({ grieves }) => grieves === "cut off")).toBeLessThan(0.2);
});

test("promises are asked for by those without work and by farms, and kept by some; by the unwilling hardly", () => {
  const noticed: Met = { contact: "notice", isRepeated: false };
  const asks = (nature: Mind["nature"]) =>
    shareOf(react({ nature }, noticed), ({ wish }) => wish === "promise");
  expect(asks("strapped")).toBeGreaterThan(3 * asks("unwilling"));
  const keeps = (wanted: Mind["nature"]) => {
    const own = minds.filter(({ nature }) => nature === wanted);
    return own.filter((mind) => keepsPromise(mind, day)).length / own.length;
  };
  expect(keeps("prompt")).toBeGreaterThan(0.9);
  expect(keeps("strapped")).toBeGreaterThan(0.25);
  expect(keeps("strapped")).toBeLessThan(0.75);
  expect(keeps("unwilling")).toBeLessThan(keeps("strapped"));
});
