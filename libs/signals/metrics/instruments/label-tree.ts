import { LabelBranch } from './label-branch.js';
import { labelLookup, type LabelLookup } from './label-lookup.js';
import { labelValueText, type UncheckedLabels } from './labels.js';

/**
 * Finds the entry of a combination of label values in a tree with one level per label, so that a call builds no key
 * string.
 */
export class LabelTree<V extends object> {
  private readonly root = new LabelBranch<unknown>();

  /**
   * @param names at least one
   * @param create creates the entry of a combination; `kept` is false when it must not be stored
   */
  constructor(
    private readonly names: readonly string[],
    private readonly create: (values: readonly string[]) => { entry: V; kept: boolean },
  ) {}

  /**
   * A compiled equivalent of `find`, valid as long as the tree exists.
   *
   * @param methods recording methods of an entry; see `LabelLookup.calls`
   * @param miss called for new or invalid labels; may return another type than `find`
   */
  lookup<R = V | undefined>(
    methods: readonly string[] = [],
    miss: (labels: unknown) => R = (labels) => this.find(labels) as R,
  ): LabelLookup<R> {
    return labelLookup(this.names, this.root, miss, methods);
  }

  /**
   * The entry for labels in any order, with values of any valid type; created at its first use. Undefined for a missing
   * or unknown name, or an invalid value.
   */
  find(labels: unknown): V | undefined {
    if (typeof labels !== 'object' || labels === null) return undefined;
    const values =
      Object.keys(labels).length === this.names.length ? this.valuesOf(labels as UncheckedLabels) : undefined;
    return values && (this.lookUp(values) ?? this.make(values));
  }

  /** Removes an entry. */
  delete(labels: UncheckedLabels): { entry: V; values: readonly string[] } | undefined {
    const values = this.valuesOf(labels);
    if (!values) return undefined;
    const path: LabelBranch<unknown>[] = [this.root];
    for (const value of values.slice(0, -1)) {
      const next = path.at(-1)?.get(value) as LabelBranch<unknown> | undefined;
      if (!next) return undefined;
      path.push(next);
    }
    const entry = path.at(-1)?.get(values.at(-1) as string) as V | undefined;
    if (!entry) return undefined;
    for (let depth = path.length - 1; depth >= 0; depth--) {
      path[depth]?.delete(values[depth] as string);
      if (!path[depth]?.empty) break;
    }
    return { entry, values };
  }

  clear(): void {
    this.root.clear();
  }

  private lookUp(values: readonly string[]): V | undefined {
    let node: unknown = this.root;
    for (const value of values) node = (node as LabelBranch<unknown> | undefined)?.get(value);
    return node as V | undefined;
  }

  private make(values: readonly string[]): V {
    const { entry, kept } = this.create(values);
    if (kept) this.plant(values, entry);
    return entry;
  }

  private plant(values: readonly string[], entry: V): void {
    let node = this.root;
    for (const value of values.slice(0, -1)) {
      let next = node.get(value) as LabelBranch<unknown> | undefined;
      if (!next) node.add(value, (next = new LabelBranch()));
      node = next;
    }
    node.add(values.at(-1) as string, entry);
  }

  private valuesOf(labels: UncheckedLabels): string[] | undefined {
    const values: string[] = [];
    for (const name of this.names) {
      const text = labelValueText(labels[name]);
      if (text === undefined) return undefined;
      values.push(text);
    }
    return values;
  }
}
