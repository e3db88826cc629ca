/** First byte of a chunk: the version of the format, and whether the rest is deflated. */
export const FORMAT = 0x10;
export const PLAIN = 0;
export const DEFLATED = 1;
/** Most bytes that a chunk may inflate to: what claims more is damaged. */
export const LARGEST_CHUNK = 64 * 2 ** 20;
