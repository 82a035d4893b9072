/**
 * What other folders ask of the organisation: units by text, units in a scope, people signing in,
 * personal data masked.
 * @module
 */

export {
  maskAccount,
  maskInput,
  maskName,
  maskPhone,
  maskText,
  withoutSecrets,
} from "./masking.ts";
export {
  actorById,
  actorOfSession,
  actorOfToken,
  rightsNow,
  signIn,
  signOut,
} from "./people/sessions.ts";
export { desksOf, namesOf } from "./people/store.ts";
export { isOutside, roles } from "./roles.ts";
export { covers } from "./scope.ts";
export { createUnits, resolveUnits, unitPath } from "./units.ts";
