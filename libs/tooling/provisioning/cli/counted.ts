/**
 * A number with its noun in singular or plural.
 *
 * @example
 * ```ts
 * counted(1, 'preset'); // '1 preset'
 * ```
 */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
