/**
 * The redaction corpus in everything that leaves an application; messages, fields, attributes, errors and URLs are
 * tested in `libs/core/redaction`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { ObservabilityModule } from 'nestjs-observability';
import {
  OBSERVABILITY_OPTIONS,
  type ManagementRequest,
  type ManagementResponse,
  type ResolvedOptions,
} from '#contracts';
import { AuditLog } from 'nestjs-observability/audit';
import { TracingService } from 'nestjs-observability/tracing';
import { TracingRuntime } from '#tracing';
import { infoEndpoint } from '../../libs/backend/management/endpoints/info.endpoint.js';
import { shows, textOf } from '../support/redaction-carriers.js';
import { CORPORA, corpusSecrets, type CorpusSecret } from '../support/redaction-corpus.js';
import { testLogger } from '../support/test-logger.js';

const SECRETS = CORPORA.flatMap((name) => corpusSecrets(name));
const KEYS = SECRETS.filter(({ key }) => key !== undefined);
const MASKED = 0.98;

function expectMasked(shown: (secret: CorpusSecret, index: number) => unknown, secrets = SECRETS): void {
  const leaked = secrets.filter((secret, index) =>
    secret.hidden.some((part) => shows(shown(secret, index), part)),
  );
  const names = leaked.map(({ text, key }) => text ?? key);
  expect({ names, enough: 1 - leaked.length / secrets.length >= MASKED }).toMatchObject({ enough: true });
}

describe('Secrets of the corpus are masked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redaction-'));
  const spans = new InMemorySpanExporter();
  let app: INestApplicationContext;

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          service: { name: 'shop' },
          audit: { file: join(folder, 'audit.jsonl') },
          management: { enabled: false },
          logging: { destination: { write: () => undefined } },
          tracing: { exporters: [spans] },
        }),
      ],
    })
    class AppModule {}
    app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true, abortOnError: false });
  });

  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  it('in the records of an audit log', async () => {
    const audit = app.get(AuditLog);
    await Promise.all([
      ...SECRETS.map((secret) => audit.record('noted', { note: textOf(secret) })),
      ...KEYS.map(({ key, value }) =>
        audit.configChange({ user: 'ada', configKey: key!, oldValue: value, newValue: value }),
      ),
    ]);
    const records = readFileSync(join(folder, 'audit.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { event: string });
    const of = (event: string): object[] => records.filter((record) => record.event === event);
    expect([of('noted').length, of('config_change').length]).toEqual([SECRETS.length, KEYS.length]);
    expectMasked((_secret, index) => of('noted')[index]);
    expectMasked((_secret, index) => of('config_change')[index], KEYS);
  });

  it('in the names of spans', async () => {
    const tracing = app.get(TracingService);
    const ids = SECRETS.map((secret) => {
      let id = '';
      tracing.trace(textOf(secret), {}, (span) => (id = span.spanContext().spanId));
      return id;
    });
    await app.get(TracingRuntime).flush();
    const names = new Map(spans.getFinishedSpans().map((span) => [span.spanContext().spanId, span.name]));
    expectMasked((_secret, index) => names.get(ids[index]!));
  });

  it('on the page /info', async () => {
    const options = app.get<ResolvedOptions>(OBSERVABILITY_OPTIONS);
    const pages = SECRETS.map((secret) => {
      const endpoint = infoEndpoint({ service: { ...options.service, build: textOf(secret) } });
      return endpoint.handle({} as ManagementRequest) as ManagementResponse;
    });
    expect(JSON.parse(pages[0]!.body as string)).toMatchObject({ service: 'shop' });
    expectMasked((_secret, index) => (JSON.parse(pages[index]!.body as string) as { build: string }).build);
  });

  it('on the terminal', () => {
    const { logger, written } = testLogger({ json: false });
    expectMasked((secret) => {
      written.length = 0;
      logger.warn({ [secret.key ?? 'note']: secret.value ?? secret.text }, textOf(secret));
      return written.join('');
    });
  });
});
