/** A template comes from a file or from run-time input: it cannot take more than this. */

/** Characters that one text may have. */
export const MOST_OUTPUT = 262_144;
/** Characters that all values on the way may have together. */
export const MOST_PRODUCED = 4_194_304;
/** Actions, commands and rounds of loops; for regular expressions steps of the search count too. */
export const MOST_STEPS = 500_000;
/** Different queries. */
export const MOST_QUERIES = 100;
/** Blocks and templates in one another. */
export const MOST_DEPTH = 500;
