import {
  credentials,
  loadPackageDefinition,
  Metadata,
  status,
  type ClientReadableStream,
  type GrpcObject,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { INestApplication } from '@nestjs/common';
import type { ClientGrpc } from '@nestjs/microservices';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementServer, runWith } from 'nestjs-observability';
import { firstValueFrom, from, take, toArray, type Observable } from 'rxjs';
import { freePort } from '../support/free-port.js';
import { hasIpv6 } from '../support/ipv6.js';
import { PROTO, startGrpcReports, type Answer, type Ask, type Reports } from '../support/grpc-app.js';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { tellsOfRequests } from '../support/report-story.js';
import { durationOf, inbound, Story, until } from '../support/story.js';
import { TOLD_AROUND } from '../support/telling.js';

const REPORT = 'shop.Reports/Report';

describe('A microservice over gRPC', () => {
  const story = new Story();
  let app: INestApplication;
  let port: number;
  let url: string;

  beforeAll(async () => {
    port = await freePort();
    app = await startGrpcReports(story, port);
    url = await app.getUrl();
  });

  afterAll(() => app.close());

  const reports = () => app.get<ClientGrpc>('REPORTS').getService<Reports>('Reports');

  tellsOfRequests(
    story,
    () => url,
    { sent: REPORT, received: REPORT },
    { system: 'grpc', destination: REPORT },
  );

  /** Metadata of a caller outside any request, with its own trace. */
  function metadataOf(number: number): Metadata {
    const metadata = new Metadata();
    metadata.set('traceparent', inbound(number).traceparent);
    metadata.set('tenant', 'acme');
    return metadata;
  }

  /** Client and server span of a call, in the trace of {@link metadataOf}. */
  async function sidesOf(number: number, method: string) {
    const { traceId } = inbound(number);
    const sides = () => {
      const spans = story.spans.filter((span) => span.spanContext().traceId === traceId);
      const [client, server] = [SpanKind.CLIENT, SpanKind.SERVER].map((kind) =>
        spans.find((span) => span.kind === kind && span.name === `shop.Reports/${method}`),
      );
      return client && server && { client, server };
    };
    return until(sides, `both spans of ${method}`);
  }

  const asks = (...ids: number[]): Observable<Ask> => from(ids.map((id) => ({ id })));
  const told = (number: number) => story.told(inbound(number).traceId);
  const all = async (answers: Observable<Answer>) =>
    (await firstValueFrom(answers.pipe(toArray()))).map(({ value }) => value);

  it('continues the trace of metadata, which stays as it is, by the conventions for RPC', async () => {
    const metadata = metadataOf(11);
    const before = metadata.getMap();
    expect(await firstValueFrom(reports().report({ id: 4 }, metadata))).toEqual({ value: 8 });
    expect(metadata.getMap()).toEqual(before);
    const { client, server } = await sidesOf(11, 'Report');
    expect(client.parentSpanContext?.spanId).toBe(inbound(11).spanId);
    expect(server.parentSpanContext?.spanId).toBe(client.spanContext().spanId);
    const attributes = { 'rpc.system.name': 'grpc', 'rpc.method': 'shop.Reports/Report' };
    for (const side of [client, server])
      expect(side.attributes).toMatchObject({ ...attributes, 'rpc.status_code': 'OK' });
    const line = story.lines.find(({ tenant }) => tenant === 'acme');
    expect(line).toMatchObject({ id: 4, trace_id: inbound(11).traceId });
  });

  it('continues the trace of a client that is no client of Nest', async () => {
    const loaded = loadPackageDefinition(loadSync(PROTO)).shop as GrpcObject;
    const client = new (loaded.Reports as ServiceClientConstructor)(
      `127.0.0.1:${port}`,
      credentials.createInsecure(),
    );
    const metadata = metadataOf(12);
    metadata.set('x-correlation-id', 'order-4711');
    const answer = await new Promise((resolve, reject) =>
      (client.report as (...args: unknown[]) => void)(
        { id: 1 },
        metadata,
        (error: Error | null, value: unknown) => (error ? reject(error) : resolve(value)),
      ),
    );
    client.close();
    expect(answer).toEqual({ value: 2 });
    const [server] = await story.spansOf(inbound(12).traceId, REPORT);
    expect(server?.parentSpanContext?.spanId).toBe(inbound(12).spanId);
    expect(told(12).filter((text) => TOLD_AROUND.includes(String(text)))).toEqual(TOLD_AROUND);
    const lines = story.lines.filter(({ trace_id }) => trace_id === inbound(12).traceId);
    expect(new Set(lines.map(({ correlation_id }) => correlation_id))).toEqual(new Set(['order-4711']));
  });

  it('passes errors on unchanged; a client error is not counted as a server error', async () => {
    const missing = firstValueFrom(reports().missing({ id: 7 }, metadataOf(13)));
    await expect(missing).rejects.toMatchObject({ code: status.NOT_FOUND, details: 'no report 7' });
    const { client, server } = await sidesOf(13, 'Missing');
    expect(client.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no report 7' });
    expect(server.status.code).toBe(SpanStatusCode.UNSET);
    for (const { attributes } of [client, server])
      expect(attributes).toMatchObject({ 'rpc.status_code': 'NOT_FOUND', 'error.type': 'NOT_FOUND' });
    const broken = story.spans.find(
      ({ kind, name }) => kind === SpanKind.SERVER && name === 'shop.Reports/Broken',
    );
    expect(broken?.status.code).toBe(SpanStatusCode.ERROR);
    expect(broken?.attributes['rpc.status_code']).toBe('UNKNOWN');
  });

  it('streams answers in the trace of the call, whose span ends with the last', async () => {
    const values: number[] = [];
    const streamed = new Promise((resolve) => {
      reports()
        .count({ id: 3 }, metadataOf(14))
        .subscribe({
          next: ({ value }) => values.push(value),
          error: resolve,
        });
    });
    expect(await streamed).toMatchObject({ code: status.UNKNOWN });
    expect(values).toEqual([1, 2, 3]);
    const { client, server } = await sidesOf(14, 'Count');
    expect(server.parentSpanContext?.spanId).toBe(client.spanContext().spanId);
    expect([client.status.code, server.status.code]).toEqual([SpanStatusCode.ERROR, SpanStatusCode.ERROR]);
    expect(durationOf(server)).toBeGreaterThan(4);
    expect(told(14)).toEqual(expect.arrayContaining(['guard', 'pipe', 'count 1', 'count 2', 'count 3']));
  });

  it('ends the spans of a stream that its caller gives up, and calls it no failure', async () => {
    await firstValueFrom(reports().count({ id: 1_000_000 }, metadataOf(15)).pipe(take(1)));
    const { client, server } = await sidesOf(15, 'Count');
    for (const { attributes } of [client, server]) expect(attributes['rpc.status_code']).toBe('CANCELLED');
    expect([client, server].map(({ status: { code } }) => code)).not.toContain(SpanStatusCode.ERROR);
  });

  it.each([
    [22, 'whose deadline passed', '200m', 'DEADLINE_EXCEEDED', true],
    [23, 'that its caller gives up before its deadline', '1H', 'CANCELLED', false],
  ] as const)('shows a call (%i) %s as such on the server', async (number, _how, timeout, name, isError) => {
    const loaded = loadPackageDefinition(loadSync(PROTO)).shop as GrpcObject;
    const client = new (loaded.Reports as ServiceClientConstructor)(
      `127.0.0.1:${port}`,
      credentials.createInsecure(),
    );
    const metadata = metadataOf(number);
    // Without a deadline of the client, so that the server's timer decides.
    metadata.set('grpc-timeout', timeout);
    const count = client.count as (...args: unknown[]) => ClientReadableStream<Answer>;
    const call = count.call(client, { id: 1_000_000 }, metadata);
    const ended = new Promise((resolve) => call.on('error', resolve));
    call.on('data', () => !isError && call.cancel());
    expect(await ended).toMatchObject({ code: status[name] });
    const [server] = await story.spansOf(inbound(number).traceId, 'shop.Reports/Count');
    expect(server?.attributes['rpc.status_code']).toBe(name);
    expect(server?.attributes['error.type']).toBe(isError ? name : undefined);
    expect(server?.status.code === SpanStatusCode.ERROR).toBe(isError);
    client.close();
  });

  it('carries the trace also where gRPC refuses the correlation id', async () => {
    const refused = { correlation_id: 'Auftrag über 7 €' };
    await runWith(refused, () => firstValueFrom(reports().report({ id: 1 }, metadataOf(21))));
    const { client, server } = await sidesOf(21, 'Report');
    expect(server.parentSpanContext?.spanId).toBe(client.spanContext().spanId);
  });

  it.each([
    [16, 'Sum', () => reports().sum(asks(1, 2, 3), metadataOf(16)), [6], 'add'],
    [17, 'Double', () => reports().double(asks(1, 2, 3), metadataOf(17)), [2, 4, 6], 'double'],
    [18, 'SumByHand', () => reports().sumByHand(asks(1, 2, 3), metadataOf(18)), [6], 'add'],
    [19, 'DoubleByHand', () => reports().doubleByHand(asks(1, 2, 3), metadataOf(19)), [2, 4, 6], 'double'],
  ] as const)(
    'takes a stream in the trace of the call (%i, %s)',
    async (number, method, call, values, verb) => {
      const begun = performance.now();
      expect(await all(call())).toEqual(values);
      const { client, server } = await sidesOf(number, method);
      expect(client.parentSpanContext?.spanId).toBe(inbound(number).spanId);
      expect(server.parentSpanContext?.spanId).toBe(client.spanContext().spanId);
      expect([client.status.code, server.status.code]).toEqual([SpanStatusCode.OK, SpanStatusCode.OK]);
      expect(told(number)).toEqual(expect.arrayContaining([1, 2, 3].map((id) => `${verb} ${id}`)));
      expect(durationOf(server)).toBeLessThan(performance.now() - begun);
    },
  );

  it('is timed by method on both sides, failures by their status, else by their type', async () => {
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    const count = (side: string, method: string, error_type: string) =>
      metricValue(page, `rpc_${side}_call_duration_seconds_count`, {
        rpc_system_name: 'grpc',
        rpc_method: `shop.Reports/${method}`,
        error_type,
      });
    expect(count('client', 'Missing', 'NOT_FOUND')).toBe(1);
    expect(count('server', 'Missing', 'NOT_FOUND')).toBe(1);
    expect(count('server', 'Broken', 'Error')).toBe(1);
    expect(count('server', 'DoubleByHand', '')).toBe(1);
    expect(count('client', 'DoubleByHand', '')).toBe(1);
    const active = { rpc_system_name: 'grpc', rpc_method: 'shop.Reports/Count' };
    expect(metricValue(page, 'rpc_server_active_requests', active)).toBe(0);
  });
});

(hasIpv6 ? it : it.skip)(
  'A microservice over gRPC on IPv6 has addresses without brackets on both sides',
  async () => {
    const [story, port] = [new Story(), await freePort()];
    const app = await startGrpcReports(story, port, '[::1]');
    try {
      const { traceId, traceparent } = inbound();
      const url = await app.getUrl();
      expect(await (await fetch(`${url}/ask/4`, { headers: { traceparent } })).text()).toBe('8');
      const sides = (await story.spansOf(traceId, 'GET /ask/:id')).filter(({ name }) => name === REPORT);
      expect(sides.find(({ kind }) => kind === SpanKind.CLIENT)?.attributes).toMatchObject({
        ...{ 'server.address': '::1', 'server.port': port },
      });
      expect(sides.find(({ kind }) => kind === SpanKind.SERVER)?.attributes).toMatchObject({
        ...{ 'network.peer.address': '::1', 'network.peer.port': expect.any(Number) },
      });
    } finally {
      await app.close();
    }
  },
);
