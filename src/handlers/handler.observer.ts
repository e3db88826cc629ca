import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { LazyModuleLoader, ModuleRef, ModulesContainer } from '@nestjs/core';
import { TracingRuntime } from '#tracing';
import { isBullFlowProducer, isBullQueue, observeFlowProducer, observeProducer } from '#bullmq';
import { isGrpcClient, observeGrpcClient } from '#grpc';
import { METHOD_WRAPPERS } from './method-wrappers.js';
import { isRpcClient, observeClient, observeServer, type RpcServer } from '#microservices';
import { observeSockets } from '#websockets';
import { instancesOf, observedProviders, wrapPrototypes } from '#container';

/**
 * Runs handlers in a context with a span: microservice messages, WebSocket messages, GraphQL resolvers, scheduled jobs,
 * event handlers and BullMQ processors. HTTP and RabbitMQ have their own hooks.
 */
@Injectable()
export class HandlerObserver implements OnModuleInit {
  private readonly senders = new WeakSet<object>();

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ModuleRef) moduleRef: ModuleRef,
    @Inject(TracingRuntime) private readonly runtime: TracingRuntime,
    @Inject(LazyModuleLoader) loader: LazyModuleLoader,
  ) {
    // At this point all classes are registered, and Nest has not yet searched them for handlers.
    wrapPrototypes(modules, METHOD_WRAPPERS);
    observeSockets(moduleRef, runtime);
    modules.getRpcTargetRegistry<RpcServer>().subscribe((server) => observeServer(server, runtime));
    this.observeLateModules(loader);
  }

  onModuleInit(): void {
    this.observeSenders();
  }

  /**
   * Nest searches lazy-loaded modules for handlers while the application starts; after the start, other packages may,
   * such as an event bus.
   */
  private observeLateModules(loader: LazyModuleLoader): void {
    const load = loader.load.bind(loader);
    loader.load = async (loaderFn, options) => {
      const known = this.modules.size;
      const loaded = await load(loaderFn, options);
      // The module was loaded before: applications may request it for each HTTP request.
      if (this.modules.size === known) return loaded;
      wrapPrototypes(this.modules, METHOD_WRAPPERS);
      this.observeSenders();
      return loaded;
    };
  }

  private observeSenders(): void {
    const own = observedProviders(this.modules).filter(({ isAlias }) => !isAlias);
    for (const instance of instancesOf(own)) this.observeSender(instance);
  }

  private observeSender(instance: object): void {
    try {
      if (this.senders.has(instance)) return;
      this.senders.add(instance);
      if (isBullQueue(instance)) observeProducer(instance, this.runtime.scope);
      else if (isBullFlowProducer(instance)) observeFlowProducer(instance, this.runtime.scope);
      else if (isGrpcClient(instance)) observeGrpcClient(instance, this.runtime);
      else if (isRpcClient(instance)) observeClient(instance, this.runtime);
    } catch {
      // A provider that cannot be inspected, such as a proxy that throws.
    }
  }
}
