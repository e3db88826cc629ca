import { isAttributeValue, type AttributeValueOption } from '#options';

/**
 * A mapping in a configuration file. Values are checked when read, and keys that were not read are reported as
 * problems.
 */
export class ConfigMap {
  private readonly taken = new Set<string>();

  /**
   * @param path its place in the file; empty for the root
   * @param problems receives a sentence for each problem
   */
  constructor(
    readonly path: string,
    private readonly value: Readonly<Record<string, unknown>>,
    readonly problems: string[],
  ) {}

  has(key: string): boolean {
    return key in this.value;
  }

  /** The keys present in the mapping. */
  get keys(): string[] {
    return Object.keys(this.value);
  }

  /** A nested mapping; a key without value, such as `console:`, is an empty one. */
  map(key: string): ConfigMap | undefined {
    if (!this.has(key)) return undefined;
    return this.inner(key, this.take(key) ?? {}, this.at(key));
  }

  list(key: string): ConfigMap[] {
    const value = this.take(key) ?? [];
    if (Array.isArray(value))
      return value.flatMap((item, i) => this.inner(key, item ?? {}, `${this.at(key)}[${i}]`) ?? []);
    this.refuse(key, 'must be a list');
    return [];
  }

  text(key: string): string | undefined {
    const value = this.take(key);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.refuse(key, 'must be a text');
  }

  /** A text, a number, a flag, or a list of one kind of these. */
  attributeValue(key: string): AttributeValueOption | undefined {
    const value = this.take(key);
    if (value === undefined || value === null) return undefined;
    return isAttributeValue(value)
      ? value
      : this.refuse(key, 'must be a value, or a list of one kind of values');
  }

  /** An integer of at least 0, as text. */
  count(key: string): string | undefined {
    const value = this.take(key);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return String(value);
    return this.refuse(key, 'must be a whole number from 0');
  }

  /** A copy without some keys in its nested mappings. */
  without(keys: readonly string[]): ConfigMap {
    const left = Object.entries(this.value).map(([name, inner]) => [
      name,
      Object.fromEntries(Object.entries(inner ?? {}).filter(([key]) => !keys.includes(key))),
    ]);
    return new ConfigMap(this.path, Object.fromEntries(left) as Record<string, unknown>, this.problems);
  }

  /** Reports a key as unsupported. */
  refuse(key: string, problem: string): undefined {
    this.taken.add(key);
    this.problems.push(`${this.at(key)}: ${problem}`);
    return undefined;
  }

  /** Reports the remaining keys as unsupported. */
  end(): void {
    for (const key of this.keys)
      if (!this.taken.has(key)) this.problems.push(`${this.at(key)}: is not supported; remove it`);
  }

  private take(key: string): unknown {
    this.taken.add(key);
    return this.value[key];
  }

  private inner(key: string, value: unknown, path: string): ConfigMap | undefined {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return new ConfigMap(path, value as Record<string, unknown>, this.problems);
    return this.refuse(key, 'must be a mapping');
  }

  private at(key: string): string {
    return this.path ? `${this.path}.${key}` : key;
  }
}
