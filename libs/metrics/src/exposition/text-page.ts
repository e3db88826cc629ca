import { setImmediate as breathe } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import { PageWriter } from '../instruments/page-writer.js';
import { within } from '../registry/collectors.js';
import type { AnyInstrument, MetricsRegistry } from '../registry/metrics-registry.js';

/** Media type of the page: Prometheus text. */
export const TEXT_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const LONGEST_RUN_MS = 3;
const FOREIGN_TIMEOUT_MS = 1000;

/**
 * Writes the page in slices, and lets the event loop turn between them so that a large page holds nobody up.
 *
 * @param registry our metrics; they come first and win over others of the same name
 * @param others prom-client registries whose metrics join the page; the first that has a name prints it
 */
export async function* textPage(
  registry: MetricsRegistry,
  others: readonly Registry[],
): AsyncGenerator<string | Uint8Array> {
  await registry.collect();
  yield* paced(ownBlocks(registry));
  const printed = new Set<string>();
  for (const other of others) yield* foreignMetrics(registry, other, printed);
}

function* ownBlocks(registry: MetricsRegistry): Generator<Uint8Array> {
  const writer = new PageWriter();
  for (const instrument of registry.instruments()) {
    writer.text(header(instrument));
    for (let row = 0; row < instrument.rowCount; row++) {
      instrument.writeRow(writer, row, false);
      if (writer.full) yield writer.take();
    }
  }
  yield writer.take();
}

async function* paced<T>(slices: Iterable<T>): AsyncGenerator<T> {
  let startedAt = performance.now();
  for (const slice of slices) {
    yield slice;
    if (performance.now() - startedAt < LONGEST_RUN_MS) continue;
    await breathe();
    startedAt = performance.now();
  }
}

function header({ name, help, kind }: AnyInstrument): string {
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${kind}\n`;
}

async function* foreignMetrics(
  ours: MetricsRegistry,
  other: Registry,
  printed: Set<string>,
): AsyncGenerator<string> {
  for (const { name } of other.getMetricsAsArray()) {
    if (ours.owns(name) || printed.has(name)) continue;
    printed.add(name);
    try {
      yield `${await within(other.getSingleMetricAsString(name), FOREIGN_TIMEOUT_MS)}\n`;
    } catch {
      ours.collectFailed(name);
    }
    await breathe();
  }
}
