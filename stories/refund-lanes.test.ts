/** The order of both lanes: by cause, also where every moment is the same or one lane is in another house. */
import { expect, test } from "vitest";
import { inOrder } from "../console/parts/refunds/lane-order.ts";

type Side = "marketing" | "finance";
const step = (side: Side, kind: string) => ({ side, kind });
const message = (from: Side, number: number, kind: string) => ({ from, number, kind });
const steps = [
  ...[step("marketing", "request"), step("marketing", "submit"), step("marketing", "approved")],
  ...[step("finance", "taken"), step("marketing", "taken")],
  ...[step("finance", "sendBack"), step("marketing", "returned")],
];
const messages = [
  message("finance", 2, "returned"),
  message("marketing", 1, "order"),
  message("finance", 1, "taken"),
];
const shown = (given: typeof steps) =>
  inOrder(given, messages).map((item) =>
    "from" in item ? `${item.from} says ${item.kind}` : `${item.side} ${item.kind}`,
  );

test("a message stands between the step that said it and the one that heard it", () => {
  expect(shown(steps)).toEqual([
    ...["marketing request", "marketing submit", "marketing approved", "marketing says order"],
    ...["finance taken", "finance says taken", "marketing taken"],
    ...["finance sendBack", "finance says returned", "marketing returned"],
  ]);
});

test.each(["marketing", "finance"] as const)(
  "the house of %s alone shows every message once",
  (side) => {
    const own = shown(steps.filter((each) => each.side === side));
    expect(own.filter((each) => each.includes(" says ")).toSorted()).toEqual([
      "finance says returned",
      "finance says taken",
      "marketing says order",
    ]);
    const heard = side === "marketing" ? "marketing returned" : "finance taken";
    const cause = side === "marketing" ? "finance says returned" : "marketing says order";
    expect(own.indexOf(cause)).toBeLessThan(own.indexOf(heard));
  },
);
