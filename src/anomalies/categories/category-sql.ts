/**
 * Categories over the whole population: the nearest centre, in SQL.
 * @module
 */
import { indicators } from "./indicators.ts";
import { coordinateSql, double } from "./profile.ts";
import type { Categories } from "./schema.ts";

/** The relation that the categories' indicators are read from: with bills only where the fit read any. */
export function profileRelation({ scalings }: Pick<Categories, "scalings">) {
  const readsBills = scalings.some(
    ({ indicator }) => indicators[indicator].relation === "arrears_profile",
  );
  return readsBills ? "account_profile" : "payment_profile";
}

/**
 * A select over `profileRelation`: every column of it, `category`, and `distance` to its centre. One row
 * per account with a payment in the 24 months before `as_of`; the first centre of equals, as in the fit.
 */
export function categorySelect({ scalings, categories }: Categories): string {
  const axes = scalings.map((scaling, at) => `${coordinateSql(scaling)} as z${at}`);
  const apart = categories.map(({ id, centre }) => {
    const squares = centre.map((value, at) => `(z${at} - ${double(value)}) ** 2`);
    return `${squares.join(" + ") || "0e0"} as d${id}`;
  });
  const ids = categories.map(({ id }) => id);
  const nearest = ids.map((id) => `when d${id} = least_squared then ${id}`);
  const least = ids.map((id) => `d${id}`).join(", ");
  return `
    select * exclude (${["least_squared", ...scalings.map((_, at) => `z${at}`), least].join(", ")}),
      case ${nearest.join(" ")} end::integer as category, sqrt(least_squared) as distance
    from (select *, least(${least}) as least_squared
      from (select *, ${apart.join(", ")}
        from (select ${["*", ...axes].join(", ")} from ${profileRelation({ scalings })})))`;
}
