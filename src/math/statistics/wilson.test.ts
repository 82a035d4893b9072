import { expect, test } from "vitest";
import { wilson } from "./wilson.ts";

test("Wilson 1927 by Newcombe 1998 (Statistics in Medicine 17, 857), table I: 81/263, 15/148, 0/20, 1/29", () => {
  const rounded = (hits: number, trials: number) => {
    const { low, high } = wilson(hits, trials);
    return [low.toFixed(4), high.toFixed(4)];
  };
  expect(rounded(81, 263)).toEqual(["0.2553", "0.3662"]);
  expect(rounded(15, 148)).toEqual(["0.0624", "0.1605"]);
  expect(rounded(0, 20)).toEqual(["0.0000", "0.1611"]);
  expect(rounded(1, 29)).toEqual(["0.0061", "0.1718"]);
  expect(wilson(0, 0)).toEqual({ share: 0.5, low: 0, high: 1 });
});
