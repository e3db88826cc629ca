import 'reflect-metadata';
import type { MethodWrapper } from '#container';
import { appOf } from '#kernel';
import { inboundContext, runHandler, TRACED, tracerOf } from '#tracing';

/** Metadata key of `@nestjs/schedule`, which is optional and not loaded here. */
const SCHEDULER_TYPE = 'SCHEDULER_TYPE';

/** `@Cron`, `@Interval`, `@Timeout`: every run starts a new trace. */
export const scheduledJob: MethodWrapper = {
  matches: (method) => Reflect.getMetadata(SCHEDULER_TYPE, method) !== undefined,
  wrap: (original, name) => {
    // The handler's own span has this attribute already.
    const isTraced = Reflect.hasMetadata(TRACED, original);
    return function run(this: unknown, ...args) {
      const scope = appOf(this);
      const operation = { kind: 'job', system: 'schedule', name } as const;
      const parent = inboundContext(scope);
      const handling = {
        scope,
        operation,
        tracer: isTraced ? undefined : tracerOf(this),
        spanName: name,
        options: {},
        parent,
      };
      return runHandler(handling, () => original.apply(this, args));
    };
  },
};
