/**
 * What other folders ask of the organisation: units by text, units in a scope, people signing in,
 * personal data masked.
 * @module
 */
export { oneTimePassword } from "./first-administrator.ts";
export {
  maskAccount,
  maskId,
  maskInput,
  maskName,
  maskPhone,
  maskText,
  withoutSecrets,
} from "./masking.ts";
export { covers } from "./scope.ts";
export { actorById, actorOfSession, actorOfToken, signIn, signOut } from "./sessions.ts";
export { arrangeUnits, createUnits, resolveUnits, unitPath, unitsInScope } from "./units.ts";
