/** What is to happen on which day, in the order in which it was thought of. */
import type { Day } from "../../../src/base/dates.ts";

export class Agenda<Plan> {
  readonly #days = new Map<Day, Plan[]>();

  add(day: Day, plan: Plan): void {
    const plans = this.#days.get(day);
    if (plans) plans.push(plan);
    else this.#days.set(day, [plan]);
  }

  /** Those of a day, each once; what is added for the day meanwhile is among them. */
  *take(day: Day): Generator<Plan> {
    for (let plans = this.#days.get(day); plans; plans = this.#days.get(day)) {
      this.#days.delete(day);
      yield* plans;
    }
  }
}
