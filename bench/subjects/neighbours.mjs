/**
 * Real applications have several metrics with different label sets; a library measured with a single metric would look
 * faster than in practice. These are recorded before each measurement, by this package and the peers alike.
 */
const SHAPES = [
  ['method'],
  ['queue', 'result'],
  ['table', 'operation'],
  ['host', 'port', 'state'],
  ['job'],
  ['topic', 'partition', 'group'],
  ['cache', 'hit'],
  ['client', 'status'],
];
const ROUNDS = 20_000;

/** @param make `{ counter, gauge, histogram }`: functions that create a metric from a name and label names */
export function recordNeighbours({ counter, gauge, histogram }) {
  const recorders = SHAPES.flatMap((labelNames, n) => {
    const sets = [0, 1, 2, 3].map((v) =>
      Object.fromEntries(labelNames.map((name) => [name, `${name}-${v}`])),
    );
    const count = counter(`neighbour_${n}_total`, labelNames);
    const level = gauge(`neighbour_${n}_level`, labelNames);
    const time = histogram(`neighbour_${n}_seconds`, labelNames);
    return [
      (i) => count.inc(sets[i & 3]),
      (i) => level.set(sets[i & 3], i),
      (i) => time.observe(sets[i & 3], i / 1000),
    ];
  });
  for (let i = 0; i < ROUNDS; i++) for (const record of recorders) record(i);
}

export async function ourNeighbours(registry) {
  const { counter, gauge, histogram } = await import('../../dist/esm/metrics.js');
  recordNeighbours({
    counter: (name, labelNames) => registry.register(counter(name, 'N.', labelNames)),
    gauge: (name, labelNames) => registry.register(gauge(name, 'N.', labelNames)),
    histogram: (name, labelNames) => registry.register(histogram(name, 'N.', labelNames)),
  });
  return registry;
}

export async function promClientNeighbours(from = 'prom-client') {
  const { Counter, Gauge, Histogram, Registry } = await import(from);
  const registers = [new Registry()];
  recordNeighbours({
    counter: (name, labelNames) => new Counter({ name, help: 'N.', labelNames, registers }),
    gauge: (name, labelNames) => new Gauge({ name, help: 'N.', labelNames, registers }),
    histogram: (name, labelNames) => new Histogram({ name, help: 'N.', labelNames, registers }),
  });
}
