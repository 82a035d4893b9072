/** What the natures of customers promise about when they pay. */
import { expect, test } from "vitest";
import { Random } from "../../src/math/statistics/random.ts";
import { CustomerBook } from "./customers.ts";
import {
  type Contact,
  contacts,
  intentionsOf,
  monthsWithoutWork,
  movedBy,
  type Nature,
  natureOf,
  natures,
} from "./natures.ts";
import { buildCities } from "./shandong.ts";

const cities = buildCities(Random.seeded(1)).filter(({ id }) => id === "3713");
const span = { first: "2024-12-01", last: "2026-11-30" };
const book = new CustomerBook({ cities, count: 4000, ...span, random: Random.seeded(2) });
const customers = [...book.customers()];
const of = (nature: Nature) => customers.filter((each) => natureOf(each) === nature);
const runs = Array.from({ length: 24 }, (_, at) => {
  const month = `${2025 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  return { issuedOn: `${month}-01`, dueOn: `${month}-16` };
});

test("every nature there is occurs, most customers are prompt, farms and schools alone cyclical", () => {
  for (const nature of natures) expect(of(nature).length).toBeGreaterThan(0);
  expect(of("prompt").length).toBeGreaterThan(customers.length / 2);
  const cyclical = of("cyclical").map(({ customerClass, name }) =>
    name.endsWith("幼儿园") ? "school" : customerClass,
  );
  expect(new Set(cyclical)).toEqual(new Set(["agricultural", "school"]));
});

test("of their own will the prompt pay in time, the unwilling hardly ever, the forgetful in between", () => {
  const inTime = (nature: Nature) => {
    const kept = of(nature).flatMap((customer) =>
      runs.map((run) => {
        const meant = intentionsOf(customer, nature, run);
        return meant.some(({ day, share }) => day <= run.dueOn && share === 1);
      }),
    );
    return kept.filter(Boolean).length / kept.length;
  };
  expect(inTime("prompt")).toBeGreaterThan(0.97);
  expect(inTime("unwilling")).toBe(0);
  expect(inTime("forgetful")).toBeGreaterThan(0.4);
  expect(inTime("forgetful")).toBeLessThan(0.65);
});

test("farms pay after harvests and before the Spring Festival, and what they mean does not change when asked again", () => {
  const farm = of("cyclical").find(({ customerClass }) => customerClass === "agricultural")!;
  const paying = runs.filter((run) => intentionsOf(farm, "cyclical", run).length > 0);
  const months = new Set(paying.map(({ issuedOn }) => issuedOn.slice(5, 7)));
  expect(months).toEqual(new Set(["01", "06", "07", "10", "11"]));
  for (const run of runs) {
    expect(intentionsOf(farm, "cyclical", run)).toEqual(intentionsOf(farm, "cyclical", run));
  }
});

test("work is lost for three to seven months at a time and found again, and only then is too little paid", () => {
  for (const customer of of("strapped")) {
    const spells = runs.map(({ issuedOn }) => monthsWithoutWork(customer, issuedOn.slice(0, 7)));
    expect(Math.max(...spells)).toBeLessThanOrEqual(7);
    expect(spells).toContain(0);
    for (const [at, months] of spells.entries()) {
      if (at > 0 && months > 1) expect(spells[at - 1]).toBe(months - 1);
      const shares = intentionsOf(customer, "strapped", runs[at]!).map(({ share }) => share);
      if (months === 0) expect(shares).toEqual([1]);
      if (months > 1) for (const share of shares) expect(share).toBeLessThan(0.61);
    }
  }
});

test("a reminder moves the forgetful and hardly anybody else; the unwilling a notice; a cut-off moves most", () => {
  const random = Random.seeded(3);
  const share = (contact: Contact, nature: Nature) => {
    const moved = Array.from({ length: 2000 }, () =>
      movedBy(contact, nature, { day: "2026-01-05", random }),
    );
    return moved.filter(Boolean).length / moved.length;
  };
  expect(share("sms", "forgetful")).toBeGreaterThan(0.5);
  for (const nature of ["strapped", "unwilling", "cyclical"] as const) {
    expect(share("sms", nature)).toBeLessThan(0.06);
    const ladder = contacts.map((contact) => share(contact, nature));
    expect(ladder.at(-1)).toBe(Math.max(...ladder));
  }
  expect(share("notice", "unwilling")).toBeGreaterThan(4 * share("call", "unwilling"));
});
