import { context, createContextKey, type Context } from '@opentelemetry/api';
import { carryContext } from '#tracing';

const KEY = createContextKey('nestjs-observability measured as one');

/**
 * Runs a block that a catalogue measures as a whole, so that its statements are not recorded in that catalogue again.
 *
 * @param catalogue the catalogue's class, since a decorator may have another instance
 */
export function measuredAsOne<T>(catalogue: object, block: () => T): T {
  const outer = context.active();
  const inside = outer.setValue(KEY, [...cataloguesIn(outer), catalogue]);
  return carryContext(context.with(inside, block), inside);
}

/** Whether a block around the caller is measured by this catalogue. */
export function isMeasuredAsOne(catalogue: object): boolean {
  return cataloguesIn(context.active()).includes(catalogue);
}

function cataloguesIn(from: Context): readonly object[] {
  return (from.getValue(KEY) as readonly object[] | undefined) ?? [];
}
