/**
 * The room table: the folder of each room and the rooms that it may import. `npm run lint` enforces it
 * (see eslint.config.mjs). `contracts` imports nothing; nothing imports `presets`, `tooling` or `src`.
 */
const SIGNALS = ['metrics', 'tracing', 'logging', 'health'];
const CORE = ['contracts', 'redaction', 'kernel'];

export const rooms = {
  contracts: { folder: 'libs/core/contracts', imports: [] },
  redaction: { folder: 'libs/core/redaction', imports: ['contracts'] },
  kernel: { folder: 'libs/core/kernel', imports: ['contracts'] },
  metrics: { folder: 'libs/signals/metrics', imports: CORE },
  tracing: { folder: 'libs/signals/tracing', imports: CORE },
  logging: { folder: 'libs/signals/logging', imports: CORE },
  health: { folder: 'libs/signals/health', imports: CORE },
  rabbitmq: { folder: 'libs/integrations/rabbitmq', imports: [...CORE, ...SIGNALS] },
  promql: { folder: 'libs/backend/promql', imports: ['contracts'] },
  management: { folder: 'libs/backend/management', imports: ['contracts'] },
  provisioning: { folder: 'libs/tooling/provisioning', imports: ['contracts', 'promql'] },
  presets: {
    folder: 'libs/presets',
    imports: [...CORE, ...SIGNALS, 'rabbitmq', 'management', 'promql', 'provisioning'],
  },
  browser: { folder: 'libs/browser', imports: ['contracts'] },
};
