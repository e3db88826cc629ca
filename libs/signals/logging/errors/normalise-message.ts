/** Characters of a message that tell it from others. */
const MAX_LENGTH = 300;

/**
 * A message without what differs from one time to the next: words with digits in them (numbers, ids, UUIDs, addresses,
 * times) become `#`.
 */
export function normaliseMessage(message: string): string {
  return message
    .slice(0, MAX_LENGTH)
    .replace(/[\w-]+/g, (word) => (/\d/.test(word) ? '#' : word))
    .replace(/#(?:[.,:/]#)+/g, '#');
}
