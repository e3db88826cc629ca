/** A node of a label tree: the children by label value. */
export interface LabelNode {
  get(value: string): unknown;
}

/** Finds the series of one metric. */
export interface LabelLookup<S> {
  /** The series of these labels, valid or not. */
  readonly find: (labels: unknown) => S;
  /** Recording methods of the metric, each `(labels, value) => find(labels).method(value)`. */
  readonly calls: Readonly<Record<string, (labels: unknown, value?: unknown) => void>>;
}

/**
 * Compiles the lookup of a metric's label names to functions. Reading `labels.route` by a literal name is several times
 * faster than by a variable; and a function for a single metric is inlined at its call sites, so that the labels object
 * is not even allocated. Where the process forbids code generation from strings
 * (`--disallow-code-generation-from-strings`), a loop is used instead.
 *
 * @param names validated label names; quoted nevertheless, so that none can contain code
 * @param root the tree of label values; it must stay the same object
 * @param miss result for labels that are not in the tree
 * @param methods names of recording methods
 */
export function labelLookup<S>(
  names: readonly string[],
  root: LabelNode,
  miss: (labels: unknown) => S,
  methods: readonly string[],
): LabelLookup<S> {
  const steps = names.map((name) => `value = labels[${JSON.stringify(name)}];${STEP}`).join('\n');
  const calls = methods.map((method) => `${method}: (labels, value) => { find(labels).${method}(value); }`);
  const code = `'use strict';
const find = (labels) => {
  if (typeof labels !== 'object' || labels === null) return miss(labels);
  let value, node = root;
  ${steps}
  return node;
};
return { find, calls: { ${calls.join(', ')} } };`;
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- see above
    return (new Function('root', 'miss', code) as MakeLookup<S>)(root, miss);
  } catch {
    return { find: loop(names, root, miss), calls: {} };
  }
}

type MakeLookup<S> = (root: LabelNode, miss: (labels: unknown) => S) => LabelLookup<S>;

const STEP = 'if (typeof value !== "string" || (node = node.get(value)) === undefined) return miss(labels);';

function loop<S>(
  names: readonly string[],
  root: LabelNode,
  miss: (labels: unknown) => S,
): (labels: unknown) => S {
  return (labels) => {
    if (typeof labels !== 'object' || labels === null) return miss(labels);
    let node: unknown = root;
    for (const name of names) {
      const value = (labels as Record<string, unknown>)[name];
      node = typeof value === 'string' ? (node as LabelNode).get(value) : undefined;
      if (node === undefined) return miss(labels);
    }
    return node as S;
  };
}
