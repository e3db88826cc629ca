/**
 * The children of a tree node, by label value. Up to four values (methods, outcomes, most statuses) are compared one by
 * one, which is faster than a map and takes a fifth of its memory; more use a map.
 */
export class LabelBranch<C> {
  private key0: string | undefined = undefined;
  private child0: C | undefined = undefined;
  private key1: string | undefined = undefined;
  private child1: C | undefined = undefined;
  private key2: string | undefined = undefined;
  private child2: C | undefined = undefined;
  private key3: string | undefined = undefined;
  private child3: C | undefined = undefined;
  private many: Map<string, C> | undefined = undefined;

  get(key: string): C | undefined {
    if (this.many !== undefined) return this.many.get(key);
    if (key === this.key0) return this.child0;
    if (key === this.key1) return this.child1;
    if (key === this.key2) return this.child2;
    if (key === this.key3) return this.child3;
    return undefined;
  }

  /** Adds a new value. */
  add(key: string, child: C): void {
    if (this.many) this.many.set(key, child);
    else if (this.key0 === undefined) [this.key0, this.child0] = [key, child];
    else if (this.key1 === undefined) [this.key1, this.child1] = [key, child];
    else if (this.key2 === undefined) [this.key2, this.child2] = [key, child];
    else if (this.key3 === undefined) [this.key3, this.child3] = [key, child];
    else {
      const many = new Map([...this.places(), [key, child]]);
      this.clear();
      this.many = many;
    }
  }

  delete(key: string): void {
    if (this.many) this.many.delete(key);
    else if (key === this.key0) this.key0 = this.child0 = undefined;
    else if (key === this.key1) this.key1 = this.child1 = undefined;
    else if (key === this.key2) this.key2 = this.child2 = undefined;
    else if (key === this.key3) this.key3 = this.child3 = undefined;
  }

  clear(): void {
    this.key0 = this.key1 = this.key2 = this.key3 = undefined;
    this.child0 = this.child1 = this.child2 = this.child3 = undefined;
    this.many = undefined;
  }

  get empty(): boolean {
    return this.many ? this.many.size === 0 : this.places().length === 0;
  }

  private places(): [string, C][] {
    const places: [string | undefined, C | undefined][] = [
      [this.key0, this.child0],
      [this.key1, this.child1],
      [this.key2, this.child2],
      [this.key3, this.child3],
    ];
    return places.filter((place): place is [string, C] => place[0] !== undefined);
  }
}
