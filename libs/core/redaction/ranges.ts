import { REDACTED } from './redacted.js';

/** Collects the ranges of a text that are to be hidden. */
export class Ranges {
  private readonly found: [from: number, to: number][] = [];

  add(from: number, to: number): void {
    if (to > from) this.found.push([from, to]);
  }

  get any(): boolean {
    return this.found.length > 0;
  }

  forEach(visit: (from: number, to: number) => void): void {
    for (const [from, to] of this.found) visit(from, to);
  }

  /** Returns the text with each range replaced; adjacent and overlapping ranges are merged. */
  applyTo(text: string): string {
    if (this.found.length === 0) return text;
    this.found.sort((one, other) => one[0] - other[0]);
    let safe = '';
    let at = 0;
    let [from, to] = this.found[0]!;
    for (const [nextFrom, nextTo] of this.found) {
      if (nextFrom <= to) {
        to = Math.max(to, nextTo);
        continue;
      }
      safe += text.slice(at, from) + REDACTED;
      at = to;
      [from, to] = [nextFrom, nextTo];
    }
    return safe + text.slice(at, from) + REDACTED + text.slice(to);
  }
}
