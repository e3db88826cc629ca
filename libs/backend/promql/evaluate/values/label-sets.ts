import { LabelSet } from './label-set.js';

/** Label sets of a repeatedly evaluated query: the same labels object of a source gives the same set. */
export class LabelSets {
  private readonly known = new WeakMap<object, LabelSet>();

  of(labels: Readonly<Record<string, string>>): LabelSet {
    let set = this.known.get(labels);
    if (!set) this.known.set(labels, (set = LabelSet.of(labels)));
    return set;
  }
}
