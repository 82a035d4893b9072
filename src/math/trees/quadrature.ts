/**
 * Gauss and Legendre's points and weights on [0, 1]: a polynomial of degree 2 n - 1 or less is
 * integrated exactly. Abramowitz and Stegun, 25.4.30; the roots by Newton's method.
 * @module
 */

export function gaussLegendre(count: number): { points: Float64Array; weights: Float64Array } {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let root = 0; root < count; root++) {
    let x = Math.cos((Math.PI * (root + 0.75)) / (count + 0.5));
    for (let step = 0; step < 50; step++) {
      const { value, slope } = legendre(count, x);
      const move = value / slope;
      x -= move;
      if (Math.abs(move) < 1e-16) break;
    }
    const { slope } = legendre(count, x);
    points[root] = (1 - x) / 2;
    weights[root] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** Legendre's polynomial of a degree and its slope, by Bonnet's recursion. */
function legendre(degree: number, x: number): { value: number; slope: number } {
  let [before, value] = [1, x];
  for (let at = 2; at <= degree; at++)
    [before, value] = [value, ((2 * at - 1) * x * value - (at - 1) * before) / at];
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
