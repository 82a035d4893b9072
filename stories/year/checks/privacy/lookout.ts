/** Knows every customer by sight: finds him in an answer, and says where he belongs. */
import type { Customer } from "../../../../tools/demonstration/customers.ts";
import { leaves } from "./probes.ts";

/** Whether a unit's id lies within a scope, or above it: a district's begins with its city's. */
export function placesIn(scope: readonly string[]): (unit: string) => boolean {
  return (unit) =>
    scope.some((root) => root === "*" || unit.startsWith(root) || isAbove(unit, root));
}

/** What a city is called is no secret of it: sums of a district are told under its city's name too. */
function isAbove(unit: string, root: string): boolean {
  return root.startsWith(unit);
}

/** Under these names answers say the unit that something belongs to. */
const unitNames = new Set(["unit", "unitId", "unitPath", "region", "regionId"]);

const supplierNames = new Set(["supplier", "supplierId"]);

export interface Lookout {
  /** What of an answer belongs to units that are not at home. */
  abroad(answer: unknown, home: (unit: string) => boolean): string[];
  /** Ids of suppliers in an answer beside one. */
  otherEnterprises(answer: unknown, enterprise: string): string[];
  /** Names, telephone and account numbers that stand in an answer in full. */
  bare(answer: unknown): string[];
}

/** @param staff names of the house's own people, who sign what they do */
export function openLookout(customers: readonly Customer[], staff: ReadonlySet<string>): Lookout {
  const stationOf = new Map(customers.map(({ account, station }) => [account, station.id]));
  const phones = new Map(customers.map(({ phone, station }) => [phone, station.id]));
  const names = tellingNames(customers, staff);
  return {
    abroad(answer, home) {
      const named = [...valuesOf(answer, unitNames)].map((path) => path.split("/").at(-1)!);
      const units = named.filter((unit) => /^\d{4,}(-\d+)?$/.test(unit) && !home(unit));
      const people = [...leaves(answer)].filter((leaf) => {
        const station = stationOf.get(leaf) ?? phones.get(leaf);
        return station !== undefined && !home(station);
      });
      return [...new Set([...units, ...people])].slice(0, 5);
    },
    otherEnterprises: (answer, enterprise) =>
      [...new Set(valuesOf(answer, supplierNames))].filter((id) => id !== enterprise),
    bare(answer) {
      const isKnown = (leaf: string) => names.has(leaf) || phones.has(leaf) || stationOf.has(leaf);
      return [...new Set(leaves(answer))].filter(isKnown).slice(0, 5);
    },
  };
}

/** Names of two characters are too many people's to say whose they are. */
export function tellingNames(
  customers: readonly Customer[],
  staff: ReadonlySet<string>,
): ReadonlySet<string> {
  const names = customers.map(({ name }) => name);
  return new Set(names.filter((name) => [...name].length > 2 && !staff.has(name)));
}

/** Texts that stand under some names, however deep. */
function* valuesOf(answer: unknown, names: ReadonlySet<string>, name = ""): Generator<string> {
  if (Array.isArray(answer)) for (const each of answer) yield* valuesOf(each, names, name);
  else if (answer !== null && typeof answer === "object") {
    for (const [key, each] of Object.entries(answer)) yield* valuesOf(each, names, key);
  } else if (typeof answer === "string" && names.has(name)) yield answer;
}
