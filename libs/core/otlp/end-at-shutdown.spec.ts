import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { OTLPMetricExporter as GrpcExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withEnvironment } from '../../../test/support/environment.js';
import { TelemetryReceiver } from '#testing';
import { selfSigned } from '../../../test/support/self-signed.js';
import type { OtlpProtocol } from '#contracts';
import { createOtlpExporter, type OtlpExporterPackages } from './otlp-exporter.js';

const PACKAGES: OtlpExporterPackages<PushMetricExporter> = {
  grpc: ['grpc', () => Promise.resolve(GrpcExporter)],
  'http/protobuf': ['protobuf', () => Promise.resolve(ProtobufExporter)],
  'http/json': ['json', () => Promise.resolve(JsonExporter)],
};
const HTTP = ['http/protobuf', 'http/json'] as const;

const exporterTo = (url: string, protocol: OtlpProtocol): Promise<PushMetricExporter> =>
  createOtlpExporter('metrics', PACKAGES, url, { protocol, headers: {} });

const exported = (exporter: PushMetricExporter): Promise<ExportResult> =>
  new Promise((resolve) =>
    exporter.export({ resource: resourceFromAttributes({ a: 1 }), scopeMetrics: [] }, resolve),
  );

describe.each(HTTP)('An exporter over %s that is shut down', (protocol) => {
  let receiver: TelemetryReceiver;

  beforeEach(async () => {
    receiver = await TelemetryReceiver.start();
  });
  afterEach(() => receiver.stop());

  it('does not try again what was refused', async () => {
    receiver.status = 503;
    const exporter = await exporterTo(receiver.url, protocol);
    const result = exported(exporter);
    await receiver.waitFor(({ requests }) => requests.length === 1);
    await exporter.shutdown();
    expect((await result).code).toBe(ExportResultCode.FAILED);
    expect(receiver.requests).toHaveLength(1);
  });

  it('does not wait for an answer, and leaves no connection behind', async () => {
    receiver.status = 0;
    const exporter = await exporterTo(receiver.url, protocol);
    const result = exported(exporter);
    await receiver.waitFor(({ requests }) => requests.length === 1);
    await exporter.shutdown();
    expect(await result).toMatchObject({
      code: ExportResultCode.FAILED,
      error: expect.not.objectContaining({ message: 'Request timed out' }),
    });
    await receiver.waitFor(({ connections }) => connections === 0);
  });

  it('delivered what was asked of it before, over one connection', async () => {
    const exporter = await exporterTo(receiver.url, protocol);
    for (let n = 0; n < 3; n++) expect((await exported(exporter)).code).toBe(ExportResultCode.SUCCESS);
    expect(receiver.connections).toBe(1);
    await exporter.shutdown();
    await receiver.waitFor(({ connections }) => connections === 0);
  });
});

it('shuts an exporter over gRPC down as before', async () => {
  const receiver = await TelemetryReceiver.start('grpc');
  const exporter = await exporterTo(receiver.url, 'grpc');
  expect((await exported(exporter)).code).toBe(ExportResultCode.SUCCESS);
  await exporter.shutdown();
  await receiver.stop();
});

it('OTEL_EXPORTER_OTLP_CERTIFICATE says over HTTP, too, whose certificates are trusted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'otlp-'));
  const { cert, key } = selfSigned();
  const authority = join(folder, 'ca.pem');
  await writeFile(authority, cert);
  const server = createServer({ cert, key }, (_request, response) => response.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;

  const stranger = await exporterTo(url, 'http/protobuf');
  expect(await exported(stranger)).toMatchObject({ code: ExportResultCode.FAILED });
  const trusting = await withEnvironment({ OTEL_EXPORTER_OTLP_CERTIFICATE: authority }, () =>
    exporterTo(url, 'http/protobuf'),
  );
  expect(await exported(trusting)).toEqual({ code: ExportResultCode.SUCCESS });

  await Promise.all([stranger.shutdown(), trusting.shutdown()]);
  server.close();
  await once(server, 'close');
  await rm(folder, { recursive: true });
});
