import { describe, expect, test } from "vitest";
import type { FittedIndicator } from "../schema.ts";
import { type CellFacts, growth, indicatorsOf, type Tally, withFewerTickets } from "./growth.ts";
import { heatIndices, heatScores, roundTie } from "./heat.ts";
import { businessTypes, typeGrowths, urgencyIndicators } from "./indicators.ts";
import { borneOut, levelOf, scoreRisk } from "./risk-score.ts";

const levels = { high: 70, medium: 60 };
const slots = (previous: number[], current: number[]) =>
  previous.map((count, j) => ({ previous: count, current: current[j]! }));

describe("paper section 3.2, heat", () => {
  test("the published worked example: A 0.6192, B 0.6461, C 0.5521", () => {
    const example = slots([5, 50, 50], [10, 100, 50]);
    const scores = heatScores(example).map((score) => score!.toFixed(4));
    expect(scores).toEqual(["0.6192", "0.6461", "0.5521"]);
    expect(heatIndices(example)).toEqual([62, 65, 55]);
  });

  test("an empty category enters neither mean and has no heat", () => {
    const region = slots([40, 10, 5, 5, 0], [160, 20, 5, 2, 0]);
    expect(heatIndices(region)).toEqual([74, 60, 55, 53, null]);
  });

  test("no change anywhere: every heat is 50, in the band of table 3", () => {
    expect(heatIndices(slots([7, 30, 2], [7, 30, 2]))).toEqual([50, 50, 50]);
  });

  test("0 to 1, 100 to 200, 50 to 50: 72, 68, 63: a tiny category can lead", () => {
    expect(heatIndices(slots([0, 100, 50], [1, 200, 50]))).toEqual([72, 68, 63]);
  });

  test("one category alone has its own share", () => {
    expect(heatIndices(slots([10], [30]))).toEqual([75]);
  });

  test("a tie does not depend on the last bit of a sum", () => {
    expect([roundTie(62.5), roundTie(62.5 - 1e-13), roundTie(62.4999)]).toEqual([63, 63, 62]);
  });
});

describe("paper tables 1 and 2", () => {
  test("table 1 has seven business types against 7 and 31 days", () => {
    expect(businessTypes).toHaveLength(7);
    expect(typeGrowths).toHaveLength(14);
  });

  test("table 2 has four indicators", () => {
    expect(urgencyIndicators).toEqual(["tickets7", "tickets31", "complaint_share", "urgent_share"]);
  });

  test("growth: doubled is 1, halved is -0.5, from nothing the cap, nothing at all 0", () => {
    expect(growth(10, 5, { growthCap: 10 })).toBe(1);
    expect(growth(5, 10, { growthCap: 10 })).toBe(-0.5);
    expect(growth(3, 0, { growthCap: 10 })).toBe(10);
    expect(growth(0, 0, { growthCap: 10 })).toBe(0);
    expect(growth(1000, 1, { growthCap: 10 })).toBe(10);
    expect(growth(7, undefined, { growthCap: 10 })).toBe(0);
  });

  test("growth by a model of before comes out to the last bit (an upgrade from 9fbed22)", () => {
    for (const week of [1, 2, 3, 5, 6, 9, 11, 13, 22]) {
      const [now, usual] = [week, week / 7];
      expect(growth(now, usual, { growthCap: 10 })).toBe(now / usual - 1);
    }
  });

  test("shares are of the slot's own tickets; an empty slot has none", () => {
    expect(indicatorsOf(facts(), { growthCap: 10 })).toMatchObject({
      complaint_share: 0.5,
      urgent_share: 0.25,
      overall: -1,
      tickets7: 1,
      complaint31: -0.5,
    });
    const empty = indicatorsOf(withFewerTickets(facts(), 8), { growthCap: 10 });
    expect(empty).toMatchObject({ complaint_share: 0, overall: 0, tickets7: -1 });
  });

  test("drawn to k ordinary tickets: growth of now + k over usual + k, shares of n + k", () => {
    const drawing = { growthCap: 10, ordinary: 5 };
    expect(growth(1, 0, drawing)).toBeCloseTo(6 / 5 - 1, 12);
    expect(growth(40, 4, drawing)).toBeCloseTo(45 / 9 - 1, 12);
    expect(growth(100, 0, drawing)).toBe(10);
    expect(growth(7, undefined, drawing)).toBe(0);
    expect(indicatorsOf(facts(), drawing)).toMatchObject({
      ...{ complaint_share: 4 / 13, urgent_share: 2 / 13, overall: -8 / 13, tickets7: 4 / 9 },
    });
  });

  test("fewer tickets keep the mix of kinds and the tone", () => {
    const fewer = indicatorsOf(withFewerTickets(facts(), 4), { growthCap: 10 });
    expect(fewer).toMatchObject({ complaint_share: 0.5, urgent_share: 0.25, overall: -1 });
    expect(fewer.tickets7).toBe(0);
  });
});

function facts(): CellFacts {
  const tally = (tickets: number, complaint: number, report: number) => {
    const none = Object.fromEntries(businessTypes.map((type) => [type, 0]));
    return { ...none, tickets, complaint, report } as Tally;
  };
  return {
    now: tally(8, 3, 1),
    previous: 4,
    usual7: tally(4, 1, 0),
    usual31: tally(6, 6, 0),
    urgent: 2,
    danger: 0,
    overall: -8,
    closing: -2,
    unstable: 4,
    variation: 0,
    amplitude: 0,
  };
}

describe("paper section 3.4, score and levels", () => {
  test("table 3: 25 scores are 1 high, 6 medium, 18 low, with mean 58.6", () => {
    const table3 = [
      [71, 69, 58, 57, 59],
      [65, 63, 62, 65, 65],
      [59, 58, 53, 56, 58],
      [57, 52, 54, 56, 55],
      [56, 54, 56, 52, 55],
    ].flat();
    const counts = Map.groupBy(table3, (score) => levelOf(score, levels));
    expect([...counts].map(([level, scores]) => [level, scores.length])).toEqual([
      ["high", 1],
      ["medium", 6],
      ["low", 18],
    ]);
    expect(table3.reduce((sum, score) => sum + score, 0) / 25).toBeCloseTo(58.6, 9);
  });

  test("a level rests on tickets: high on five, medium on three; with one of each it is the paper's", () => {
    const rules = { levels, leastTickets: { high: 5, medium: 3 } };
    expect([2, 3, 4, 5].map((tickets) => borneOut(90, tickets, rules))).toEqual([
      ...["low", "medium", "medium", "high"],
    ]);
    expect([2, 3].map((tickets) => borneOut(65, tickets, rules))).toEqual(["low", "medium"]);
    const paper = { levels, leastTickets: { high: 1, medium: 1 } };
    expect(borneOut(90, 1, paper)).toBe("high");
  });

  test("the boundaries belong to the level above", () => {
    expect([59, 60, 69, 70].map((score) => levelOf(score, levels))).toEqual([
      "low",
      "medium",
      "medium",
      "high",
    ]);
  });

  test("the level follows the rounded score: 69.5 is 70 is high", () => {
    expect(levelOf(roundTie(69.5), levels)).toBe("high");
    expect(levelOf(roundTie(69.49), levels)).toBe("medium");
  });

  test("the four-region vector with fitted weights: 100, 23.392, 0, 61.203", () => {
    const column = (name: string, range: [number, number], weight: number): FittedIndicator => ({
      name,
      minimum: range[0],
      maximum: range[1],
      reversed: name === "sentiment",
      entropy: 0,
      weight,
      band: { low: 0, high: 1 },
    });
    const regions = [
      [71, 0.6, 0.8, -2],
      [58, 0.1, 0.3, 1],
      [50, 0.05, 0.1, 2],
      [64, 0.35, 0.55, -0.5],
    ];
    const scores = regions.map(([heat, change, urgency, sentiment]) => {
      const model = {
        // The vector gives the indices themselves, so each is one indicator on 0 to 100.
        change: [column("tickets7", [0, 1], 1)],
        urgency: [column("tickets31", [0, 1], 1)],
        sentiment: [column("overall", [-2, 2], 0), column("closing", [-2, 2], 0)],
        indices: [
          column("heat", [50, 71], 0.207036),
          column("change", [5, 60], 0.322971),
          column("urgency", [10, 80], 0.229349),
          column("sentiment", [0, 100], 0.240645),
        ],
      };
      const tone = { overall: sentiment!, closing: sentiment!, unstable_share: 0 };
      const indicators = { heat: heat!, tickets7: change!, tickets31: urgency!, ...tone };
      return scoreRisk(model, indicators, { scaling: "range", swingPenalty: 0.1 }).exact;
    });
    [100, 23.392, 0, 61.203].forEach((score, i) => void expect(scores[i]).toBeCloseTo(score, 2));
  });
});
