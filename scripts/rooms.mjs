/**
 * The room table: which room may import which. `npm run lint` enforces it (see eslint.config.mjs).
 * `contracts` knows nobody; nothing imports `presets` or `src`.
 */
const SIGNALS = ['metrics', 'tracing', 'logging', 'health'];

export const rooms = {
  contracts: [],
  context: ['contracts'],
  promql: ['contracts'],
  browser: ['contracts'],
  metrics: ['contracts', 'context'],
  tracing: ['contracts', 'context'],
  logging: ['contracts', 'context'],
  health: ['contracts', 'context'],
  rabbitmq: ['contracts', 'context', ...SIGNALS],
  management: ['contracts'],
  dashboards: ['contracts', 'promql'],
  presets: ['contracts', 'context', ...SIGNALS, 'rabbitmq', 'management', 'promql', 'dashboards'],
};
