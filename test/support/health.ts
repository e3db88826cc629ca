/** The health service without Nest, with checks registered by a spec. */
import { Logger } from '@nestjs/common';
import { HealthFile, HealthPages, HealthRegistry, HealthService, Liveness } from '#health';
import { closeApp, openApp } from '#kernel';
import type { HealthOptions, HealthTransition, ManagementRequest, ManagementResponse } from '#contracts';
import { resolveOptions } from '../../src/options/resolve-options.js';
import { HealthFeed } from '../../libs/signals/health/health-feed.js';
import { TransitionLog } from '../../libs/signals/health/transition-log.js';

export interface TestHealth {
  registry: HealthRegistry;
  service: HealthService;
  file: HealthFile;
  transitions: HealthTransition[];
  /** What the end of the application’s start triggers: the first run of every check. */
  start(): void;
  /** Requests a page of the management port. */
  page(path: string, component?: string): Promise<{ status: number; body: Record<string, unknown> }>;
  stop(): void;
}

/** Checks run only on request of a spec, unless it sets `intervalMs`. */
export function testHealth(options: HealthOptions = {}): TestHealth {
  Logger.overrideLogger(false);
  const health = { intervalMs: 3_600_000, timeoutMs: 50, ...options };
  const settled = resolveOptions({ service: { name: 'test', version: '1.2.3' }, health }, {});
  const registry = new HealthRegistry(settled);
  const feed = new HealthFeed();
  const scope = openApp();
  const service = new HealthService(registry, feed, new TransitionLog(), settled, scope);
  const liveness = new Liveness(registry, settled);
  const pages = new HealthPages(service, liveness, registry, settled);
  const transitions: HealthTransition[] = [];
  feed.onTransition((transition) => transitions.push(transition));
  return {
    registry,
    service,
    file: new HealthFile(service, registry, liveness),
    transitions,
    start: () => service.onApplicationBootstrap(),
    async page(path, component) {
      const found = pages.endpoints.find((endpoint) => endpoint.path === path);
      const request = {
        params: component === undefined ? {} : { component },
      } as unknown as ManagementRequest;
      const answer = (await found?.handle(request)) as ManagementResponse;
      return {
        status: answer.status,
        body: JSON.parse(answer.body as string) as Record<string, unknown>,
      };
    },
    stop() {
      service.onModuleDestroy();
      liveness.onApplicationShutdown();
      closeApp(scope);
    },
  };
}
