import type { SecretReference } from '#contracts';
import type { Always, Declaration, Option, Required } from '#options';
import { redactText } from '#redaction';
import { isSecretReference } from './secret-reference.js';

/** An address, or a reference to it when it contains a secret. */
export type Address = string | SecretReference;

const ALLOWED =
  "an address such as https://example.com/path, or a reference, { env: 'NAME' } or { file: '/path' }, when a secret is part of it";
/** Query parameters with such names hold secrets. */
const SECRET_PARAMETER = /token|secret|key|sig|auth|pass|code|cred/i;

/**
 * Address of a receiver. An address that contains a secret (user and password, a token, a known webhook) is refused and
 * must be given by reference.
 */
export function addressOrReference<const D extends Declaration<Address>>(
  declaration = {} as D,
): Option<Address, Address, Always<D>, Required<D>> {
  return {
    ...declaration,
    type: 'string | SecretReference',
    allowed: ALLOWED,
    parse: (text) => text,
    check(value, path, refuse) {
      const problem = addressProblem(value);
      if (problem) refuse(path, undefined, problem);
      return value as Address;
    },
  };
}

/** What is wrong with an address, as the predicate of a sentence. */
export function addressProblem(value: unknown): string | undefined {
  if (isSecretReference(value)) return undefined;
  if (typeof value !== 'string' || !isHttp(value)) return `must be ${ALLOWED}`;
  if (holdsSecret(value))
    return "holds a secret: put the whole address into a variable or file and give { env: 'NAME' } or { file: '/path' }";
  return undefined;
}

function isHttp(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}

function holdsSecret(value: string): boolean {
  const { username, password, searchParams } = new URL(value);
  if (username !== '' || password !== '') return true;
  return [...searchParams.keys()].some((name) => SECRET_PARAMETER.test(name)) || redactText(value) !== value;
}
