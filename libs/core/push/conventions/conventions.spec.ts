import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import { describe, expect, it } from '@jest/globals';
import type { MetricSlice } from '#contracts';
import { ATTRIBUTE_CONVENTIONS, METRIC_CONVENTIONS, pageLabel, pageName } from './metric-conventions.js';
import { otlpShape } from './otlp-shape.js';

const all: Readonly<Record<string, unknown>> = { ...conventions };
const namesOf = (prefix: string): unknown[] =>
  Object.keys(all)
    .filter((name) => name.startsWith(prefix))
    .map((name) => all[name]);

const slice = (given: Partial<MetricSlice>): MetricSlice => ({
  ...{ name: 'x', help: '', kind: 'gauge', samples: [] },
  ...given,
});

describe('Metrics that have a convention', () => {
  it.each(METRIC_CONVENTIONS)('$name is a metric of OpenTelemetry', ({ name }) => {
    expect(namesOf('METRIC_')).toContain(name);
  });

  it.each(ATTRIBUTE_CONVENTIONS)('$name is an attribute of OpenTelemetry', ({ name }) => {
    expect(namesOf('ATTR_')).toContain(name);
  });

  it.each(METRIC_CONVENTIONS)('$name comes back from its name on the page', (metric) => {
    const shape = otlpShape(slice({ name: pageName(metric), kind: metric.kind }), 'conventions');
    expect([shape.name, shape.unit]).toEqual([metric.name, metric.unit]);
  });

  it.each([
    ['http.server.request.duration', 'http_server_request_duration_seconds'],
    ['http.server.active_requests', 'http_server_active_requests'],
    ['messaging.client.sent.messages', 'messaging_client_sent_messages_total'],
  ])('%s is called %s on the page', (name, expected) => {
    const metric = METRIC_CONVENTIONS.find((one) => one.name === name);
    expect(metric && pageName(metric)).toBe(expected);
  });

  it('have typed attributes, and no empty ones', () => {
    const { attributesOf } = otlpShape(
      slice({ name: 'http_client_request_duration_seconds', kind: 'histogram' }),
      'conventions',
    );
    expect(
      attributesOf({
        ...{ http_request_method: 'GET', http_response_status_code: '200', error_type: '' },
        ...{ server_address: 'shop', server_port: '0', own: 'label' },
      }),
    ).toEqual({
      ...{ 'http.request.method': 'GET', 'http.response.status_code': 200 },
      ...{ 'server.address': 'shop', own: 'label' },
    });
    expect(attributesOf({ http_response_status_code: '__other__' })).toEqual({
      'http.response.status_code': '__other__',
    });
  });

  it('have constant attributes over OTLP only', () => {
    const process = otlpShape(
      slice({ name: 'messaging_process_duration_seconds', kind: 'histogram' }),
      'conventions',
    );
    expect(process.attributesOf({ messaging_system: 'rabbitmq' })).toEqual({
      ...{ 'messaging.system.name': 'rabbitmq', 'messaging.operation.name': 'process' },
    });
  });

  it('are called as on the page where that is asked for, as are all that have none', () => {
    const http = slice({ name: 'http_server_request_duration_seconds', kind: 'histogram' });
    expect(otlpShape(http, 'prometheus')).toMatchObject({ name: http.name, unit: 's' });
    expect(otlpShape({ ...http, isForeign: true }, 'conventions').name).toBe(http.name);
    const own = otlpShape(slice({ name: 'orders_placed_total', kind: 'counter' }), 'conventions');
    expect([own.name, own.attributesOf({ error_type: 'x', empty: '' })]).toEqual([
      ...['orders_placed_total', { error_type: 'x' }],
    ]);
  });

  it.each([
    ['process_resident_memory_bytes', undefined, 'By'],
    ['process_cpu_seconds_total', undefined, 's'],
    ['temperature', 'celsius', 'Cel'],
    ['hit_ratio', undefined, '1'],
    ['orders', undefined, ''],
  ])('%s with the unit %s has the unit %p', (name, unit, expected) => {
    expect(otlpShape(slice({ name, ...(unit && { unit }) }), 'conventions').unit).toBe(expected);
  });
});

it('A label is called as its attribute, with underscores', () => {
  expect(pageLabel('http.response.status_code')).toBe('http_response_status_code');
});
