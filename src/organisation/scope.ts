/**
 * Data scope: paths of organisation units, each standing for its whole subtree; `""` is everything.
 * In SQL the same question is `in_scope(path, scope)`.
 * @module
 */

/** Whether a unit's path lies in a scope. */
export function covers(scope: readonly string[], path: string): boolean {
  return scope.some((root) => root === "" || path === root || path.startsWith(`${root}/`));
}

/** Whether every path of `inner` lies in `outer`: nobody may hand on more than he has. */
export function coversAll(outer: readonly string[], inner: readonly string[]): boolean {
  return inner.every((path) => covers(outer, path));
}
