import { ObservabilityError } from './errors.js';

/**
 * Loads an optional peer dependency, or says which command installs it.
 *
 * @param load a function that imports the package, so that bundlers and type-checkers see the literal name
 * @param name the package's name on npm
 * @param feature what needs it, as the reader of the error knows it (an option path)
 * @throws ObservabilityError `OBS_PEER_MISSING` when the package is not installed
 * @example
 * ```ts
 * const { OTLPTraceExporter } = await loadPeer(() => import('@opentelemetry/exporter-trace-otlp-grpc'),
 *   '@opentelemetry/exporter-trace-otlp-grpc', 'tracing.protocol = grpc');
 * ```
 */
export async function loadPeer<T>(load: () => Promise<T>, name: string, feature: string): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    throw new ObservabilityError(
      'OBS_PEER_MISSING',
      `"${feature}" needs the package "${name}", which is not installed. Run: npm install ${name}`,
      { cause: error },
    );
  }
}

function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && error.message.includes(`'${name}'`)
  );
}
