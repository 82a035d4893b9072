import { expect, test } from "vitest";
import { keccak256 } from "./keccak.ts";

test("keccak256 of nothing and of abc: the vectors of the Keccak submission, rate 1088", () => {
  const digest = (text: string) => keccak256(new TextEncoder().encode(text));
  expect(digest("")).toBe("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  expect(digest("abc")).toBe("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
});
