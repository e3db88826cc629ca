import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
  ATTR_TELEMETRY_SDK_LANGUAGE,
  ATTR_TELEMETRY_SDK_NAME,
  ATTR_TELEMETRY_SDK_VERSION,
} from '@opentelemetry/semantic-conventions';
import type { Resource, ResolvedOptions } from '#contracts';
import { detectedAttributes } from './detect-resource.js';

/** The SDK version whose format spans and records have, independent of the sender. */
const SDK_VERSION = '2.12.0';

const SDK: Attributes = {
  [ATTR_TELEMETRY_SDK_LANGUAGE]: 'nodejs',
  [ATTR_TELEMETRY_SDK_NAME]: 'opentelemetry',
  [ATTR_TELEMETRY_SDK_VERSION]: SDK_VERSION,
};

/** The resource of every span, metric and log line exported over OTLP. */
export function serviceResource({
  service,
  tracing,
}: Pick<ResolvedOptions, 'service' | 'tracing'>): Resource {
  return resourceOf({
    ...SDK,
    ...detectedAttributes(service.resourceDetectors),
    ...tracing.resourceAttributes,
    [ATTR_SERVICE_NAME]: service.name,
    ...(service.version !== undefined && { [ATTR_SERVICE_VERSION]: service.version }),
  });
}

/**
 * A resource with known attributes. The SDK's resources cannot be used, since an application's exporters may need
 * version 2 or 3.
 */
export function resourceOf(attributes: Attributes): Resource {
  return {
    attributes,
    asyncAttributesPending: false,
    getRawAttributes: () => Object.entries(attributes),
    merge: (other) => (other ? resourceOf({ ...attributes, ...other.attributes }) : resourceOf(attributes)),
  };
}
