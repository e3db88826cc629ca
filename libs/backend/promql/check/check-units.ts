import { COMPARISONS, type Binary } from '../parse/ast.js';
import type { Catalogue } from './catalogue.js';
import { finding, type Finding } from './finding.js';
import type { Measure } from './known-series.js';
import { constantOf, measureOf } from './unit-of.js';

/** Finds comparisons with a number in another unit. */
export function checkComparison(binary: Binary, catalogue: Catalogue): Finding[] {
  if (!COMPARISONS.includes(binary.op)) return [];
  const [left, right] = [constantOf(binary.left), constantOf(binary.right)];
  const number = right ?? left;
  if (number === undefined || (left !== undefined && right !== undefined)) return [];
  const measure = measureOf(right === undefined ? binary.right : binary.left, catalogue);
  const problem = measure && !measure.perSecond && doubt(measure, number);
  if (!problem) return [];
  const place = right === undefined ? binary.left : binary.right;
  return [finding('wrong-unit', place, problem[0], problem[1])];
}

/** A number this far below the largest bound is probably seconds rather than milliseconds. */
const SECONDS_BELOW = 1 / 10_000;

function doubt({ unit, most, least }: Measure, number: number): [string, string] | undefined {
  if (unit === 'ratio' && number > 1)
    return [
      `this is a share between 0 and 1; it is never ${number}.`,
      `Write ${rounded(number / 100)}, or multiply the share by 100.`,
    ];
  if (unit === 'percent' && number > 0 && number < 1)
    return [`this is in percent; ${number} would be less than one.`, `Write ${rounded(number * 100)}.`];
  if (unit === 'percent' && number > 100)
    return [`this is in percent; it is never ${number}.`, 'Write a number up to 100.'];
  const fewMilliseconds = Math.max(1, (most ?? 0) * SECONDS_BELOW);
  if (unit === 'milliseconds' && number > 0 && number < fewMilliseconds)
    return [`this is in milliseconds; ${number} looks like seconds.`, `Write ${rounded(number * 1000)}.`];
  if (least !== undefined && most !== undefined && number > 0 && number < least)
    return [
      `the smallest bucket ends at ${least}; nothing can be told about ${number}.`,
      number * 1000 >= least && number * 1000 <= most
        ? `Write ${rounded(number * 1000)} if it is in milliseconds, or add smaller buckets.`
        : 'Add smaller buckets, or raise the number.',
    ];
  if (most === undefined || number <= most) return undefined;
  return unit === 'seconds' && number >= 100
    ? [
        `this is in seconds and at most ${most}; ${number} looks like milliseconds.`,
        `Write ${rounded(number / 1000)}.`,
      ]
    : [
        `this is at most ${most}, the largest bucket; it is never ${number}.`,
        'Add buckets, or lower the number.',
      ];
}

function rounded(number: number): number {
  return Number(number.toPrecision(6));
}
