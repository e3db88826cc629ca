/** Content of a registry, for specs of catalogues. */
import type { SummaryReader } from '#contracts';
import type { MetricsRegistry } from '#metrics';

/** Samples with a matching name as `name{label="value"}` → value, without the package's own. */
export function samplesOf(registry: MetricsRegistry, names: RegExp): Record<string, number> {
  const samples = registry.instruments().flatMap((instrument) => instrument.samples());
  const wanted = samples.filter(({ name }) => names.test(name) && !name.startsWith('observability_'));
  return Object.fromEntries(wanted.map(({ name, labels, value }) => [`${name}${labelText(labels)}`, value]));
}

function labelText(labels: Record<string, string>): string {
  const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return text.length > 0 ? `{${text.join(',')}}` : '';
}

/** Reads a registry like a preset's summary. */
export function summaryReader(registry: MetricsRegistry): SummaryReader {
  return {
    sum(metric, where = {}) {
      const samples = registry.instruments().flatMap((instrument) => instrument.samples());
      return samples
        .filter(({ name }) => name === metric)
        .filter(({ labels }) => Object.entries(where).every(([label, value]) => labels[label] === value))
        .reduce((sum, { value }) => sum + value, 0);
    },
  };
}
