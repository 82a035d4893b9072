/** What is owed to owners is reckoned here a second time, by other arithmetic than the house's. */
import { expect, test } from "vitest";
import { Random } from "../../../../src/math/statistics/random.ts";
import { amountsOf } from "../../../../src/purchases/amounts.ts";
import { dueOf } from "./owners.ts";

test("both come to the same fen, at every rate and price", () => {
  const random = Random.seeded("owners");
  for (let at = 0; at < 2000; at += 1) {
    const kwh = BigInt(random.integer(3_000_000));
    const priceMicroYuan = BigInt(300_000 + random.integer(200_000));
    const taxRateBp = random.pick([0, 100, 300, 600, 1300]);
    const line = { energyWh: kwh * 1000n, priceMicroYuan };
    const { total } = amountsOf([line], { priceBasis: "net", taxRateBp });
    expect(dueOf({ priceMicroYuan, taxRateBp }, kwh)).toEqual(total);
  }
});
