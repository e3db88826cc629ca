import { parse } from 'yaml';
import { z } from 'zod';
import { JOB_NAME, ObservabilityError } from '#contracts';

const text = z.string().min(1);
const jobName = z.string().regex(JOB_NAME, 'use letters, digits, "-", "_" and ".", up to 63');
const port = z.int().min(1).max(65_535);

const schema = z.strictObject({
  service: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'use lower case, digits and dashes')
    .default('app'),
  job: jobName.optional(),
  presets: z.array(text).optional(),
  targets: z.record(jobName, z.array(text).min(1)).default({}),
  image: text.default('app:1.0.0'),
  build: z.strictObject({ context: text, dockerfile: text }).optional(),
  command: z.array(text).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  needs: z.array(z.enum(['rabbitmq', 'redis', 's3', 'postgres'])).default([]),
  port: port.optional(),
  managementPort: port.default(8004),
  namespace: text.default('default'),
  replicas: z.int().min(0).default(1),
  runbookUrl: z
    .string()
    .regex(/^https?:\/\/./, 'give an address that begins with https:// or http://')
    .optional(),
  notifications: z
    .strictObject({
      slackChannel: text.default('#alerts'),
      emailTo: text.default('oncall@localhost'),
      emailFrom: text.default('alertmanager@localhost'),
      smtpHost: text.default('localhost:587'),
      webhookUrl: z.url().default('http://alert-webhook:9099/alerts'),
    })
    .prefault({}),
});

/**
 * What the generated files need to know of a deployment; every field has a default (see `docs/deploy.md`).
 * Secrets are never among them: the generated files name files and variables that hold them.
 */
export type DeploymentSettings = z.output<typeof schema>;

/** The settings of an application called `app` on the default port. */
export const DEFAULT_SETTINGS: DeploymentSettings = schema.parse({});

/**
 * Reads a settings file, YAML or JSON.
 *
 * @param content text of the file
 * @param file its name, for the error
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` that lists every problem with its path
 */
export function readSettings(content: string, file: string): DeploymentSettings {
  const result = schema.safeParse(yamlOf(content, file) ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || '(top)'}: ${message}`,
  );
  throw new ObservabilityError(
    'OBS_OPTIONS_INVALID',
    `${file} cannot be used as settings:\n${problems.join('\n')}\nCorrect it; docs/deploy.md lists the fields.`,
  );
}

function yamlOf(content: string, file: string): unknown {
  try {
    return parse(content);
  } catch (error) {
    throw new ObservabilityError('OBS_OPTIONS_INVALID', `${file} is not YAML: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
