import { word } from '../shape.js';

/* Enumerations of the Open mHealth schemas, from the latest minor version of each. */

const FIRST_STATISTICS = [
  'average',
  'maximum',
  'minimum',
  'standard deviation',
  'variance',
  'sum',
  'median',
] as const;
/** `descriptive-statistic` 1.0. */
export const meanOrSpread = word(FIRST_STATISTICS);

/** `descriptive-statistic`, every 1.x. */
export const statistic = word([
  ...FIRST_STATISTICS,
  'count',
  'quartile deviation',
  '20th percentile',
  '80th percentile',
  'lower quartile',
  'upper quartile',
  '1st quintile',
  '2nd quintile',
  '3rd quintile',
  '4th quintile',
]);
export const toMeal = word([
  'fasting',
  'not fasting',
  'before meal',
  'after meal',
  'before breakfast',
  'after breakfast',
  'before lunch',
  'after lunch',
  'before dinner',
  'after dinner',
  '2 hours postprandial',
  'not related to meals',
  'with meal',
  'with food',
]);
export const toSleep = word(['before sleeping', 'during sleep', 'on waking']);
export const toActivity = word(['at rest', 'active', 'before exercise', 'after exercise', 'during exercise']);
/** `specimen-source` 1.x. */
export const bodyFluid = word([
  'interstitial fluid',
  'capillary blood',
  'plasma',
  'serum',
  'tears',
  'whole blood',
]);
/** `specimen-source`, every 2.x. */
export const specimen = word([
  'breath',
  'capillary blood',
  'interstitial fluid',
  'lacrimal fluid',
  'saliva',
  'sweat',
  'tears',
  'urine',
]);
