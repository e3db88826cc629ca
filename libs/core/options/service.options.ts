import { RESOURCE_DETECTORS } from '#contracts';
import { list } from './kinds/collections.js';
import { oneOf } from './kinds/one-of.js';
import { text } from './kinds/texts.js';
import { wordsOf } from './environment-text.js';
import { optionsOf, type Environment, type EnvironmentValue } from './option.js';
import { resourceAttributes } from './otlp-options.js';

const RESOURCE = 'OTEL_RESOURCE_ATTRIBUTES';
const DETECTORS = 'OTEL_NODE_RESOURCE_DETECTORS';

function attribute(env: Environment, name: string): EnvironmentValue | undefined {
  const attributes = resourceAttributes(env);
  const value = typeof attributes === 'object' ? attributes[name] : undefined;
  return value ? { variable: RESOURCE, value } : undefined;
}

/** Further detectors of OpenTelemetry (`env`, of clouds) are accepted and ignored. */
function readDetectors(env: Environment): EnvironmentValue | undefined {
  const words = wordsOf(env[DETECTORS] ?? '');
  if (words.length === 0 || words.includes('all')) return undefined;
  const known: readonly string[] = RESOURCE_DETECTORS;
  return { variable: DETECTORS, value: words.filter((word) => known.includes(word)) };
}

/** The options of the group `service`. */
export const SERVICE_OPTIONS = optionsOf(
  {
    name: text({
      default: 'unknown_service:node',
      variable: ['OTEL_SERVICE_NAME', RESOURCE],
      read: (env) => {
        const value = env.OTEL_SERVICE_NAME?.trim();
        return value ? { variable: 'OTEL_SERVICE_NAME', value } : attribute(env, 'service.name');
      },
      hintFor: ['name', 'serviceName'],
      doc: 'Name of the service; in the environment also `service.name` of the resource attributes.',
    }),
    version: text({
      variable: RESOURCE,
      read: (env) => attribute(env, 'service.version'),
      hintFor: ['version', 'serviceVersion'],
      doc: 'Version of the service; in the environment `service.version` of the resource attributes.',
    }),
    build: text({
      variable: 'SERVICE_BUILD',
      doc: 'Build information, such as a commit or a build number. Shown on `/info`.',
    }),
    resourceDetectors: list(oneOf(RESOURCE_DETECTORS, { type: 'ResourceDetector' }), {
      default: [...RESOURCE_DETECTORS],
      defaultText: 'all',
      variable: DETECTORS,
      read: readDetectors,
      doc:
        'Detectors of attributes of host, operating system, process, instance, container and Kubernetes, for the resource ' +
        'of telemetry exported over OTLP. `tracing.resourceAttributes` take precedence. In the environment: `all`, ' +
        "`none`, or names of OpenTelemetry's detectors; those that are not listed here have no effect.",
    }),
  },
  { doc: 'Identity of the service: the resource of every span and the base fields of every log line.' },
);
