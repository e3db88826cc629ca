/** The headers that are propagated. */
export interface Propagators {
  tracecontext: boolean;
  baggage: boolean;
}

const DEFAULTS = ['tracecontext', 'baggage'];
/** Propagators of other packages; see `loadPropagators`. */
const OTHERS = ['b3', 'b3multi', 'jaeger'];
const KNOWN = [...DEFAULTS, ...OTHERS, 'none'];

/**
 * The names in `OTEL_PROPAGATORS`, in lower case: `tracecontext` and `baggage` by default, none for `none`.
 *
 * @param unknown called with unknown names, which are ignored
 */
export function propagatorNames(
  variable: string | undefined,
  unknown: (names: string[]) => void = () => undefined,
): string[] {
  const names = (variable ?? '').split(',').map((name) => name.trim().toLowerCase());
  const given = [...new Set(names)].filter(Boolean);
  if (given.length === 0) return DEFAULTS;
  const others = given.filter((name) => !KNOWN.includes(name));
  if (others.length > 0) unknown(others);
  return given.includes('none') ? [] : given.filter((name) => KNOWN.includes(name));
}

/**
 * The W3C headers selected by `OTEL_PROPAGATORS`.
 *
 * @param warn called with unknown names, which are ignored
 */
export function propagatorsOf(
  variable: string | undefined,
  warn = (text: string): void => process.emitWarning(text, 'ObservabilityWarning'),
): Propagators {
  const names = propagatorNames(variable, (others) =>
    warn(
      `OTEL_PROPAGATORS: ${others.join(', ')} ignored, because they are not supported (supported: ${KNOWN.join(', ')})`,
    ),
  );
  return { tracecontext: names.includes('tracecontext'), baggage: names.includes('baggage') };
}
