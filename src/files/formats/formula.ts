/**
 * Text that a spreadsheet would run: half- and full-width `= + - @`, tab and carriage return at the start
 * (OWASP, "CSV Injection"). In CSV an apostrophe in front disarms it, and reading takes it off again, so
 * that out and in again gives the same text.
 * @module
 */

/** Blanks in front do not stop a spreadsheet; apostrophes count so that reading is exact. */
const formula = /^'*[\s\u200b\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫−]|^'*[\t\r]/;
/** Signed numbers are what they look like. */
const signedNumber = /^[+-]\d+(?:\.\d+)?$/;

export function isFormula(text: string): boolean {
  return formula.test(text) && !signedNumber.test(text);
}

export function disarmed(text: string): string {
  return isFormula(text) ? `'${text}` : text;
}

export function rearmed(text: string): string {
  return text.startsWith("'") && disarmed(text.slice(1)) === text ? text.slice(1) : text;
}
