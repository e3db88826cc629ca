import { EventEmitter, once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { isObservable } from 'rxjs';
import { whenDone, type OutcomeListener } from '#kernel';
import type { OnDrain } from '#contracts';
import type { BrokerServer } from './seams.js';
import { stopTaking } from './stop-taking.js';

type Handler = (...args: unknown[]) => unknown;

interface RpcServer extends BrokerServer {
  addHandler: (pattern: unknown, handler: Handler, isEventHandler?: boolean, extras?: unknown) => unknown;
}

/**
 * Drains the microservices of an application, hybrid or not: at shutdown they accept no more messages from their
 * brokers, and running handlers finish before providers are destroyed. Nest would close them last, while messages still
 * arrive.
 */
@Injectable()
export class MicroservicesDrain implements OnDrain {
  private readonly servers = new Set<RpcServer>();
  private readonly news = new EventEmitter();
  private inHand = 0;

  constructor(@Inject(ModulesContainer) modules: ModulesContainer) {
    modules.getRpcTargetRegistry<RpcServer>().subscribe((server) => this.add(server));
  }

  async onDrain(): Promise<void> {
    await Promise.all([...this.servers].map(stopTaking));
    while (this.inHand > 0) await once(this.news, 'done');
    // Nest sends a response after its handler has ended.
    await turn();
  }

  private add(server: RpcServer): void {
    this.servers.add(server);
    const { addHandler } = server;
    server.addHandler = (pattern, handler, ...rest) =>
      addHandler.call(server, pattern, this.counted(handler), ...rest);
  }

  /** A proxy, because Nest adds further handlers of an event as properties of the function. */
  private counted(handler: Handler): Handler {
    return new Proxy(handler, {
      apply: (target, self, args: unknown[]) =>
        watch(this.begin(), () => Reflect.apply<unknown, unknown[], unknown>(target, self, args)),
    });
  }

  private begin(): () => void {
    let isOpen = true;
    this.inHand += 1;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.inHand -= 1;
      this.news.emit('done');
    };
  }
}

/** Nest's handlers return a promise of an Observable, which must complete. */
function watch(done: () => void, work: () => unknown): unknown {
  const listener: OutcomeListener = { succeeded: done, failed: done };
  try {
    const result = work();
    if (!(result instanceof Promise)) return whenDone(result, listener);
    return whenFailed(
      result.then((value: unknown) => {
        if (isObservable(value)) return whenDone(value, listener);
        done();
        return value;
      }),
      done,
    );
  } catch (error) {
    done();
    throw error;
  }
}

function whenFailed<T>(promise: Promise<T>, told: () => void): Promise<T> {
  return promise.catch((error: unknown) => {
    told();
    throw error;
  });
}
