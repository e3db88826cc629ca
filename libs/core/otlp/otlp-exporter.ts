import { type OtlpProtocol, loadPeer } from '#contracts';
import { endAtShutdown } from './end-at-shutdown.js';
import {
  otlpConnection,
  type OtlpConnection,
  type OtlpSettings,
  type OtlpSignal,
} from './otlp-connection.js';

/** For each protocol the package that speaks it, and how to get the exporter's class from it. */
export type OtlpExporterPackages<T> = Readonly<
  Record<OtlpProtocol, readonly [name: string, load: () => Promise<OtlpExporterClass<T>>]>
>;

// Each package has a type of its own for what is the same to us.
type OtlpExporterClass<T> = new (connection: never) => T;

const OPTIONS: Readonly<Record<OtlpSignal, string>> = {
  traces: 'tracing',
  metrics: 'metrics',
  logs: 'logging',
};

/**
 * Makes the exporter of a signal, for the chosen protocol. Its package is loaded now. What it has not delivered when it
 * is shut down is given up.
 *
 * @param endpoint where to, as the options describe it
 * @throws ObservabilityError `OBS_PEER_MISSING` when the exporter's package is not installed
 * @example
 * ```ts
 * const exporter = await createOtlpExporter('traces', PACKAGES, 'http://collector:4317', options.tracing);
 * ```
 */
export async function createOtlpExporter<T extends { shutdown(): Promise<void> }>(
  signal: OtlpSignal,
  packages: OtlpExporterPackages<T>,
  endpoint: string,
  settings: OtlpSettings,
): Promise<T> {
  const { protocol } = settings;
  const [name, load] = packages[protocol];
  const feature = `${OPTIONS[signal]}.endpoint with protocol ${protocol}`;
  const Exporter = (await loadPeer(load, name, feature)) as new (connection: OtlpConnection) => T;
  const exporter = new Exporter(otlpConnection(signal, endpoint, settings));
  endAtShutdown(exporter, name);
  return exporter;
}
