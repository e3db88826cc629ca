import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TelemetryReceiver } from 'nestjs-observability/testing';

/** Like OpenTelemetry's instrumentations: CommonJS, obtains its tracer when loaded, and patches its target. */
const INSTRUMENTATION = `
const http = require('node:http');
const { SpanKind, trace } = require('@opentelemetry/api');
const tracer = trace.getTracer('early');
const { get } = http;
http.get = (...args) => {
  const span = tracer.startSpan('early GET', { kind: SpanKind.CLIENT });
  return get(...args).once('response', () => span.end());
};
`;

/** The output of an ended application process. */
interface Ended {
  code: number | null;
  stderr: string;
  warnings: string[];
  spans: { name: string; service: unknown }[];
}

describe('A process of an application that has the package installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'early-start-'));
  const server = createServer((_request, response) => response.end('early'));

  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/ensure-built.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
    for (const name of ['@nestjs', '@opentelemetry/api']) install(name, `node_modules/${name}`);
    install('nestjs-observability', '.');
    const instrumentation = join(folder, 'node_modules/@opentelemetry/instrumentation-early');
    mkdirSync(instrumentation);
    writeFileSync(join(instrumentation, 'index.js'), INSTRUMENTATION);
    cpSync('test/support/early-app.mjs', join(folder, 'app.mjs'));
    writeFileSync(join(folder, 'main.mjs'), "import 'nestjs-observability/register';\nimport './app.mjs';\n");
    await once(server.listen(0, '127.0.0.1'), 'listening');
  }, 300_000);

  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Installs like `npm install <folder>`. */
  function install(name: string, from: string): void {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(resolve(from), link);
  }

  async function run(...args: string[]): Promise<Ended> {
    const receiver = await TelemetryReceiver.start('http/protobuf');
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        OTEL_SERVICE_NAME: 'orders',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        EARLY_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 100_000,
      killSignal: 'SIGKILL',
    });
    let [out, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    const lines = out.split('\n').filter(Boolean);
    const said = lines.map((line) => JSON.parse(line) as { level: string; msg: string });
    const warnings = said.filter(({ level }) => level !== 'info').map(({ msg }) => msg);
    const spans = receiver.spans.map(({ name, resource }) => ({ name, service: resource['service.name'] }));
    await receiver.stop();
    return { code, stderr, warnings, spans };
  }

  it.each([
    ['node --import nestjs-observability/register', ['--import', 'nestjs-observability/register', 'app.mjs']],
    ['nestjs-observability/register as its first import', ['main.mjs']],
  ])('has the spans from before Nest, and no warning, with %s', async (_name, args) => {
    expect(await run(...args)).toEqual({
      code: 0,
      stderr: '',
      warnings: [],
      spans: [{ name: 'early GET', service: 'orders' }],
    });
  });

  it('lacks those spans without it, and logs what to do', async () => {
    const { code, warnings, spans } = await run('app.mjs');
    expect({ code, spans }).toEqual({ code: 0, spans: [] });
    expect(warnings).toEqual([
      expect.stringMatching(/instrumentation-early.*node --import nestjs-observability\/register/),
    ]);
  });
});
