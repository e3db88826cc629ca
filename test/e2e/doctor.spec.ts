/** `doctor` finds each planted problem and names the solution; it finds nothing in a correct project. */
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { counter, metricCatalogue } from 'nestjs-observability/metrics';
import { TelemetryReceiver } from 'nestjs-observability/testing';
import { TracingService } from 'nestjs-observability/tracing';
import { TracingRuntime } from '#tracing';
import { ensureConsole } from '../../scripts/library/console.mjs';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { doctorCommand } from '../../libs/tooling/cli/doctor.command.js';
import { initCommand } from '../../libs/tooling/cli/init.command.js';
import { freePort } from '../support/free-port.js';
import { hasIpv6 } from '../support/ipv6.js';
import { nest11Project, writeProject } from '../support/nest-projects.js';
import { selfSigned } from '../support/self-signed.js';

const silent = { out: () => undefined, err: () => undefined };
const { peerDependencies, peerDependenciesMeta, engines } = JSON.parse(
  readFileSync('package.json', 'utf8'),
) as {
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: object;
  engines: object;
};

let folder: string;
let env: Record<string, string>;

/** The result of `nest new` and `init`, with this package and its peers installed. */
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'observability-doctor-')));
  writeProject(folder, nest11Project());
  await initCommand().run(['--yes', '--dir', folder], silent);
  install('nestjs-observability', '0.1.0', { peerDependencies, peerDependenciesMeta, engines });
  for (const name of Object.keys(peerDependencies)) link(name);
  env = { METRICS_PORT: String(await freePort()) };
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a package that consists only of its package.json. */
function install(name: string, version: string, more: object = {}, under = ''): void {
  const path = join(folder, under, 'node_modules', name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version, ...more }));
}

function link(name: string): void {
  const path = join(folder, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(realpathSync(resolve('node_modules', name)), path);
}

function versionOf(name: string): string {
  const manifest = readFileSync(resolve('node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function edit(path: string, change: (text: string) => string): void {
  const before = readFileSync(join(folder, path), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(join(folder, path), after);
}

/** A library dependency that contains its own copy of a package. */
function installWithCopy(name: string, version: string): void {
  edit('package.json', (text) =>
    text.replace('"dependencies": {', '"dependencies": {\n    "a-library": "1.0.0",'),
  );
  install('a-library', '1.0.0');
  install(name, version, {}, 'node_modules/a-library');
}

/** The Nest applications under `examples/`. */
function exampleFolders(): string[] {
  if (!existsSync('examples')) return [];
  return readdirSync('examples', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(join('src', 'main.ts')) && !path.includes('node_modules'))
    .map((path) => join('examples', dirname(dirname(path))));
}

interface Report {
  readonly code: number;
  readonly findings: { check: string; what: string; fix: string }[];
  readonly err: string;
}

const doctor = (...args: string[]): Promise<Report> => doctorIn(folder, ...args);

async function doctorIn(path: string, ...args: string[]): Promise<Report> {
  const output = { out: '', err: '' };
  const code = await doctorCommand(env).run(['--dir', path, '--json', ...args], {
    out: (text) => (output.out += text),
    err: (text) => (output.err += text),
  });
  return { code, findings: JSON.parse(output.out) as Report['findings'], err: output.err };
}

const PLANTED: [string, () => void | Promise<void>, string, RegExp, RegExp][] = [
  [
    'a second nestjs-pino',
    () => installWithCopy('nestjs-pino', '4.0.0'),
    'copies',
    /^nestjs-pino is installed 2 times \(.*a-library/,
    /dedupe/,
  ],
  [
    'a second @opentelemetry/api',
    () => installWithCopy('@opentelemetry/api', '1.4.0'),
    'copies',
    /^@opentelemetry\/api is installed 2 times \(.*1\.4\.0/,
    /dedupe/,
  ],
  [
    'a second copy of this package',
    () => installWithCopy('nestjs-observability', '0.0.9'),
    'copies',
    /^nestjs-observability is installed 2 times/,
    /overrides/,
  ],
  [
    'a LoggerModule of the application',
    () =>
      edit('src/app.module.ts', (text) =>
        text
          .replace(
            "import { Module } from '@nestjs/common';",
            "$&\nimport { LoggerModule } from 'nestjs-pino';",
          )
          .replace('imports: [', 'imports: [LoggerModule.forRoot(), '),
      ),
    'logger-module',
    /src\/app\.module\.ts imports LoggerModule/,
    /Remove LoggerModule/,
  ],
  [
    'no ObservabilityModule',
    () => edit('src/app.module.ts', (text) => text.replace(/ObservabilityModule\.forRoot\([^\]]*/, '')),
    'module',
    /No module imports ObservabilityModule/,
    /nestjs-observability init/,
  ],
  [
    'two imports of ObservabilityModule',
    () =>
      edit('src/app.module.ts', (text) =>
        text.replace('imports: [', 'imports: [ObservabilityModule.forRoot(), '),
      ),
    'module',
    /imported 2 times \(src\/app\.module\.ts\)/,
    /once, in the root module/,
  ],
  [
    'instrumentations that main.ts starts',
    () =>
      edit('src/main.ts', (text) =>
        text.replace('async function', 'new NodeSDK({ instrumentations: [] }).start();\n\nasync function'),
      ),
    'late-instrumentation',
    /src\/main\.ts starts OpenTelemetry instrumentations after/,
    /a separate file/,
  ],
  [
    'register behind other imports',
    () =>
      edit('src/main.ts', (text) =>
        text.replace('\nasync', "import 'nestjs-observability/register';\n\nasync"),
      ),
    'late-instrumentation',
    /imports nestjs-observability\/register after @nestjs\/core/,
    /the first import/,
  ],
  [
    'a version of NestJS that is not supported',
    () => {
      // Without links into this repository, whose NestJS would be a second copy.
      for (const name of Object.keys(peerDependencies)) install(name, versionOf(name));
      for (const name of ['@nestjs/common', '@nestjs/core']) install(name, '10.4.1');
    },
    'versions',
    /^@nestjs\/core 10\.4\.1 is installed/,
    /npm install @nestjs\/core@"\^11/,
  ],
  [
    'OpenTelemetry 3 beside the API of OpenTelemetry 2',
    () => install('@opentelemetry/sdk-trace-base', '3.1.0'),
    'opentelemetry',
    /sdk-trace-base 3\.1\.0 does not work with @opentelemetry\/api 1\.9/,
    /or version 2 of the SDK/,
  ],
  [
    'a peer that is missing',
    () => rmSync(join(folder, 'node_modules/prom-client')),
    'peers',
    /^prom-client is not installed/,
    /npm install prom-client@"\^15/,
  ],
  [
    'no metadata of decorators',
    () => edit('tsconfig.json', (text) => text.replace('"emitDecoratorMetadata": true,', '')),
    'tsconfig',
    /emitDecoratorMetadata is not true/,
    /"emitDecoratorMetadata": true/,
  ],
  [
    'enableShutdownHooks beside gracefulShutdown',
    () =>
      edit('src/main.ts', (text) =>
        text.replace('gracefulShutdown(app);', '$&\n  app.enableShutdownHooks();'),
      ),
    'shutdown-hooks',
    /calls enableShutdownHooks\(\) in addition to gracefulShutdown\(\)/,
    /Remove enableShutdownHooks/,
  ],
  [
    'log lines that are held back for ever',
    () => edit('src/main.ts', (text) => text.replace('  app.flushLogs();\n', '')),
    'buffered-logs',
    /no file calls flushLogs/,
    /Call app\.flushLogs\(\)/,
  ],
  [
    'a receiver that is not there',
    async () => void (env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://u:secret@127.0.0.1:${await freePort()}`),
    'exporters',
    /OTEL_EXPORTER_OTLP_ENDPOINT: http:\/\/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/,
    /Start the receiver/,
  ],
];

describe('doctor', () => {
  it('finds nothing in what "nest new" and init make', async () => {
    expect(await doctor()).toMatchObject({
      code: 0,
      findings: [],
      err: expect.stringMatching(/^0 findings in 5 source files/),
    });
  });

  it.each(['.', ...exampleFolders()])('finds nothing in the demo and the examples (%s)', async (path) => {
    expect(await doctorIn(resolve(path))).toMatchObject({ code: 0, findings: [] });
  });

  it.each(PLANTED)('finds %s', async (_what, plant, check, what, fix) => {
    await plant();
    const { code, findings } = await doctor();
    expect(code).toBe(1);
    expect(findings).toContainEqual({
      check,
      what: expect.stringMatching(what),
      fix: expect.stringMatching(fix),
    });
    expect(new Set(findings.map((found) => found.check))).toEqual(new Set([check]));
  });

  it('follows imports from the folder of package.json, and those of "paths"', async () => {
    const module = readFileSync(join(folder, 'src/app.module.ts'), 'utf8');
    writeProject(folder, {
      'libs/common/src/index.ts': "export * from './common.module';\n",
      'libs/common/src/common.module.ts': module.replaceAll('./', '../../../src/'),
      'src/app.module.ts':
        "import { AppModule as Common } from '@app/common';\nexport class AppModule extends Common {}\n",
    });
    edit('src/main.ts', (text) => text.replace('./app.module', 'src/app.module'));
    edit('tsconfig.json', (text) =>
      text.replace('"compilerOptions": {', '$& "paths": { "@app/common": ["libs/common/src"] },'),
    );
    expect(await doctor()).toMatchObject({ findings: [], err: expect.stringMatching(/ in 7 source files/) });
  });

  it('does not take a management port with TLS for another program', async () => {
    const server = createTlsServer(selfSigned()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as { port: number }).port);
    env = { METRICS_PORT: port, MANAGEMENT_TLS_CERT_FILE: 'cert.pem' };
    expect(await doctor()).toMatchObject({ code: 0, findings: [] });
    server.close();
    await once(server, 'close');
  });

  it('prints each finding with its solution', async () => {
    rmSync(join(folder, 'tsconfig.json'));
    const lines: string[] = [];
    const io = { out: (text: string) => lines.push(text), err: (text: string) => lines.push(text) };
    expect(await doctorCommand(env).run(['--dir', folder], io)).toBe(1);
    expect(lines[0]).toMatch(/^tsconfig: tsconfig\.json is missing, or cannot be read\.\n {2}Create it/);
    expect(lines[1]).toMatch(/^1 finding in /);
  });

  it('called wrongly says how it is called', async () => {
    const lines: string[] = [];
    const io = { out: (text: string) => lines.push(text), err: (text: string) => lines.push(text) };
    expect(await doctorCommand(env).run(['--url', 'nowhere'], io)).toBe(2);
    expect(lines.join()).toMatch(/"nowhere" is not an address .*Usage:/s);
    for (const url of [`http://127.0.0.1:${await freePort()}`, 'http://nowhere.invalid:8004'])
      await expect(doctor('--url', url)).rejects.toThrow(/nothing answers at/);
  });
});

class ShopMetrics extends metricCatalogue({
  near: counter('near_total', 'Nearly too many.', ['customer']),
  over: counter('over_total', 'Too many.', ['order'], { cardinality: { maxLabelValues: 3 } }),
  few: counter('few_total', 'Few.', ['kind']),
}) {}

describe('doctor of a running application', () => {
  let app: INestApplication;

  async function start(options: ObservabilityOptions = {}): Promise<string> {
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          service: { name: 'orders' },
          management: { port: 0 },
          metrics: { cardinality: { maxLabelValues: 100, maxSeries: 1000 } },
          ...options,
        }),
      ],
      providers: [ShopMetrics],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { logger: false, abortOnError: false });
    await app.init();
    return app.get(ManagementServer).url!;
  }
  afterEach(() => app.close());

  it('finds nothing where all is well', async () => {
    const url = await start();
    app.get(ShopMetrics).few.inc({ kind: 'a' });
    expect(await doctor('--url', url)).toMatchObject({
      code: 0,
      err: expect.stringContaining(`at ${url} was checked`),
    });
  });

  it('finds metrics near their limit, and beyond it', async () => {
    await Promise.all([ensureThreadFile(), ensureConsole()]);
    const url = await start({ console: { enabled: true }, store: { enabled: true } });
    const metrics = app.get(ShopMetrics);
    for (let n = 0; n < 85; n++) metrics.near.inc({ customer: String(n) });
    for (let n = 0; n < 9; n++) metrics.over.inc({ order: String(n) });
    const { findings } = await doctor('--url', url);
    expect(findings.map(({ check, what }) => `${check}: ${what}`)).toEqual([
      expect.stringMatching(/^cardinality: over_total has reached its limit: 6 recordings .* label "order"/),
      'cardinality: near_total has 85 values of the label "customer", of 100 that it may have.',
    ]);
  });

  it('finds exports that fail', async () => {
    const receiver = await TelemetryReceiver.start('http');
    receiver.status = 400;
    const url = await start({ tracing: { endpoint: receiver.url, protocol: 'http/protobuf' } });
    app.get(TracingService).trace('work', {}, () => undefined);
    await app.get(TracingRuntime).flush();
    const { findings } = await doctor('--url', url);
    expect(findings).toEqual([
      expect.objectContaining({
        check: 'exporters',
        what: expect.stringMatching(/: 1 span \(export_failed\)\.$/),
      }),
    ]);
    await receiver.stop();
  });

  it('finds that another service uses the port', async () => {
    const url = await start({ service: { name: 'mails' } });
    env = { METRICS_PORT: new URL(url).port };
    const { findings } = await doctor();
    expect(findings).toEqual([
      expect.objectContaining({
        check: 'port',
        what: `${url} is used by the service "mails"; this application is "orders".`,
      }),
    ]);
  });

  (hasIpv6 ? it : it.skip)('asks an IPv6 address', async () => {
    const url = await start({ service: { name: 'mails' }, management: { port: 0, host: '::1' } });
    env = { METRICS_PORT: new URL(url).port, METRICS_HOST: '::1' };
    const { findings } = await doctor();
    expect(findings).toEqual([
      expect.objectContaining({
        check: 'port',
        what: expect.stringContaining(`${url} is used by the service "mails"`),
      }),
    ]);
  });

  it('finds that another program uses the port', async () => {
    await start();
    const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    env = { METRICS_PORT: String((server.address() as { port: number }).port) };
    const { findings } = await doctor();
    expect(findings).toEqual([
      expect.objectContaining({ check: 'port', what: expect.stringMatching(/used by another program/) }),
    ]);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  type Page = (request: IncomingMessage, response: ServerResponse) => unknown;
  const hangs: Page = () => undefined;
  const breaksOff: Page = (_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('[');
    setImmediate(() => response.destroy());
  };
  const HANGS = 'no complete answer within 5 s';

  it.each<[string, Record<string, Page>, string, RegExp]>([
    ['/metrics hangs', { '/metrics': hangs }, 'pages', new RegExp(`/metrics: ${HANGS}\\.$`)],
    ['/metrics is reset', { '/metrics': ({ socket }) => socket.destroy() }, 'pages', /\/metrics: .*closed/],
    ['/metrics breaks off', { '/metrics': breaksOff }, 'pages', /\/metrics: .*(?:closed|aborted)/],
    [
      '/metrics is no JSON',
      { '/metrics': (_, response) => response.end('up 1') },
      'pages',
      /: HTTP 200, without/,
    ],
    [
      '/metrics fails',
      { '/metrics': (_, response) => response.writeHead(503).end() },
      'pages',
      /: HTTP 503, /,
    ],
    [
      '/console/options is reset',
      { '/console/options': ({ socket }) => socket.destroy() },
      'pages',
      /options: .*closed/,
    ],
    ['/info hangs', { '/info': hangs }, 'port', new RegExp(`/info: ${HANGS}\\. The application is blocked`)],
    ['/info breaks off', { '/info': breaksOff }, 'port', /used by another program \(.*(?:closed|aborted)/],
  ])('has one finding when %s', async (_when, pages, check, what) => {
    await start();
    const answers: Record<string, Page> = {
      '/info': (_, response) => response.end('{"startedAt":1,"node":"v24","service":"orders"}'),
      '/metrics': (_, response) => response.end('[]'),
      ...pages,
    };
    const server = createServer((request, response) => {
      const page = answers[request.url ?? ''];
      if (page) page(request, response);
      else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    try {
      const { code, findings } = await doctor('--url', `http://127.0.0.1:${port}`);
      expect({ code, findings }).toMatchObject({
        code: 1,
        findings: [{ check, what: expect.stringMatching(what) }],
      });
      expect(findings).toHaveLength(1);
    } finally {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  });
});
