/** Templates come from files or run-time input: these limits bound what one can use. */

/** Maximum length of one text, characters. */
export const MOST_OUTPUT = 262_144;
/** Maximum total length of intermediate values, characters. */
export const MOST_PRODUCED = 4_194_304;
/** Maximum number of actions, commands and loop iterations; steps of regular expressions count too. */
export const MOST_STEPS = 500_000;
/** Maximum number of distinct queries. */
export const MOST_QUERIES = 100;
/** Maximum nesting of blocks and templates. */
export const MOST_DEPTH = 500;
