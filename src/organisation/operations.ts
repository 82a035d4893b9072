/**
 * Everything that can be asked of the organisation.
 * @module
 */
import {
  changePassword,
  createToken,
  listTokens,
  me,
  revokeOwnToken,
} from "./people/account-operations.ts";
import {
  addPerson,
  disablePerson,
  listPeople,
  namePeople,
  resetPassword,
  setRoles,
} from "./people/people-operations.ts";
import { addUnit, importUnits, tree, unitImportQuestions } from "./unit-operations.ts";

export const organisationOperations = [
  tree,
  addUnit,
  importUnits,
  ...unitImportQuestions,
  me,
  changePassword,
  createToken,
  listTokens,
  revokeOwnToken,
  listPeople,
  namePeople,
  addPerson,
  setRoles,
  disablePerson,
  resetPassword,
] as const;
