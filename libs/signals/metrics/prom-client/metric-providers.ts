import {
  Inject,
  type FactoryProvider,
  type InjectionToken,
  type OptionalFactoryDependency,
} from '@nestjs/common';
import {
  Counter,
  Gauge,
  Histogram,
  register,
  Summary,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
  type Metric,
  type SummaryConfiguration,
} from 'prom-client';

/** `inject`: providers passed to `collect` as arguments, in this order. */
interface Injected {
  inject?: (InjectionToken | OptionalFactoryDependency)[];
}

type Options<C> = C & Injected;

/** The injection token of a prom-client metric, equal to that of `@willsoto/nestjs-prometheus`. */
export function getToken(name: string): string {
  return `PROM_METRIC_${name.toUpperCase()}`;
}

/**
 * Injects a metric created by one of the providers below.
 *
 * @example
 * ```ts
 * constructor(@InjectMetric('orders_total') private readonly orders: Counter) {}
 * ```
 */
export function InjectMetric(name: string): PropertyDecorator & ParameterDecorator {
  return Inject(getToken(name));
}

/**
 * A provider of a prom-client counter. An existing metric with this name in prom-client's registry is reused.
 *
 * @example
 * ```ts
 * providers: [makeCounterProvider({ name: 'orders_total', help: 'Orders taken.', labelNames: ['kind'] })]
 * ```
 */
export function makeCounterProvider(options: Options<CounterConfiguration<string>>): FactoryProvider {
  return provider(options, (config) => new Counter(config));
}

/** Like {@link makeCounterProvider}, for a gauge. */
export function makeGaugeProvider(options: Options<GaugeConfiguration<string>>): FactoryProvider {
  return provider(options, (config) => new Gauge(config));
}

/** Like {@link makeCounterProvider}, for a histogram. */
export function makeHistogramProvider(options: Options<HistogramConfiguration<string>>): FactoryProvider {
  return provider(options, (config) => new Histogram(config));
}

/** Like {@link makeCounterProvider}, for a summary. */
export function makeSummaryProvider(options: Options<SummaryConfiguration<string>>): FactoryProvider {
  return provider(options, (config) => new Summary(config));
}

function provider<C extends { name: string }>(
  options: Options<C>,
  make: (config: C) => Metric,
): FactoryProvider<Metric> {
  const { inject = [] } = options;
  const { collect } = options as { collect?: (this: Metric, ...injected: unknown[]) => unknown };
  return {
    provide: getToken(options.name),
    inject,
    useFactory: (...injected: unknown[]) => {
      const known = register.getSingleMetric(options.name);
      if (known) return known;
      const config: Options<C> = { ...options };
      delete config.inject;
      return make(
        collect
          ? {
              ...config,
              collect(this: Metric) {
                return collect.apply(this, injected);
              },
            }
          : config,
      );
    },
  };
}
