import { compileRegExp } from '../../regexp/whole-regexp.js';
import { mergeRows } from '../merge-rows.js';
import { QueryError } from '../run/query-error.js';
import { NAME } from '../values/label-set.js';
import { vector, type Row } from '../values/row.js';
import type { VectorFunction } from './vector-function.js';

/** Functions that change labels, independent of values. */
export const LABEL_FUNCTIONS: ReadonlyMap<string, VectorFunction> = new Map<string, VectorFunction>([
  ['label_replace', labelReplace],
  ['label_join', labelJoin],
]);

async function labelReplace(...[args, { query }]: Parameters<VectorFunction>) {
  const [target = '', replacement = '', source = '', pattern = ''] = args.strings(1);
  const regexp = compile(pattern);
  refuseLabelName(target, 'destination', 'label_replace');
  const rows = args.vector(0);
  for (const row of rows) {
    const value = regexp.replace(row.labels.get(source), replacement);
    if (value !== undefined) setLabel(row, target, value);
    if (query.pace.due()) await query.pace.rest();
  }
  return vector(await mergeRows(rows, query.pace));
}

async function labelJoin(...[args, { query }]: Parameters<VectorFunction>) {
  const [target = '', separator = '', ...sources] = args.strings(1);
  for (const source of sources) refuseLabelName(source, 'source', 'label_join');
  refuseLabelName(target, 'destination', 'label_join');
  const rows = args.vector(0);
  for (const row of rows) {
    setLabel(row, target, sources.map((source) => row.labels.get(source)).join(separator));
    if (query.pace.due()) await query.pace.rest();
  }
  return vector(await mergeRows(rows, query.pace));
}

/** A name that was set explicitly is kept, even if the old one would be dropped. */
function setLabel(row: Row, name: string, value: string): void {
  row.labels = row.labels.with(name, value);
  if (name === NAME) row.dropName = false;
}

function compile(pattern: string) {
  try {
    return compileRegExp(pattern);
  } catch {
    throw new QueryError(`invalid regular expression in label_replace(): ${pattern}`);
  }
}

function refuseLabelName(name: string, which: 'source' | 'destination', func: string): void {
  if (name === '') throw new QueryError(`invalid ${which} label name in ${func}(): ${name}`);
}
