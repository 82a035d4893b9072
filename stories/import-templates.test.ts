/** An empty table is offered for every import, and what people fill into it is understood again. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "./harness.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

const imports = [
  ["tickets.import-template", "tickets.preview-import"],
  ["customers.import-template", "customers.preview-import"],
  ["readings.import-template", "readings.preview-import"],
  ["payments.import-template", "payments.preview-import"],
  ["payments.statement-template", "payments.preview-statement"],
  ["outages.import-template", "outages.preview-import"],
  ["registers.import-template", "registers.preview-import"],
  ["purchases.settlements-template", "purchases.preview-settlements"],
  ["purchases.prices-template", "purchases.preview-prices"],
  ["purchases.agreements-template", "purchases.preview-agreements"],
  ["organisation.units-template", "organisation.preview-units"],
] as const;

describe.each(imports)("%s", (template, preview) => {
  test.each([
    ["xlsx", "zh"],
    ["xlsx", "en"],
    ["csv", "zh"],
    ["csv", "en"],
  ])(
    "as %s in %s has every column, each under a name that is recognised",
    async (format, language) => {
      const { file } = await house.get(template, { format, language });
      const { columns, header } = await house.get(preview, { file });
      const unread = columns.filter(({ theirs }: { theirs: string | null }) => !theirs);
      expect(unread).toEqual([]);
      expect(header).toHaveLength(columns.length);
    },
  );
});
