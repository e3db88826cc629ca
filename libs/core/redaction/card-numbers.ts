import { REDACTED } from './redacted.js';

/** Fifteen or sixteen digits as cards carry them, alone or in groups; the check digit decides. */
const CARD =
  /(?<![\w.-])(?:[3-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}|3[47]\d{2}([ -]?)\d{6}\2\d{5})(?![\w-]|\.\d)/g;

/** Cheaper to look for. */
const SIGN = /[3-6]\d{3}[ -]?\d{4}/;

/** Replaces payment card numbers. Other long numbers (ids, times) nearly always fail the check digit or the first digit. */
export function hideCardNumbers(text: string): string {
  if (!SIGN.test(text)) return text;
  return text.replace(CARD, (found) => (hasCheckDigit(found) ? REDACTED : found));
}

/** Luhn's formula. */
function hasCheckDigit(card: string): boolean {
  const digits = card.replace(/\D/g, '');
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
