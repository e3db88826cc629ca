import { Logger } from '@nestjs/common';
import type { TextMapPropagator } from '@opentelemetry/api';
import { loadPeer, reasonOf } from '#contracts';
import { propagatorNames } from './w3c/propagators.js';

type Packages = Readonly<Record<string, readonly [name: string, load: () => Promise<TextMapPropagator>]>>;

const B3 = '@opentelemetry/propagator-b3';

/** Names in `OTEL_PROPAGATORS` that are provided by an OpenTelemetry package. Both B3 variants read both formats. */
const PACKAGES: Packages = {
  b3: [
    B3,
    async () => {
      const { B3Propagator } = await import('@opentelemetry/propagator-b3');
      return new B3Propagator();
    },
  ],
  b3multi: [
    B3,
    async () => {
      const { B3InjectEncoding, B3Propagator } = await import('@opentelemetry/propagator-b3');
      return new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER });
    },
  ],
  jaeger: [
    '@opentelemetry/propagator-jaeger',
    async () => {
      const { JaegerPropagator } = await import('@opentelemetry/propagator-jaeger');
      return new JaegerPropagator();
    },
  ],
};

/**
 * Loads the propagators that a variable names, in order. One whose package is not installed is skipped, with a warning
 * that contains the install command.
 *
 * @param variable value of `OTEL_PROPAGATORS`
 * @param w3c used for `tracecontext` and `baggage`
 */
export async function loadPropagators(
  variable: string | undefined,
  w3c: TextMapPropagator,
  packages: Packages = PACKAGES,
): Promise<TextMapPropagator[]> {
  const found = new Set<TextMapPropagator>();
  for (const name of propagatorNames(variable)) {
    const propagator = name in packages ? await load(name, packages) : w3c;
    if (propagator) found.add(propagator);
  }
  return [...found];
}

async function load(name: string, packages: Packages): Promise<TextMapPropagator | undefined> {
  const [peer, make] = packages[name] as Packages[string];
  try {
    return await loadPeer(make, peer, `OTEL_PROPAGATORS=${name}`);
  } catch (error) {
    new Logger('Tracing').warn(`${reasonOf(error)}. Until then ${name} is ignored`);
    return undefined;
  }
}
