import { FILE_ATTRIBUTES } from '#options';
import type { ConfigMap } from './config-map.js';
import { pairs, type Variables } from './config-exporters.js';

/** This package's detectors, by their names in the file. */
const DETECTORS: Readonly<Record<string, readonly string[]>> = {
  host: ['host', 'os'],
  process: ['process'],
  service: ['serviceinstance'],
  container: ['container'],
};

/**
 * The resource of a file as variables. As in OpenTelemetry's SDKs, only detectors named in the file run.
 *
 * @param serviceName value of `OTEL_SERVICE_NAME`, used by the detector `service`
 */
export function resourceVariables(
  resource: ConfigMap | undefined,
  variables: Variables,
  serviceName: string | undefined,
): void {
  variables.OTEL_NODE_RESOURCE_DETECTORS = 'none';
  if (!resource) return;
  const detection = resource.map('detection/development');
  const detectors = detection?.list('detectors').flatMap((each) => detectorNames(each)) ?? [];
  detection?.end();
  if (detectors.length > 0) variables.OTEL_NODE_RESOURCE_DETECTORS = detectors.join(',');
  const texts: Variables = {};
  const values: Record<string, unknown> = {};
  for (const attribute of resource.list('attributes')) {
    const name = attribute.text('name');
    const value = attribute.attributeValue('value');
    attribute.text('type');
    attribute.end();
    if (name === undefined) attribute.refuse('name', 'is missing');
    else if (typeof value === 'string') texts[name] = value;
    else if (value !== undefined) values[name] = value;
  }
  variables.OTEL_RESOURCE_ATTRIBUTES = pairs(resource.text('attributes_list'), texts);
  if (Object.keys(values).length > 0) variables[FILE_ATTRIBUTES] = JSON.stringify(values);
  const isNamed = /(?:^|,)service\.name=/.test(variables.OTEL_RESOURCE_ATTRIBUTES ?? '');
  if (detectors.includes('serviceinstance') && !isNamed) variables.OTEL_SERVICE_NAME = serviceName;
  resource.end();
}

function detectorNames(detector: ConfigMap): readonly string[] {
  const [name = '', ...more] = detector.keys;
  if (more.length > 0) detector.refuse(more[0]!, 'only one detector is allowed here');
  const known = Object.hasOwn(DETECTORS, name) ? DETECTORS[name] : undefined;
  if (!known) detector.refuse(name, 'is not a supported detector: use host, process, service or container');
  detector.map(name)?.end();
  return known ?? [];
}
