/**
 * The two sides of a refund speak over the line between two houses, which is slow, deaf, or says all twice: here both
 * ends of it are this house's own HTTP server.
 */
import type { Fault, Year } from "../year.ts";

const line = "line.partner";

/** From the first strike on each message leaves the house and comes back in. */
async function connect(year: Year): Promise<void> {
  const operator = year.as("operator");
  const { people } = await operator.get("organisation.people");
  if (people.some(({ id }: { id: string }) => id === line)) return;
  await operator.get("organisation.add-person", {
    ...{ id: line, name: "两侧专线", roles: ["partner-house"], scope: ["*"] },
  });
  const wish = { name: "refund line", roles: ["partner-house"], days: 366 };
  const { token } = await year.as(line).get("organisation.create-token", wish);
  const { url } = await year.house.door();
  for (const side of ["marketing", "finance"]) {
    await operator.get("refunds.connect", { side, url, token });
  }
}

export const sidesApart: Fault = {
  name: "refund-line",
  zh: "退费两侧之间的消息重复、迟到、乱序或丢失",
  en: "messages between the two refund sides come twice, late, out of order or not at all",
  rate: { none: 0, normal: 3, harsh: 8 },
  async strike(year, random) {
    await connect(year);
    year.house.weather.manners.messages = random.pick(["twice", "late", "mute", "deaf"]);
  },
  async mend({ house: { weather } }) {
    delete weather.manners.messages;
  },
};
