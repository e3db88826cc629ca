import { labelWalk, type LabelWalk } from './label-walk.js';
import { labelValueText, type UncheckedLabels } from './labels.js';

/**
 * What follows a label's value. Most nodes of a deep tree have one entry, which needs no map: a map weighs as much as
 * three series.
 */
class Branch<V> {
  key: string | undefined = undefined;
  child: Branch<V> | V | undefined = undefined;
  private more: Map<string, Branch<V> | V> | undefined = undefined;

  get(key: string): Branch<V> | V | undefined {
    return key === this.key ? this.child : this.more?.get(key);
  }

  set(key: string, child: Branch<V> | V): void {
    if (this.key === undefined || this.key === key) {
      this.key = key;
      this.child = child;
    } else (this.more ??= new Map<string, Branch<V> | V>()).set(key, child);
  }

  delete(key: string): void {
    if (key !== this.key) this.more?.delete(key);
    else this.key = this.child = undefined;
  }

  get empty(): boolean {
    return this.key === undefined && (this.more === undefined || this.more.size === 0);
  }
}

/**
 * Finds what belongs to a combination of label values by walking a tree, one level per label, so that no key string is
 * built at a call.
 */
export class LabelTree<V extends object> {
  private root = new Branch<V>();
  private readonly walk: LabelWalk;

  /**
   * @param names at least one
   * @param create makes the entry of a combination; `kept` is false when the combination must not be remembered
   */
  constructor(
    private readonly names: readonly string[],
    private readonly create: (values: readonly string[]) => { entry: V; kept: boolean },
  ) {
    this.walk = labelWalk(names);
  }

  /**
   * The entry, made at its first use; undefined when a name is missing or its value cannot be a label. Names that the
   * metric does not have are refused when an entry would be made; the compiler refuses them everywhere.
   */
  get(labels: UncheckedLabels): V | undefined {
    return (this.walk(labels, this.root) as V | undefined) ?? this.find(labels);
  }

  /** Takes an entry out. */
  delete(labels: UncheckedLabels): { entry: V; values: readonly string[] } | undefined {
    const values = this.valuesOf(labels);
    if (!values) return undefined;
    const path: Branch<V>[] = [this.root];
    for (const value of values.slice(0, -1)) {
      const next = path.at(-1)?.get(value) as Branch<V> | undefined;
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
    this.root = new Branch<V>();
  }

  /** In any order, of any type that can be a label; makes what is not there. */
  private find(labels: UncheckedLabels): V | undefined {
    const values = Object.keys(labels).length === this.names.length ? this.valuesOf(labels) : undefined;
    return values && (this.lookUp(values) ?? this.make(values));
  }

  private lookUp(values: readonly string[]): V | undefined {
    let node: Branch<V> | V | undefined = this.root;
    for (const value of values) node = (node as Branch<V> | undefined)?.get(value);
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
      let next = node.get(value) as Branch<V> | undefined;
      if (!next) node.set(value, (next = new Branch()));
      node = next;
    }
    node.set(values.at(-1) as string, entry);
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
