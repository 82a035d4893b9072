/** Energy is whole watt-hours. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatKwh, parseKwh, WattHours } from "./energy.ts";

test("every energy written is read back to the watt-hour", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (energyWh) => {
      expect(parseKwh(formatKwh(energyWh))).toBe(energyWh);
    }),
  );
});

test("three decimals at most, and no words", () => {
  expect(parseKwh("1,234.5")).toBe(1234500n);
  expect(formatKwh(1234500n)).toBe("1234.5");
  expect(formatKwh(1_000_000n)).toBe("1000");
  for (const text of ["1.2345", "", "12 kWh", "1,2"]) expect(parseKwh(text), text).toBeUndefined();
  expect(WattHours.parse("42")).toBe(42n);
});
