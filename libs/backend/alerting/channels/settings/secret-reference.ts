import type { SecretReference } from '#contracts';
import type { Always, Declaration, Option, Required } from '#options';

const VARIABLE = /^[A-Za-z_]\w{0,255}$/;
const ALLOWED =
  "a reference to a secret, { env: 'NAME' } or { file: '/run/secrets/name' }: the secret itself is not taken here";

/** A secret setting: it holds a reference to the secret, never its value. */
export function secret<const D extends Declaration<SecretReference>>(
  declaration = {} as D,
): Option<SecretReference, SecretReference, Always<D>, Required<D>> {
  return {
    ...declaration,
    secret: true,
    type: 'SecretReference',
    allowed: ALLOWED,
    parse: (text) => text,
    check(value, path, refuse) {
      if (!isSecretReference(value)) refuse(path, undefined, `must be ${ALLOWED}`);
      return value as SecretReference;
    },
  };
}

/** Whether a value is a reference to a secret. */
export function isSecretReference(value: unknown): value is SecretReference {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.entries(value);
  const [name, place] = entries[0] ?? [];
  if (entries.length !== 1 || typeof place !== 'string') return false;
  return name === 'env' ? VARIABLE.test(place) : name === 'file' && place.trim() !== '';
}
