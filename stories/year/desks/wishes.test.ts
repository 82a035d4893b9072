/** A wish is handed to its desk once, and waits for a desk that rests. */
import { expect, test } from "vitest";
import type { Wish } from "../town/town.ts";
import type { Year } from "../year.ts";
import { wishesOf } from "./wishes.ts";

test("each desk takes its own, once and in the order in which they came", () => {
  const arriving: Wish[][] = [];
  const year = { town: { wishes: () => arriving.shift() ?? [] } } as unknown as Year;
  const wish = (account: string, kind: Wish["kind"]): Wish => ({ account, kind, because: "greed" });
  arriving.push([wish("1", "refund"), wish("2", "dispute")]);
  const accounts = (...kinds: Wish["kind"][]) =>
    wishesOf(year, kinds).map(({ account }) => account);
  expect(accounts("dispute", "promise")).toEqual(["2"]);
  arriving.push([wish("3", "refund")]);
  expect(accounts("refund")).toEqual(["1", "3"]);
  expect(accounts("refund", "dispute")).toEqual([]);
});
