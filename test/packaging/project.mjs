/** A consumer's project as created by `nest new`, with this package added. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NEST = { 11: '^11.1.0', 12: '^12.0.1' };
/** The packages that applications install for OTLP over HTTP and for OpenTelemetry meters. */
const OPEN_TELEMETRY = {
  2: { api: '~1.9.1', exporter: '^0.223.0', sdk: '^2.12.0' },
  3: { api: '~1.10.0', exporter: '^0.301.0', sdk: '^3.1.0' },
};
/** yarn 1 does not install peers, so its users list them. */
export const PEERS = (nest) => ({
  'nestjs-pino': nest === 12 ? '^5.0.0' : '^4.6.1',
  pino: '^10.0.0',
  'pino-http': '^11.0.0',
  'prom-client': '^15.1.3',
});

/** Vite 8.4, used by Vitest 4, requires a non-existent optional package; npm and pnpm ignore it, yarn 1 fails. */
const VITEST = (manager) => (manager === 'yarn' ? '^3.2.0' : '^4.0.0');

export function writeProject(folder, { kind, adapter, otel, manager }, tarball) {
  const nest = kind.startsWith('nest12') ? 12 : 11;
  const isEsm = kind.includes('esm');
  const write = (path, content) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(
      join(folder, path),
      typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
    );
  };
  const { api, exporter, sdk } = OPEN_TELEMETRY[otel];
  write('package.json', {
    name: 'consumer',
    version: '0.0.1',
    private: true,
    ...(isEsm && { type: 'module' }),
    dependencies: {
      '@nestjs/common': NEST[nest],
      '@nestjs/core': NEST[nest],
      [`@nestjs/platform-${adapter}`]: NEST[nest],
      '@opentelemetry/api': api,
      '@opentelemetry/exporter-trace-otlp-http': exporter,
      '@opentelemetry/sdk-metrics': sdk,
      ...(manager === 'yarn' && PEERS(nest)),
      'nestjs-observability': `file:${tarball}`,
      'reflect-metadata': '^0.2.2',
      rxjs: '^7.8.1',
    },
    devDependencies: {
      '@nestjs/testing': NEST[nest],
      '@types/node': '^22.0.0',
      typescript: nest === 12 ? '^6.0.2' : '^5.7.0',
      ...(kind.endsWith('jest')
        ? { '@types/jest': '^30.0.0', jest: '^30.0.0', 'ts-jest': '^29.4.0' }
        : { vitest: VITEST(manager), '@swc/core': '^1.13.0', 'unplugin-swc': '^1.5.0' }),
    },
  });
  write('tsconfig.json', {
    compilerOptions: {
      ...(nest === 12 || isEsm
        ? { module: 'nodenext', moduleResolution: 'nodenext' }
        : { module: 'commonjs', moduleResolution: 'node' }),
      esModuleInterop: true,
      ...(nest === 12 && { isolatedModules: true }),
      emitDecoratorMetadata: true,
      experimentalDecorators: true,
      target: 'ES2023',
      outDir: './dist',
      rootDir: '.',
      strict: true,
      skipLibCheck: true,
      types: kind.endsWith('jest') ? ['node', 'jest'] : ['node', 'vitest/globals'],
    },
    include: ['src', 'test'],
  });
  for (const [path, content] of Object.entries(sources(adapter, isEsm ? '.js' : ''))) write(path, content);
  if (kind.endsWith('jest')) write('jest.config.js', jestConfig());
  else write('vitest.config.mjs', vitestConfig());
}

/** The configuration of `nest new`, without any change for this package. */
const jestConfig = () => `module.exports = {
  moduleFileExtensions: ['js', 'json', 'ts'],
  rootDir: '.',
  testRegex: '(\\\\.spec|\\\\.e2e-spec)\\\\.ts$',
  transform: { '^.+\\\\.(t|j)s$': 'ts-jest' },
  testEnvironment: 'node',
};
`;

/** Nest's recipe for Vitest. */
const vitestConfig = () => `import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [swc.vite({ module: { type: 'es6' } })],
  test: { globals: true, root: './', include: ['**/*.spec.ts', '**/*.e2e-spec.ts'] },
});
`;

function sources(adapter, suffix) {
  const fastify = adapter === 'fastify';
  const create = fastify ? '<NestFastifyApplication>' : '';
  const adapterImport = fastify
    ? `import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';\n`
    : '';
  return {
    'src/app.service.ts': `import { Injectable } from '@nestjs/common';
import { InjectPinoLogger, PinoLogger } from 'nestjs-observability/logging';
import { counter, metricCatalogue, MetricsService } from 'nestjs-observability/metrics';
import { Traced } from 'nestjs-observability/tracing';

export class GreetingMetrics extends metricCatalogue({
  greetings: counter('greetings_total', 'Greetings said.', ['kind']),
}) {}

@Injectable()
export class AppService {
  constructor(
    @InjectPinoLogger(AppService.name) private readonly logger: PinoLogger,
    private readonly greetings: GreetingMetrics,
    readonly metrics: MetricsService,
  ) {}

  @Traced()
  hello(): string {
    this.greetings.greetings.inc({ kind: 'hello' });
    this.logger.info('greeted');
    return 'Hello World!';
  }
}
`,
    'src/app.controller.ts': `import { Controller, Get } from '@nestjs/common';
import { AppService } from './app.service${suffix}';

@Controller()
export class AppController {
  constructor(private readonly service: AppService) {}

  @Get('hello/:name')
  hello(): string {
    return this.service.hello();
  }
}
`,
    'src/app.module.ts': `import { Module } from '@nestjs/common';
import { ObservabilityModule } from 'nestjs-observability';
import { AppController } from './app.controller${suffix}';
import { AppService, GreetingMetrics } from './app.service${suffix}';

@Module({
  imports: [ObservabilityModule.forRoot({ service: { name: 'consumer' } })],
  controllers: [AppController],
  providers: [AppService, GreetingMetrics],
})
export class AppModule {}
`,
    'src/main.ts': `import { NestFactory } from '@nestjs/core';
${adapterImport}import { gracefulShutdown, ManagementServer } from 'nestjs-observability';
import { AppModule } from './app.module${suffix}';

async function bootstrap() {
  const app = await NestFactory.create${create}(AppModule, ${fastify ? 'new FastifyAdapter(), ' : ''}{ bufferLogs: true });
  app.flushLogs();
  gracefulShutdown(app);
  await app.listen(0, '127.0.0.1');
  console.error(\`READY \${await app.getUrl()} \${app.get(ManagementServer).url}\`);
}
void bootstrap();
`,
    'src/app.service.spec.ts': `import { Test } from '@nestjs/testing';
import { ObservabilityTestingModule, RecordedTelemetry, telemetryMatchers } from 'nestjs-observability/testing';
import { MetricsService } from 'nestjs-observability/metrics';
import { AppService, GreetingMetrics } from './app.service${suffix}';

expect.extend(telemetryMatchers);

describe('AppService', () => {
  it('says hello, with the injected parts', async () => {
    const module = await Test.createTestingModule({
      imports: [ObservabilityTestingModule.forRoot()],
      providers: [AppService, GreetingMetrics],
    }).compile();
    const telemetry = module.get(RecordedTelemetry);
    const service = module.get(AppService);
    expect(service.hello()).toBe('Hello World!');
    expect(service.metrics).toBeInstanceOf(MetricsService);
    expect(telemetry.metrics.value('greetings_total', { kind: 'hello' })).toBe(1);
    expect(telemetry.spans()).toEqual(['AppService.hello']);
    expect(telemetry).toHaveLogged('greeted', { level: 'info' });
    expect(telemetry).toHaveNoOpenSpans();
    await module.close();
  });
});
`,
    'test/alerts.spec.ts': alertTest(),
    ...Object.fromEntries(
      ['one', 'two'].map((name) => [`test/${name}.e2e-spec.ts`, e2e(fastify, create, adapterImport, suffix)]),
    ),
  };
}

/** The example of the README. */
function alertTest() {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, section] = readme.split('### A test for an alert');
  return /```ts\n(.*?)```/s.exec(section)[1];
}

const e2e = (
  fastify,
  create,
  adapterImport,
  suffix,
) => `import type { INestApplication } from '@nestjs/common';
${adapterImport}import { Test } from '@nestjs/testing';
import { ManagementServer } from 'nestjs-observability';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { AppModule } from '../src/app.module${suffix}';

describe('AppController (e2e)', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication${create}(${fastify ? 'new FastifyAdapter()' : ''});
    await app.listen(0, '127.0.0.1');
  });

  it('has a separate management port, without an option', () => {
    expect(Number(new URL(app.get(ManagementServer).url ?? '').port)).not.toBe(8004);
  });

  it('is metered', async () => {
    const response = await fetch(\`\${await app.getUrl()}/hello/you\`);
    expect(await response.text()).toBe('Hello World!');
    const page = await fetchMetricsPage(app.get(ManagementServer).url);
    expect(metricValue(page, 'greetings_total', { kind: 'hello' })).toBe(1);
    const route = { http_route: '/hello/:name' };
    expect(metricValue(page, 'http_server_request_duration_seconds_count', route)).toBe(1);
  });

  afterAll(async () => {
    await app.close();
  });
});
`;
