import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import type { ResolvedOptions } from '#contracts';

/** Who is speaking: on every span, metric and line that leaves over OTLP. */
export function serviceResource({
  service,
  tracing,
}: Pick<ResolvedOptions, 'service' | 'tracing'>): Resource {
  return defaultResource().merge(
    resourceFromAttributes({
      ...tracing.resourceAttributes,
      [ATTR_SERVICE_NAME]: service.name,
      ...(service.version !== undefined && { [ATTR_SERVICE_VERSION]: service.version }),
    }),
  );
}
