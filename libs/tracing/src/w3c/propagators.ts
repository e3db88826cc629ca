/** Which of the headers cross a process boundary. */
export interface Propagators {
  tracecontext: boolean;
  baggage: boolean;
}

/**
 * What `OTEL_PROPAGATORS` says: `tracecontext` and `baggage`, which is the default, one of them, or `none`.
 *
 * @param warn is told of names that are not known here, which are ignored
 */
export function propagatorsOf(
  variable: string | undefined,
  warn = (text: string): void => process.emitWarning(text, 'ObservabilityWarning'),
): Propagators {
  const names = new Set((variable ?? '').split(',').map((name) => name.trim().toLowerCase()));
  names.delete('');
  if (names.size === 0) return { tracecontext: true, baggage: true };
  const known = ['tracecontext', 'baggage', 'none'];
  const others = [...names].filter((name) => !known.includes(name));
  if (others.length > 0)
    warn(`OTEL_PROPAGATORS: ${others.join(', ')} not known here (known: ${known.join(', ')})`);
  const any = !names.has('none');
  return { tracecontext: any && names.has('tracecontext'), baggage: any && names.has('baggage') };
}
