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

/** Takes a request, or says that it is none of its own. */
type Take = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The management pages on the application's own port (`management.mount`). They hang in the adapter, before Nest's
 * routes and everything that is put around those: prefix, versioning, guards, pipes, interceptors, filters.
 */
@Injectable()
export class ManagementMount implements OnModuleInit {
  private readonly mount: string | undefined;
  private handler: ManagementHandler | undefined;

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(OBSERVABILITY_OPTIONS) { management }: ResolvedOptions,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    // Made before this, so that this hook comes before its own: scrapes and probes are no requests to the application.
    @Inject(HttpObserver) _observer: HttpObserver,
  ) {
    this.mount = management.enabled ? management.mount?.replace(/^\/$/, '') : undefined;
    // The handler has more to wait for than this hook may: middleware of the application would come first.
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

/** Mounted at `/`: every other path, `/` itself above all, is the application's. */
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
