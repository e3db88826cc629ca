import { ownVersion, type InstrumentationScope } from '#contracts';

const version = ownVersion();

/** Instrumentation scope of what this package records itself. */
export const OWN_SCOPE: InstrumentationScope = {
  name: 'nestjs-observability',
  ...(version !== undefined && { version }),
};
