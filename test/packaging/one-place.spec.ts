import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

const sources = ['src', 'libs']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'));

const filesWith = (pattern: RegExp): string[] =>
  sources.filter((path) => pattern.test(readFileSync(join(ROOT, path), 'utf8')));

describe('what exists once', () => {
  it.each([
    [
      "the scan of Nest's container",
      /\bmodules\w*\.values\(\)|ModulesContainer\)\.values\(\)|\bDiscoveryService\b|MetadataScanner/,
      'libs/core/container/explorer.ts',
    ],
    ['the walk over the methods of a prototype', /getOwnPropertyNames/, 'libs/core/container/explorer.ts'],
    [
      'the recognition of BullMQ',
      /'(getJobCounts|getNextJob|getFlow|qualifiedName)'|qualifiedName\?/,
      'libs/integrations/bullmq/recognize.ts',
    ],
    ['the recognition of scheduled jobs', /SCHEDULER_TYPE/, 'libs/integrations/schedule/job.wrapper.ts'],
    ['the recognition of @OnEvent', /EVENT_LISTENER_METADATA/, 'libs/integrations/events/event.wrapper.ts'],
    ['the recognition of CQRS', /__commandHandler__/, 'libs/integrations/cqrs/cqrs.wrapper.ts'],
    [
      'the recognition of resolvers',
      /graphql:resolver_type/,
      'libs/integrations/graphql/resolver.wrapper.ts',
    ],
    [
      'the recognition of message patterns',
      /microservices:pattern/,
      'libs/integrations/microservices/pattern.wrapper.ts',
    ],
    ['the recognition of gateways', /'websockets:/, 'libs/integrations/websockets/gateway.wrapper.ts'],
    ["the recognition of golevelup's handlers", /RABBIT_HANDLER/, 'libs/integrations/rabbitmq/seams.ts'],
    ['the recognition of pools of pg', /'idleCount'|\.idleCount/, 'libs/integrations/postgres/pg-pool.ts'],
    ['the recognition of ioredis', /'defineCommand'/, 'libs/integrations/redis/redis-commands.ts'],
    ['the recognition of gRPC clients', /function isGrpcClient/, 'libs/integrations/grpc/grpc.client.ts'],
    ['the recognition of Kafka clients', /function isKafkaClient/, 'libs/integrations/kafka/kafka.client.ts'],
    ['the tracing hook of Prisma', /PRISMA_INSTRUMENTATION/, 'libs/integrations/databases/seams.ts'],
    ['the channels of undici', /'undici:/, 'libs/integrations/http-client/undici.source.ts'],
    ['the meaning of error_type', /export function errorTypeOf/, 'libs/core/operations/error-type.ts'],
  ])('%s', (_what, pattern, file) => {
    expect(filesWith(pattern)).toEqual([file]);
  });
});
