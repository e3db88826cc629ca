import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import {
  mongoClients,
  observeMongo,
  observeMysql,
  observeNodeRedis,
  observePrisma,
  type MongoClient,
} from '#databases';
import { appOf } from '#kernel';
import { pgPools, watchQueries } from '#postgres';
import { redisClients, watchRedis } from '#redis';
import { TracingRuntime } from '#tracing';

const NOTHING = (): void => undefined;

/**
 * Client spans and durations of databases and stores, with or without presets: mysql2 and node-redis through their
 * diagnostics channels, Prisma 7 through its tracing hook; pg, ioredis and MongoDB if the client is a provider of the application.
 */
@Injectable()
export class DatabaseClients implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stops: (() => void)[] = [];
  private readonly mongo = new Set<MongoClient>();

  constructor(
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(TracingRuntime) private readonly runtime: TracingRuntime,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
  ) {}

  /** Runs before most applications connect, because MongoDB only reports connections opened later. */
  onModuleInit(): void {
    if (this.isWanted) this.watchMongo();
  }

  onApplicationBootstrap(): void {
    if (!this.isWanted) return;
    const isOurs = (): boolean => appOf() === this.runtime.scope;
    this.stops.push(observeMysql(isOurs), observeNodeRedis(isOurs), observePrisma(isOurs));
    this.watchMongo();
    for (const pool of pgPools(this.modules)) this.stops.push(watchQueries(pool, NOTHING));
    for (const client of redisClients(this.modules)) this.stops.push(watchRedis(client, NOTHING));
  }

  onApplicationShutdown(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  private watchMongo(): void {
    for (const client of mongoClients(this.modules)) {
      if (this.mongo.has(client)) continue;
      this.mongo.add(client);
      this.stops.push(observeMongo(client));
    }
  }

  private get isWanted(): boolean {
    const { tracing, metrics } = this.options;
    return tracing.databases && (tracing.enabled || metrics.enabled);
  }
}
