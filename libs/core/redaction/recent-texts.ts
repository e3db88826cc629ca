/** A cache of short texts in two generations, so that used entries survive and the rest is evicted. */
export class RecentTexts {
  private recent = new Set<string>();
  private older = new Set<string>();

  /**
   * @param capacity texts per generation
   * @param maxLength maximum characters of a cached text
   */
  constructor(
    private readonly capacity: number,
    private readonly maxLength: number,
  ) {}

  has(text: string): boolean {
    if (text.length > this.maxLength) return false;
    if (this.recent.has(text)) return true;
    if (!this.older.has(text)) return false;
    this.add(text);
    return true;
  }

  add(text: string): void {
    if (text.length > this.maxLength) return;
    if (this.recent.size >= this.capacity) {
      this.older = this.recent;
      this.recent = new Set();
    }
    this.recent.add(text);
  }
}
