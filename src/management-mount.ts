import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import { ManagementHandler } from '#management';
import {
  HttpObserver,
  isExpress,
  pathOf,
  putFirst,
  type ExpressInstance,
  type FastifyInstance,
} from '#http-server';

/** Handles a request; returns false for a request that is not for the management pages. */
type Take = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The management pages on the application's own port (`management.mount`). They are attached to the HTTP adapter, ahead
 * of Nest's routes and their prefix, versioning, guards, pipes, interceptors and filters.
 */
@Injectable()
export class ManagementMount implements OnModuleInit {
  private readonly mount: string | undefined;
  private handler: ManagementHandler | undefined;

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(OBSERVABILITY_OPTIONS) { management }: ResolvedOptions,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    // Injected so that it is created first. The hook here then runs before the observer's, and scrapes and probes do
    // not count as requests.
    @Inject(HttpObserver) _observer: HttpObserver,
  ) {
    this.mount = management.enabled ? management.mount?.replace(/^\/$/, '') : undefined;
    // Attached before the handler exists: waiting for it would put the application's middleware first.
    if (this.mount !== undefined) host.init$.subscribe(() => this.attach(host));
  }

  onModuleInit(): void {
    if (this.mount !== undefined) this.handler = this.modules.get(ManagementHandler);
  }

  private attach({ httpAdapter }: HttpAdapterHost): void {
    const type = (httpAdapter as HttpAdapterHost['httpAdapter'] | null)?.getType();
    if (type === 'express' && isExpress(httpAdapter.getInstance()))
      mountOnExpress(httpAdapter.getInstance<ExpressInstance>(), this.take);
    else if (type === 'fastify') mountOnFastify(httpAdapter.getInstance<FastifyInstance>(), this.take);
    else if (type) new Logger('ManagementServer').warn(`cannot be mounted on the adapter "${type}"`);
  }

  private readonly take: Take = (request, response) => {
    const { handler, mount = '' } = this;
    const path = pathOf(request);
    if (!handler || !(mount === '' ? isPage(handler, path) : path === mount || path.startsWith(`${mount}/`)))
      return false;
    void handler.handle(request, response, 'mounted', mount);
    return true;
  };
}

/** With a mount at `/`, all other paths, and `/` itself, belong to the application. */
function isPage(handler: ManagementHandler, path: string): boolean {
  return path !== '/' && handler.hasPage(path);
}

function mountOnExpress(instance: ExpressInstance, take: Take): void {
  const { handle } = instance;
  instance.handle = (request, response, next) => {
    if (!take(request, response)) handle.call(instance, request, response, next);
  };
}

function mountOnFastify(instance: FastifyInstance, take: Take): void {
  const hook: Parameters<FastifyInstance['addHook']>[1] = (request, reply, done) => {
    if (take(request.raw, reply.raw)) reply.hijack();
    else done();
  };
  instance.addHook('onRequest', hook);
  instance.after(() => putFirst(instance, hook));
}
