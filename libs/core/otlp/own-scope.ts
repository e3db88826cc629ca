import { ownVersion, type InstrumentationScope } from '#contracts';

const version = ownVersion();

/** Instrumentation scope of telemetry that this package records. */
export const OWN_SCOPE: InstrumentationScope = {
  name: 'nestjs-observability',
  ...(version !== undefined && { version }),
};
