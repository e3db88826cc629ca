import { text } from './kinds/texts.js';
import { optionsOf, type Environment, type EnvironmentValue } from './option.js';
import { resourceAttributes } from './otlp-options.js';

const RESOURCE = 'OTEL_RESOURCE_ATTRIBUTES';

function attribute(env: Environment, name: string): EnvironmentValue | undefined {
  const attributes = resourceAttributes(env);
  const value = typeof attributes === 'object' ? attributes[name] : undefined;
  return value ? { variable: RESOURCE, value } : undefined;
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
      doc: 'What was built: a commit, a build number. Shown on `/info`.',
    }),
  },
  { doc: 'Who sends the telemetry: the resource of every span and the base of every log line.' },
);
