/**
 * AMQP topic matching: `*` matches exactly one word, `#` any number of words, including none, at any position. An empty
 * routing key has no words.
 *
 * @example
 * ```ts
 * topicMatches('a.#.b', 'a.b'); // true
 * topicMatches('a.#.b', 'a.x'); // false
 * ```
 */
export function topicMatches(pattern: string, routingKey: string): boolean {
  const words = wordsOf(routingKey);
  // reached[i]: the pattern so far can match exactly the first i words. Linear per pattern word, whatever the number of
  // `#`.
  let reached = words.map(() => false);
  reached.unshift(true);
  for (const part of wordsOf(pattern)) reached = part === '#' ? spread(reached) : step(reached, part, words);
  return reached[words.length] === true;
}

function wordsOf(text: string): string[] {
  return text === '' ? [] : text.split('.');
}

function spread(reached: boolean[]): boolean[] {
  const first = reached.indexOf(true);
  return reached.map((_, index) => first >= 0 && index >= first);
}

function step(reached: boolean[], part: string, words: string[]): boolean[] {
  return reached.map((_, index) => {
    if (index === 0 || !reached[index - 1]) return false;
    return part === '*' || part === words[index - 1];
  });
}
