import { bullProcessor } from '#bullmq';
import type { MethodWrapper } from '#container';
import { cqrsHandlers } from '#cqrs';
import { eventHandler } from '#events';
import { graphqlResolver } from '#graphql';
import { patternHandler } from '#microservices';
import { rabbitHandler } from '#rabbitmq';
import { scheduledJob } from '#schedule';
import { gatewayHandler } from '#websockets';

/** Handler methods of providers and controllers; the first matching entry wraps the method. */
export const METHOD_WRAPPERS: readonly MethodWrapper[] = [
  scheduledJob,
  bullProcessor,
  gatewayHandler,
  patternHandler,
  rabbitHandler,
  eventHandler,
  ...cqrsHandlers,
  graphqlResolver,
];
