import { labelValueText, type UncheckedLabels } from './labels.js';

type Branch<V> = Map<string, Branch<V> | V>;

/**
 * Finds what belongs to a combination of label values by walking nested maps, one level per label, so that no key
 * string is built at a call.
 */
export class LabelTree<V extends object> {
  private root: Branch<V> = new Map();

  /**
   * @param names at least one
   * @param create makes the entry of a combination
   */
  constructor(
    private readonly names: readonly string[],
    private readonly create: (values: readonly string[]) => V,
  ) {}

  /**
   * The entry, made at its first use; undefined when a name is missing, unknown, or its value cannot be a label.
   *
   * A loop over the object's own names reads its values by position, several times faster than by a changing name; it
   * serves labels that are written in the declared order, which is the common case.
   */
  get(labels: UncheckedLabels): V | undefined {
    const { names } = this;
    let node: Branch<V> | V = this.root;
    let i = 0;
    for (const name in labels) {
      const value = labels[name];
      if (name !== names[i] || typeof value !== 'string') return this.find(labels);
      const next: Branch<V> | V | undefined = (node as Branch<V>).get(value);
      if (next === undefined) return this.find(labels);
      node = next;
      i++;
    }
    return i === names.length ? (node as V) : undefined;
  }

  /** Takes an entry out. */
  delete(labels: UncheckedLabels): V | undefined {
    const values = this.valuesOf(labels);
    const leaf = values?.pop();
    if (!values || leaf === undefined) return undefined;
    const path: [Branch<V>, string][] = [];
    let node = this.root;
    for (const value of values) {
      path.push([node, value]);
      const next = node.get(value) as Branch<V> | undefined;
      if (!next) return undefined;
      node = next;
    }
    const entry = node.get(leaf) as V | undefined;
    node.delete(leaf);
    for (let step = path.pop(); step && node.size === 0; step = path.pop()) {
      step[0].delete(step[1]);
      node = step[0];
    }
    return entry;
  }

  clear(): void {
    this.root = new Map();
  }

  /** In any order, of any type that can be a label; makes what is not there. */
  private find(labels: UncheckedLabels): V | undefined {
    const values = Object.keys(labels).length === this.names.length ? this.valuesOf(labels) : undefined;
    const leaf = values?.pop();
    if (!values || leaf === undefined) return undefined;
    let node = this.root;
    for (const value of values) {
      let next = node.get(value) as Branch<V> | undefined;
      if (!next) node.set(value, (next = new Map()));
      node = next;
    }
    let entry = node.get(leaf) as V | undefined;
    if (!entry) node.set(leaf, (entry = this.create([...values, leaf])));
    return entry;
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
