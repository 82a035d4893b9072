/**
 * What other folders ask of the organisation: units by text, units in a scope, people signing in.
 * @module
 */
export { covers } from "./scope.ts";
export { actorById, actorOfSession, actorOfToken, signIn, signOut } from "./sessions.ts";
export { arrangeUnits, createUnits, resolveUnits, unitPath, unitsInScope } from "./units.ts";
