import { setImmediate } from 'node:timers';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { context, trace, ROOT_CONTEXT } from '@opentelemetry/api';
import { Logger } from '@nestjs/common';
import { discarding } from './discarding.mjs';

// The peers bring a second copy of OpenTelemetry's API, which would be logged at start.
Logger.overrideLogger(false);

/**
 * An async method: bare, with `@Traced` and with nestjs-otel's `@Span`, in an application without an SDK, within an
 * unsampled parent, as an unsampled root, and sampled. Both sides use the SDK and the context manager of the same
 * version, and pass batches of 512 spans to an exporter that discards them.
 */
class Bare {
  total = 0;

  async add(a, b) {
    this.total += a;
    return b;
  }
}

/** The class with one decorator on its method, applied like TypeScript does. */
function decorated(decorate) {
  class Service extends Bare {
    async add(a, b) {
      this.total += a;
      return b;
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Service.prototype, 'add');
  decorate(Service.prototype, 'add', descriptor);
  Object.defineProperty(Service.prototype, 'add', descriptor);
  return new Service();
}

async function traced() {
  const { Traced } = await import('../../dist/cjs/internal/tracing.js');
  return decorated(Traced());
}

async function span() {
  const { Span } = await import('nestjs-otel');
  return decorated(Span());
}

/** Calls per event loop turn: batches are exported in between, so no queue fills up. */
const TURN = 256;

/** @param inside calls a turn in a given context */
function loop(service, inside = (turn, count) => turn(count)) {
  const turn = async (count) => {
    for (let i = 0; i < count; i++) await service.add(i, 1);
  };
  return async (count) => {
    for (let left = count; left > 0; left -= TURN) {
      await inside(turn, Math.min(left, TURN));
      await new Promise(setImmediate);
    }
  };
}

/** Our provider, as started by an application. */
async function ourTracing(options) {
  const { completeApp, openApp } = await import('../../dist/cjs/internal/kernel.js');
  const { TracingRuntime } = await import('../../dist/cjs/internal/tracing.js');
  const { resolveOptions } = await import('../../dist/cjs/internal/resolve-options.js');
  const app = openApp();
  await TracingRuntime.start(resolveOptions({ service: { name: 'bench' }, tracing: options }, {}), app);
  // As Nest's hooks do: an application that is still being created is found more slowly.
  completeApp(app);
}

/** The SDK, as started in its documentation. */
async function sdkTracing(ratio) {
  const { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } =
    await import('@opentelemetry/sdk-trace');
  trace.setGlobalTracerProvider(
    new TracerProvider({
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [new BatchSpanProcessor({ exporter: discarding() })],
    }),
  );
  contexts();
}

function contexts() {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}

/** Calls turns within an unsampled span. */
function inUnsampled() {
  const parent = trace.getTracer('bench').startSpan('request', {}, ROOT_CONTEXT);
  const inside = trace.setSpan(ROOT_CONTEXT, parent);
  return (turn, count) => context.with(inside, turn, undefined, count);
}

/** Calls turns in a context without a span, as in any application with a context manager. */
const inRoot = (turn, count) => context.with(ROOT_CONTEXT, turn, undefined, count);

export const bareOff = () => loop(new Bare());
export const oursOff = async () => loop(await traced());
export const peerOff = async () => loop(await span());

export const bareContext = () => {
  contexts();
  return loop(new Bare(), inRoot);
};
export const oursChild = async () => {
  await ourTracing({ samplingRatio: 0, exporters: [discarding()] });
  return loop(await traced(), inUnsampled());
};
export const peerChild = async () => {
  await sdkTracing(0);
  return loop(await span(), inUnsampled());
};
export const oursRoot = async () => {
  await ourTracing({ samplingRatio: 0, exporters: [discarding()] });
  return loop(await traced(), inRoot);
};
export const peerRoot = async () => {
  await sdkTracing(0);
  return loop(await span(), inRoot);
};
export const oursSampled = async () => {
  await ourTracing({ samplingRatio: 1, exporters: [discarding()] });
  return loop(await traced(), inRoot);
};
export const peerSampled = async () => {
  await sdkTracing(1);
  return loop(await span(), inRoot);
};
