import type { VectorSample } from '#contracts';
import { evaluate } from '../evaluate.js';
import type { QueryContext } from '../query-context.js';

/** Evaluates an expression at one time. @returns its samples; a scalar becomes one without labels */
export async function vectorAt(
  context: QueryContext,
  expr: string,
  timeMs: number,
  signal?: AbortSignal,
): Promise<readonly VectorSample[]> {
  const { value } = await evaluate(context, expr, { timeMs }, { signal });
  if (value.type === 'vector') return value.samples;
  return value.type === 'scalar' ? [{ labels: {}, value: value.value }] : [];
}

/** The value of an expression with a single result; `null` for no result, or no finite number. */
export async function valueAt(
  context: QueryContext,
  expr: string,
  timeMs: number,
  signal?: AbortSignal,
): Promise<number | null> {
  return finite((await vectorAt(context, expr, timeMs, signal))[0]?.value);
}

export function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
