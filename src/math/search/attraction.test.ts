/** The law of gravity on agents small enough to work out by hand. */
import { expect, it } from "vitest";
import { Random } from "../statistics/random.ts";
import { Agents } from "./agents.ts";
import { Attraction } from "./attraction.ts";
import { Neighbourhood } from "./neighbourhood.ts";

const f = Float64Array.of(0, 4, 1, 1, 2, 2, 4, 0);

/** Four agents on a line at 0, 1, 2 and 3. */
function settle(): { agents: Agents; around: Neighbourhood; attraction: Attraction } {
  const [lower, upper] = [Float64Array.of(0), Float64Array.of(3)];
  const agents = new Agents({ lower, upper, objectives: 2, evaluate() {} }, 4);
  agents.x.set([0, 1, 2, 3]);
  agents.f.set(f);
  agents.count = 4;
  const around = new Neighbourhood(4, 2);
  around.survey(agents, Int32Array.of(0, 0, 1, 0));
  return { agents, around, attraction: new Attraction(around, 4, 1) };
}

it("neighbours are those who lie nearest in direction", () => {
  const { around } = settle();
  around.gather(2, 1);
  expect([...around.near.subarray(0, around.size)]).toEqual([1]);
  around.gather(0, 9);
  expect([...around.near.subarray(0, around.size)].toSorted()).toEqual([1, 2, 3]);
});

it("room is the distance to the second neighbour, and endless at the ends", () => {
  const { around } = settle();
  expect([0, 3].map((row) => around.room(row))).toEqual([Infinity, Infinity]);
  // scaled by ranges of 4: agent 1 at (1/4, 1/4); the ends are sqrt(10)/4 away, agent 2 sqrt(2)/4
  expect(around.room(1)).toBeCloseTo(10 / 16, 12);
});

it("the fittest in the agent's direction attracts, the least fit does not", () => {
  const { agents, around, attraction } = settle();
  around.gather(2, 3);
  attraction.weigh(2, 1);
  // towards (1, 1) agent 1 is at 1/4 and the ends at 1, agent 2 itself at 1/2: only agent 1 has mass
  const random = Random.seeded(1);
  const pulls = Array.from({ length: 200 }, () => {
    attraction.pull(2, agents, { strength: 0.8, random });
    return attraction.acceleration[0]!;
  });
  expect(Math.min(...pulls)).toBeGreaterThan(-1.6);
  expect(Math.max(...pulls)).toBeLessThan(0);
  expect(pulls.reduce((sum, pull) => sum + pull) / 200).toBeCloseTo(-0.8, 1);
});

it("where all are equally fit all attract alike", () => {
  const { agents, around, attraction } = settle();
  agents.f.fill(1);
  around.survey(agents, new Int32Array(4));
  around.gather(1, 3);
  attraction.weigh(1, 16);
  const random = Random.seeded(1);
  let sum = 0;
  for (let n = 0; n < 2000; n++) {
    attraction.pull(1, agents, { strength: 1, random });
    sum += attraction.acceleration[0]!;
  }
  // neighbours at -1, 1 and 2 from here, a third each
  expect(sum / 2000).toBeCloseTo(2 / 3, 1);
});
