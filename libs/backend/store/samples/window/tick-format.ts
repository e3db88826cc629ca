/** First byte of a row of the journal. */
export const DIFFERENCE = 0x20;
export const FULL = 0x21;
/** Results of rules: added to the tick of the same time, which has a row of its own. */
export const RESULTS = 0x24;
/** Bit: the tick begins a window. */
export const NEW_WINDOW = 2;

/** Lowest bit of a value's code: a difference of whole numbers follows in the upper bits, or the bits of a number after it. */
export const INTEGER = 0;
export const WORDS = 1;
