import { bare, coreOf, type Aggregation, type Binary, type Call, type Expr } from '../parse/ast.js';
import { isRatio } from './is-ratio.js';
import { kindOf } from './kind-of.js';
import type { KnownSeries, Measure, Sample, Unit } from './known-series.js';
import { remembered } from './remembered.js';
import { firstSelector } from './selectors.js';

const ENDINGS: readonly [RegExp, Unit | undefined][] = [
  [/_timestamp(?:_seconds)?$/, undefined],
  [/_seconds$/, 'seconds'],
  [/_(?:ms|milliseconds)$/, 'milliseconds'],
  [/_percent$/, 'percent'],
  [/_ratio$/, 'ratio'],
  [/_bytes$/, 'bytes'],
];
const PER_SECOND = ['rate', 'irate'];
const KEEPING = ['sum', 'avg', 'min', 'max', 'topk', 'bottomk', 'quantile', 'stddev'];
const OF_SERIES =
  /^(?:abs|ceil|floor|round|clamp.*|increase|delta|sort.*|label_.*|(?:avg|min|max|last|quantile)_over_time)$/;

/** The unit of an expression, derived from its metric names; `undefined` when they do not show it. */
export const measureOf = remembered(findMeasure);

function findMeasure(expr: Expr, catalogue: KnownSeries): Measure | undefined {
  const it = coreOf(expr);
  switch (it.type) {
    case 'vector':
      return ofSample(it.name === undefined ? undefined : catalogue.find(it.name));
    case 'aggregation':
      return ofAggregation(it, catalogue);
    case 'call':
      return ofCall(it, catalogue);
    case 'binary':
      return ofBinary(it, catalogue);
    default:
      return undefined;
  }
}

/** The value of a constant expression. */
export function constantOf(expr: Expr): number | undefined {
  const it = bare(expr);
  if (it.type === 'number') return it.value;
  if (it.type === 'unary') {
    const value = constantOf(it.expr);
    return value === undefined || it.op === '+' ? value : -value;
  }
  if (it.type !== 'binary') return undefined;
  // The right side of a chain is the shorter one.
  const b = constantOf(it.right);
  const a = b === undefined ? undefined : constantOf(it.left);
  if (a === undefined || b === undefined) return undefined;
  return it.op === '*'
    ? a * b
    : it.op === '/'
      ? a / b
      : it.op === '+'
        ? a + b
        : it.op === '-'
          ? a - b
          : undefined;
}

function ofSample(sample: Sample | undefined): Measure | undefined {
  if (!sample) return undefined;
  if (sample.measure) return sample.measure;
  const { name, kind } = sample;
  if (kind === 'bucket' || name.endsWith('_count')) return { unit: 'count', perSecond: false };
  const unit = unitOfName(sample.unit ? `_${sample.unit}` : name.replace(/_(?:total|sum)$/, ''));
  if (unit) return { unit, perSecond: false };
  return kind === 'counter' && !name.endsWith('_sum') ? { unit: 'count', perSecond: false } : undefined;
}

function unitOfName(name: string): Unit | undefined {
  return ENDINGS.find(([ending]) => ending.test(name))?.[1];
}

function ofAggregation({ op, expr }: Aggregation, catalogue: KnownSeries): Measure | undefined {
  if (op === 'count') return { unit: 'count', perSecond: false };
  const inner = KEEPING.includes(op) ? measureOf(expr, catalogue) : undefined;
  const share = inner?.unit === 'ratio' || inner?.unit === 'percent';
  return op === 'sum' && (share || inner?.most !== undefined) ? undefined : inner;
}

function ofCall({ func, args }: Call, catalogue: KnownSeries): Measure | undefined {
  if (func === 'histogram_quantile') return ofQuantile(args[1] as Expr, catalogue);
  const series = args.find((arg) => arg.type !== 'number');
  const inner = series && measureOf(series, catalogue);
  if (PER_SECOND.includes(func)) return inner && { ...inner, perSecond: true };
  return OF_SERIES.test(func) ? inner : undefined;
}

function ofQuantile(buckets: Expr, catalogue: KnownSeries): Measure | undefined {
  const sample = catalogue.find(firstSelector(buckets)?.name ?? '');
  if (sample?.kind !== 'bucket') return undefined;
  const unit = unitOfName(sample.unit ? `_${sample.unit}` : sample.name.replace(/_bucket$/, ''));
  const [least, most] = [sample.buckets?.[0], sample.buckets?.at(-1)];
  if (most === undefined) return unit && { unit, perSecond: false };
  return { unit: unit ?? 'count', perSecond: false, most, ...(least !== undefined && { least }) };
}

function ofBinary(binary: Binary, catalogue: KnownSeries): Measure | undefined {
  const { op, left, right } = binary;
  const [a, b] = [measureOf(left, catalogue), measureOf(right, catalogue)];
  const [x, y] = [constantOf(left), constantOf(right)];
  if (op === '*') return scaled(a ?? b, y ?? x);
  if (op === '/') return y === undefined ? divided(binary, a, b, catalogue) : scaled(a, 1 / y);
  if (op === '-' || op === '+') {
    const same = a && b && a.unit === b.unit && a.perSecond === b.perSecond;
    if (same) return { unit: a.unit, perSecond: a.perSecond };
    return (x === 1 && b?.unit === 'ratio') || (x === 100 && b?.unit === 'percent') ? b : undefined;
  }
  return ['%', '^', 'atan2'].includes(op) ? undefined : a;
}

function scaled(measure: Measure | undefined, factor: number | undefined): Measure | undefined {
  if (!measure || factor === undefined) return undefined;
  const to = (unit: Unit): Measure => ({
    ...measure,
    unit,
    ...(measure.most !== undefined && { most: measure.most * factor }),
    ...(measure.least !== undefined && { least: measure.least * factor }),
  });
  if (factor === 1) return measure;
  if (factor === 1000 && measure.unit === 'seconds') return to('milliseconds');
  if (factor === 0.001 && measure.unit === 'milliseconds') return to('seconds');
  if (factor === 100 && measure.unit === 'ratio') return to('percent');
  return factor === 0.01 && measure.unit === 'percent' ? to('ratio') : undefined;
}

/** The unit of a quotient: a ratio of equal units, or one unit per other. */
function divided(
  binary: Binary,
  a: Measure | undefined,
  b: Measure | undefined,
  catalogue: KnownSeries,
): Measure | undefined {
  const isQuantile = (side: Expr) => kindOf(side, catalogue) === 'quantile';
  if (!a || !b || a.perSecond !== b.perSecond) return undefined;
  if (a.unit === b.unit)
    return isRatio(binary.left, binary.right, catalogue) ? { unit: 'ratio', perSecond: false } : undefined;
  if (b.unit !== 'count' || isQuantile(binary.left) || isQuantile(binary.right)) return undefined;
  const most = averaged(binary, catalogue);
  return { unit: a.unit, perSecond: false, ...(most !== undefined && { most }) };
}

/** The largest bucket bound, when a histogram's sum is divided by its count. */
function averaged({ left, right }: Binary, catalogue: KnownSeries): number | undefined {
  const [sum, count] = [firstSelector(left)?.name ?? '', firstSelector(right)?.name ?? ''];
  const base = sum.replace(/_sum$/, '');
  return base !== sum && count === `${base}_count`
    ? catalogue.find(`${base}_bucket`)?.buckets?.at(-1)
    : undefined;
}
