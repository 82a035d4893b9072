/**
 * What stands between the house and everything it does not own: its database and the outside parties. In calm
 * weather nothing is seen of it.
 * @module
 */
import type { Database } from "../../../src/base/database.ts";
import type { CustomerMessage, Partners } from "../../../src/base/partners.ts";

export interface Weather {
  /** Each customer message on its way out. */
  onMessage(message: CustomerMessage): void;
  /** What went wrong where nobody was waiting for the answer. */
  told(line: string): void;
  /** Ends PostgreSQL of a home at once, as a power cut would. */
  killDatabase(folder: string): Promise<void>;
}

export function calmWeather(): Weather {
  return { onMessage() {}, told() {}, killDatabase: () => Promise.resolve() };
}

export function calmPartners(own: Partners, weather: Weather): Partners {
  const { customerMessages } = own;
  return {
    ...own,
    customerMessages: {
      kind: customerMessages.kind,
      askAbout: (key) => customerMessages.askAbout(key),
      send(message) {
        weather.onMessage(message);
        return customerMessages.send(message);
      },
    },
  };
}

export function calmDatabase(own: Database, _weather: Weather): Database {
  return own;
}
