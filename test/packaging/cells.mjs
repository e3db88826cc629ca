/**
 * The table of consumers. Every value of every column occurs, and most pairs: a project's kind with each adapter, each
 * supported Node.js (including the lowest release), both major versions of OpenTelemetry and each package manager.
 *
 * Excluded because the versions conflict: OpenTelemetry 3 and nestjs-pino 5 (required by Nest 12) require Node.js 22,
 * and so does fastify where yarn 1 checks engines; Jest loads ES modules from CommonJS, as Nest 12 requires, from
 * Node.js 24.9 on.
 */
const cell = (kind, adapter, node, otel, manager, gate = false) => ({
  id: `${kind}-${adapter}-node${node}-otel${otel}-${manager}`,
  kind,
  adapter,
  node,
  otel,
  manager,
  gate,
  /** The slow checks of several copies in one process and of a copied preset run in only a few cells. */
  copies: adapter === 'express' && manager === 'npm',
});

export const CELLS = [
  cell('nest11-cjs-jest', 'express', 20, 2, 'npm', true),
  cell('nest11-cjs-jest', 'fastify', 22, 3, 'pnpm'),
  cell('nest11-cjs-jest', 'express', 24, 3, 'yarn'),
  cell('nest11-cjs-jest', 'fastify', 26, 2, 'npm'),
  cell('nest11-cjs-jest', 'fastify', '20.19.0', 2, 'npm'),
  cell('nest11-esm-vitest', 'fastify', 20, 2, 'pnpm', true),
  cell('nest11-esm-vitest', 'express', 22, 3, 'npm'),
  cell('nest11-esm-vitest', 'fastify', 24, 2, 'npm'),
  cell('nest11-esm-vitest', 'express', 26, 3, 'pnpm'),
  cell('nest11-esm-vitest', 'express', '20.19.0', 2, 'yarn'),
  cell('nest12-esm-vitest', 'express', 22, 2, 'pnpm'),
  cell('nest12-esm-vitest', 'fastify', 24, 3, 'npm', true),
  cell('nest12-esm-vitest', 'express', 26, 3, 'pnpm'),
  cell('nest12-esm-vitest', 'fastify', 26, 2, 'npm'),
  cell('nest12-esm-vitest', 'express', 24, 2, 'yarn'),
  cell('nest12-cjs-jest', 'express', 24, 3, 'pnpm', true),
  cell('nest12-cjs-jest', 'fastify', 24, 2, 'npm'),
  cell('nest12-cjs-jest', 'express', 26, 2, 'npm'),
  cell('nest12-cjs-jest', 'fastify', 26, 3, 'yarn'),
];

/**
 * Projects of `nest new` that `npx nestjs-observability init` sets up. `cli` is the version of the Nest CLI; undefined: the one of
 * this repository. `schematic` has options of its schematic that `nest new` only asks for.
 */
const welcome = (id, { cli, options = [], schematic, node, manager = 'npm', gate = false }) => ({
  ...{ id: `welcome-${id}`, cli, options, schematic, node, manager, gate },
});

export const WELCOME_CELLS = [
  welcome('nest11', { node: 20, gate: true }),
  welcome('nest12-esm', { cli: 12, options: ['--no-observe'], node: 24, manager: 'pnpm' }),
  welcome('nest12-cjs', { cli: 12, schematic: ['--type=cjs'], node: 24, manager: 'yarn' }),
];
