/**
 * ES modules and CommonJS of the installed package in one process share one registry, one context, one trace and one
 * set of classes.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ManagementServer, ObservabilityError, ObservabilityModule, runWith } from 'nestjs-observability';
import { MetricsRegistry, MetricsService } from 'nestjs-observability/metrics';
import { trace } from 'nestjs-observability/tracing';

const require = createRequire(import.meta.url);
const { OrdersService } = require('./orders.service.cjs');

await sameNames();
recognisedErrors();
const { traceId, spanId } = await oneApplication();
process.stderr.write(`ONE COPY ${traceId} ${spanId}\n`);

/** The names of each entry point are the same objects in both formats; `./browser` has only one format. */
async function sameNames() {
  const { exports } = require('nestjs-observability/package.json');
  const doors = Object.keys(exports).filter((door) => typeof exports[door] === 'object');
  assert.ok(doors.length > 10);
  for (const door of doors.filter((name) => !['./browser', './rabbitmq'].includes(name))) {
    const name = `nestjs-observability${door.slice(1)}`;
    const [modern, classic] = [await import(name), require(name)];
    for (const key of Object.keys(classic).filter((each) => each !== 'default'))
      assert.equal(modern[key], classic[key], `${name}: ${key}`);
  }
}

/**
 * The module is imported; the service, with its decorator and tokens, is required.
 *
 * @returns the span in which the service logged
 */
async function oneApplication() {
  const spans = [];
  const exporter = {
    export: (batch, done) => done({ code: 0, ...void spans.push(...batch) }),
    shutdown: () => Promise.resolve(),
  };
  class AppModule {}
  const options = {
    service: { name: 'both' },
    management: { port: 0 },
    tracing: { exporters: [exporter], samplingRatio: 1 },
  };
  Module({ imports: [ObservabilityModule.forRoot(options)], providers: [OrdersService] })(AppModule);
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.flushLogs();
  await app.listen(0, '127.0.0.1');
  const orders = app.get(OrdersService);
  assert.equal(orders.metrics, app.get(MetricsService));

  await trace('by import', () => runWith({ tenant: 'acme' }, () => orders.place('o-1')));
  const page = await (await fetch(`${app.get(ManagementServer).url}/metrics`)).text();
  assert.match(page, /^orders_placed_total 1$/m);
  assert.ok(app.get(MetricsRegistry) instanceof require('nestjs-observability/metrics').MetricsRegistry);
  await app.close();

  const [outer, inner] = ['by import', 'OrdersService.place'].map((name) =>
    spans.find((span) => span.name === name),
  );
  assert.ok(outer && inner, `spans: ${spans.map(({ name }) => name)}`);
  assert.equal(inner.spanContext().traceId, outer.spanContext().traceId);
  assert.equal(inner.parentSpanContext.spanId, outer.spanContext().spanId);
  return inner.spanContext();
}

function recognisedErrors() {
  const classic = require('nestjs-observability/metrics');
  const mistake = () => classic.exponentialBuckets(-1, 2, 3);
  assert.throws(mistake, (error) => error instanceof ObservabilityError && /^OBS_[A-Z_]+$/.test(error.code));
}
