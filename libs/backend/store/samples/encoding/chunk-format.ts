/** First byte of a chunk: the format version, and whether the rest is deflated. */
export const FORMAT = 0x10;
export const PLAIN = 0;
export const DEFLATED = 1;
/** Maximum inflated size of a chunk; a larger one is damaged. */
export const LARGEST_CHUNK = 64 * 2 ** 20;
