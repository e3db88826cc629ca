/** A step of a tree: what follows a label's value. */
export interface LabelNode {
  get(value: string): unknown;
}

/** How the series of one metric are reached. */
export interface LabelLookup<S> {
  /** The series of these labels, whatever they are. */
  readonly find: (labels: unknown) => S;
  /** Recording methods of the metric, each `(labels, value) => find(labels).method(value)`. */
  readonly calls: Readonly<Record<string, (labels: unknown, value?: unknown) => void>>;
}

/**
 * Makes the lookup for a metric's label names as functions of its own. Reading `labels.route` by a name that stands in
 * the code is several times faster than by a name in a variable; and a function that belongs to one metric is inlined
 * where that metric is recorded, so that the object of labels is never even made. Where the process forbids code from
 * strings (`--disallow-code-generation-from-strings`), a loop does the same.
 *
 * @param names validated label names; quoted all the same, so that none can be more than a name
 * @param root the tree of label values; it must stay the same object
 * @param miss answers for labels that lead nowhere
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
