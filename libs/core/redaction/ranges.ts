import { REDACTED } from './redacted.js';

/** Collects the parts of a text that are to be hidden. */
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

  /** The text with each part replaced; parts that touch or overlap are one. */
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
