import { ourNeighbours, promClientNeighbours } from './neighbours.mjs';

/** The same method three times: bare, with `@Metered`, and with the same four metrics written by hand. */
class Bare {
  total = 0;

  add(a, b) {
    this.total += a;
    return b;
  }

  async addLater(a, b) {
    this.total += a;
    return b;
  }
}

async function metered() {
  const { completeApp, openApp } = await import('../../dist/cjs/internal/kernel.js');
  const { Metered, METRICS_SLOT, MetricsRegistry } = await import('../../dist/cjs/internal/metrics.js');
  const app = openApp();
  app.set(METRICS_SLOT, await ourNeighbours(new MetricsRegistry()));
  // As Nest's hooks do: an application that is still being created is found more slowly.
  completeApp(app);
  class Service extends Bare {
    add(a, b) {
      this.total += a;
      return b;
    }

    async addLater(a, b) {
      this.total += a;
      return b;
    }
  }
  for (const method of ['add', 'addLater']) {
    const descriptor = Object.getOwnPropertyDescriptor(Service.prototype, method);
    Metered(`service_${method.toLowerCase()}`)(Service.prototype, method, descriptor);
    Object.defineProperty(Service.prototype, method, descriptor);
  }
  return new Service();
}

/**
 * The usual manual code: one set of metrics for all services, with the method as a label. With `ownNames`, this method
 * has its own metrics, which is cheaper but unusual.
 */
async function byHand({ ownNames = false } = {}) {
  const { Counter, Gauge, Histogram, Registry } = await import('prom-client');
  await promClientNeighbours();
  const registers = [new Registry()];
  const help = 'Work.';
  const own = ownNames ? [] : ['method'];
  const calls = new Counter({ name: 'work_calls_total', help, labelNames: [...own, 'outcome'], registers });
  const errors = new Counter({
    name: 'work_errors_total',
    help,
    labelNames: [...own, 'error_type'],
    registers,
  });
  const duration = new Histogram({ name: 'work_duration_seconds', help, labelNames: own, registers });
  const inFlight = new Gauge({ name: 'work_in_flight', help, labelNames: own, registers });
  return ownNames
    ? new HandMetered(calls, errors, duration, inFlight)
    : new HandMeteredByLabel(calls, errors, duration, inFlight);
}

class HandMetered extends Bare {
  constructor(calls, errors, duration, inFlight) {
    super();
    Object.assign(this, { calls, errors, duration, inFlight });
  }

  add(a, b) {
    this.inFlight.inc();
    const end = this.duration.startTimer();
    try {
      this.total += a;
      this.calls.inc({ outcome: 'success' });
      return b;
    } catch (error) {
      throw this.failed(error);
    } finally {
      end();
      this.inFlight.dec();
    }
  }

  async addLater(a, b) {
    this.inFlight.inc();
    const end = this.duration.startTimer();
    try {
      this.total += a;
      this.calls.inc({ outcome: 'success' });
      return b;
    } catch (error) {
      throw this.failed(error);
    } finally {
      end();
      this.inFlight.dec();
    }
  }

  failed(error) {
    this.calls.inc({ outcome: 'error' });
    this.errors.inc({ error_type: error.name });
    return error;
  }
}

class HandMeteredByLabel extends HandMetered {
  add(a, b) {
    this.inFlight.inc({ method: 'add' });
    const end = this.duration.startTimer({ method: 'add' });
    try {
      this.total += a;
      this.calls.inc({ method: 'add', outcome: 'success' });
      return b;
    } catch (error) {
      throw this.failed('add', error);
    } finally {
      end();
      this.inFlight.dec({ method: 'add' });
    }
  }

  async addLater(a, b) {
    this.inFlight.inc({ method: 'addLater' });
    const end = this.duration.startTimer({ method: 'addLater' });
    try {
      this.total += a;
      this.calls.inc({ method: 'addLater', outcome: 'success' });
      return b;
    } catch (error) {
      throw this.failed('addLater', error);
    } finally {
      end();
      this.inFlight.dec({ method: 'addLater' });
    }
  }

  failed(method, error) {
    this.calls.inc({ method, outcome: 'error' });
    this.errors.inc({ method, error_type: error.name });
    return error;
  }
}

function sync(service) {
  return (count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += service.add(i, 1);
    return sum;
  };
}

function later(service) {
  return async (count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += await service.addLater(i, 1);
    return sum;
  };
}

/** With OpenTelemetry's context manager active and a context entered, as in any traced application. */
async function inContext(run) {
  const { context, createContextKey, ROOT_CONTEXT } = await import('@opentelemetry/api');
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const entered = ROOT_CONTEXT.setValue(createContextKey('bench'), 1);
  return (count) => context.with(entered, run, undefined, count);
}

export const bareSync = () => sync(new Bare());
export const meteredSync = async () => sync(await metered());
export const byHandSync = async () => sync(await byHand());
export const bareAsync = () => later(new Bare());
export const meteredAsync = async () => later(await metered());
export const byHandAsync = async () => later(await byHand());
export const bareContext = () => inContext(later(new Bare()));
export const meteredContext = async () => inContext(later(await metered()));
export const byHandContext = async () => inContext(later(await byHand()));
export const byHandOwnNamesSync = async () => sync(await byHand({ ownNames: true }));
export const byHandOwnNamesAsync = async () => later(await byHand({ ownNames: true }));
