/**
 * `npm run test:packaging -- --types`: compiles the types of every entry point strictly, including all libraries'
 * declarations, with each TypeScript version and each module resolution.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environment, toolFolder } from './tools.mjs';

const run = promisify(execFile);
const VERSIONS = ['5.6', '5.9', '6', '7'];
/** node10 is deprecated in TypeScript 6 and removed in 7. */
const MODES = {
  'commonjs/node10': {
    module: 'commonjs',
    moduleResolution: 'node10',
    versions: { 5.6: {}, 5.9: {}, 6: { ignoreDeprecations: '6.0' } },
  },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};
const STRICT = {
  target: 'es2022',
  strict: true,
  // Required by pino's declarations; set by NestJS's template.
  esModuleInterop: true,
  skipLibCheck: false,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  declaration: true,
  types: ['node'],
  noEmit: true,
};
/** Without `./rabbitmq`, whose types need an optional package. */
const DOORS = [
  '',
  'metrics',
  'tracing',
  'logging',
  'audit',
  'health',
  'promql',
  'testing',
  'register',
].concat(
  ['', '/etl', '/data-platform', '/recommender', '/webhook', '/trends'].map((name) => `presets${name}`),
);

/** @returns the names of the failing combinations */
export async function checkTypes(folder, tarball) {
  mkdirSync(folder, { recursive: true });
  write(folder, 'package.json', {
    ...{ name: 'types', private: true, type: 'module' },
    dependencies: {
      '@nestjs/common': '^11.1.0',
      '@nestjs/core': '^11.1.0',
      '@opentelemetry/api': '~1.9.1',
      'nestjs-observability': `file:${tarball}`,
      'reflect-metadata': '^0.2.2',
      rxjs: '^7.8.1',
    },
    devDependencies: { '@types/node': '^22.0.0' },
  });
  await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, env: environment(20) });
  write(folder, 'modern.ts', modern());
  write(folder, 'classic.cts', classic());
  const failures = [];
  for (const [mode, { versions, ...options }] of Object.entries(MODES))
    for (const version of VERSIONS.filter((each) => !versions || each in versions)) {
      const outcome = await check(folder, version, { ...STRICT, ...options, ...versions?.[version] });
      process.stdout.write(`${`types ${mode}`.padEnd(24)}TypeScript ${version.padEnd(5)}${outcome}\n`);
      if (outcome !== 'ok') failures.push(`${mode} ${version}`);
    }
  return failures;
}

async function check(folder, version, compilerOptions) {
  const isClassic = compilerOptions.module === 'commonjs';
  const files = isClassic ? ['classic.cts'] : ['modern.ts'];
  if (compilerOptions.module.startsWith('node')) files.push('classic.cts');
  write(folder, 'tsconfig.json', { compilerOptions, files });
  const tsc = join(toolFolder(`typescript-${version}`, `typescript@${version}`), 'node_modules/.bin/tsc');
  try {
    await run(tsc, ['-p', 'tsconfig.json'], { cwd: folder, maxBuffer: 1e8 });
    return 'ok';
  } catch (error) {
    const lines = `${error.stdout}${error.stderr}`.trim().split('\n');
    return `FAILED, ${lines.length} lines:\n${lines.slice(0, 10).join('\n')}`;
  }
}

const nameOf = (door) => (door ? `nestjs-observability/${door}` : 'nestjs-observability');

const modern = () => `import { ObservabilityModule } from 'nestjs-observability';
import { counter, metricCatalogue } from 'nestjs-observability/metrics';
${DOORS.map((door, i) => `export * as door${i} from '${nameOf(door)}';`).join('\n')}
export const module = ObservabilityModule.forRoot({ service: { name: 'types' } });
export class Orders extends metricCatalogue({ placed: counter('orders_total', 'Orders.', ['kind']) }) {}
new Orders(undefined as never).placed.inc({ kind: 'web' });
// @ts-expect-error: the label is called kind
new Orders(undefined as never).placed.inc({ sort: 'web' });
`;

const classic = () => `${DOORS.map((door, i) => `import door${i} = require('${nameOf(door)}');`).join('\n')}
const module = door0.ObservabilityModule.forRoot({ service: { name: 'types' } });
class Orders extends door1.metricCatalogue({ placed: door1.counter('orders_total', 'Orders.', ['kind']) }) {}
new Orders(undefined as never).placed.inc({ kind: 'web' });
// @ts-expect-error: the label is called kind
new Orders(undefined as never).placed.inc({ sort: 'web' });
export = { module, Orders, doors: [${DOORS.map((_, i) => `door${i}`)}] };
`;

function write(folder, path, content) {
  writeFileSync(
    join(folder, path),
    typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
  );
}
