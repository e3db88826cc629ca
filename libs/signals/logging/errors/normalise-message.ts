/** Maximum characters of a message used for the fingerprint. */
const MAX_LENGTH = 300;

/** Removes the varying parts of a message: words with digits (numbers, ids, UUIDs, addresses, times) become `#`. */
export function normaliseMessage(message: string): string {
  return message
    .slice(0, MAX_LENGTH)
    .replace(/[\w-]+/g, (word) => (/\d/.test(word) ? '#' : word))
    .replace(/#(?:[.,:/]#)+/g, '#');
}
