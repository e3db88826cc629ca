import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Node, type YAMLMap } from 'yaml';

/** A few aliases can expand to more than fits into memory, or refer to themselves. */
const MOST_NODES = 500_000;
/** A rule file needs five. */
const MOST_LEVELS = 20;
/** Fields whose values are texts, whatever their names are. */
const TEXTS: ReadonlySet<string> = new Set(['labels', 'annotations']);

/**
 * Reads a YAML document as Prometheus does: every scalar is its literal text, whatever type YAML gives it (`yes`,
 * `1.10`, `0x1F` are texts); `null` equals an absent field; aliases and merges (`<<`) are resolved.
 */
export class YamlReader {
  private left = MOST_NODES;
  private readonly known = new Map<Alias, Node | undefined>();

  constructor(private readonly document: Document) {}

  /**
   * Returns lists and maps of texts; only the fields named in `numbers` become numbers, except in labels
   * and annotations.
   *
   * @throws Error for too many aliases
   */
  read(node: unknown, numbers: readonly string[], name = '', depth = 0): unknown {
    if (depth > MOST_LEVELS || --this.left < 0) throw new Error('has too many aliases');
    const here = this.resolved(node);
    if (isSeq(here))
      return here.items
        .filter((item) => !isNull(this.resolved(item)))
        .map((item) => this.read(item, numbers, name, depth + 1));
    if (isMap(here))
      return Object.fromEntries(
        this.pairs(here, 0).map(([key, value]) => [
          key,
          this.read(value, TEXTS.has(key) ? [] : numbers, key, depth + 1),
        ]),
      );
    return numbers.includes(name) ? numberOf(here) : textOf(here);
  }

  /** Keys and nodes of a map; its own keys take precedence over merged ones. */
  private pairs(map: YAMLMap, depth: number): [string, unknown][] {
    const own = new Map<string, unknown>();
    const merged: [string, unknown][] = [];
    for (const { key, value } of map.items) {
      const name = textOf(this.resolved(key));
      if (name === '<<' && depth < MOST_LEVELS) merged.push(...this.mergedPairs(value, depth + 1));
      else if (value !== null && !isNull(this.resolved(value))) own.set(String(name), value);
    }
    for (const [name, value] of merged) if (!own.has(name)) own.set(name, value);
    return [...own];
  }

  private mergedPairs(value: unknown, depth: number): [string, unknown][] {
    const node = this.resolved(value);
    if (isMap(node)) return this.pairs(node, depth);
    return isSeq(node) ? node.items.flatMap((item) => this.mergedPairs(item, depth)) : [];
  }

  /** Cached, because resolving an alias walks through the document. */
  private resolved(node: unknown): Node | undefined {
    if (!isAlias(node)) return node as Node | undefined;
    if (!this.known.has(node)) this.known.set(node, node.resolve(this.document));
    return this.known.get(node);
  }
}

function isNull(node: Node | undefined): boolean {
  return isScalar(node) && node.value === null;
}

function textOf(node: Node | undefined): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  if (typeof node.value === 'string') return node.value;
  return node.source ?? JSON.stringify(node.value);
}

/** A whole number in Go's syntax; any other text is returned unchanged, for the error message. */
function numberOf(node: Node | undefined): unknown {
  if (!isScalar(node)) return undefined;
  const { value, source = '', type } = node;
  if (typeof value === 'number') return Math.trunc(value);
  return type === 'PLAIN' && /^[-+]?\d[\d_]*$/.test(source) ? Number(source.replaceAll('_', '')) : value;
}
