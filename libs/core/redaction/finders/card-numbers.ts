import type { Ranges } from '../ranges.js';

/** Fourteen to sixteen digits, alone or in groups; the issuer's range and the check digit decide. */
const CARD =
  /(?<![\w.-])(?:[2-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}|3[47]\d{2}([ -]?)\d{6}\2\d{5})(?![\w-]|\.\d)/g;

/** A cheaper first search. */
const SIGN = /[2-6]\d{3}[ -]?\d{4}/;

/** Ranges of the card networks: Visa, Mastercard, American Express, Discover, JCB, UnionPay, Maestro. */
const ISSUED =
  /^(?:4|5[0-9]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|3[47]|35(?:2[89]|[3-8])|6011|64[4-9]|65|62|67|63)/;

/** Text before another kind of number: order numbers have check digits, too. */
const OTHER_NUMBER =
  /(?:\b(?:order|invoice|ticket|tracking|shipment|parcel|article|item|product|serial|customer|booking|reservation|case|job|run|batch|request|message|correlation|isbn|imei|ean|sku|iban|id)s?(?:[ +_-]?(?:no|nr|id|ids|number|num|code))?\.?["']?[\s+]{0,2}(?:[:=#]{0,2}|%3A|%3D|%23)[\s+]{0,2}["'#]?)$/i;
/** `span_id`, `parentId`. */
const ID = /(?:_id|[a-z]Id|_ID)["']?\s{0,2}[:=]\s{0,2}["']?$/;
const REACH = 40;

/** Hides payment card numbers. */
export function findCardNumbers(text: string, ranges: Ranges): void {
  if (!SIGN.test(text)) return;
  for (const { 0: found, index } of text.matchAll(CARD)) {
    const digits = found.replace(/\D/g, '');
    if (!ISSUED.test(digits) || !hasCheckDigit(digits)) continue;
    const before = text.slice(Math.max(0, index - REACH), index);
    if (!OTHER_NUMBER.test(before) && !ID.test(before)) ranges.add(index, index + found.length);
  }
}

/** The Luhn algorithm. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
