/** First byte of a journal row. */
export const DIFFERENCE = 0x20;
export const FULL = 0x21;
/** Results of rules, to be added to the tick of the same time, which has its own row. */
export const RESULTS = 0x24;
/** Bit: the tick begins a window. */
export const NEW_WINDOW = 2;

/** Lowest bit of a value's code: 0, an integer difference in the upper bits; 1, the number's bits follow. */
export const INTEGER = 0;
export const WORDS = 1;
