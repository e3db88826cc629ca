import 'reflect-metadata';
import type { MethodWrapper } from '#container';
import { inPlace } from '#tracing';

/** Metadata key of `@nestjs/graphql`, which is optional and not loaded here. */
const RESOLVER_TYPE = 'graphql:resolver_type';

const ROOT_RESOLVERS = new Set<unknown>(['Query', 'Mutation', 'Subscription']);

/** `@Query`, `@Mutation`, `@Subscription`: run as part of the request. */
export const graphqlResolver: MethodWrapper = inPlace('resolver', 'graphql', (method) =>
  ROOT_RESOLVERS.has(Reflect.getMetadata(RESOLVER_TYPE, method)),
);
