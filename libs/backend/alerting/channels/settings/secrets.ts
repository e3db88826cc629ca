import { DeliveryError, errorCode, type SecretReference } from '#contracts';
import { redactText, REDACTED } from '#redaction';
import { decodedPart, encodedPart } from '../http/address-parts.js';
import { readSmallFile } from './small-file.js';

/** Port: resolves references to secrets. */
export interface Secrets {
  /** @throws DeliveryError `auth` when the secret does not exist */
  read(reference: SecretReference): Promise<string>;
}

/** Shorter parts of an address are plain words, not secrets. */
const SHORTEST_PART = 6;

/**
 * Reads secrets from environment variables and files at every call. White space around the content of a file is
 * removed.
 *
 * @param env e.g. `process.env`
 */
export function createSecrets(env: Readonly<Record<string, string | undefined>>): Secrets {
  return {
    async read(reference) {
      if ('env' in reference) return fromEnvironment(env, reference.env);
      return fromFile(reference.file);
    },
  };
}

function fromEnvironment(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name]?.trim();
  if (value) return oneLineSecret(value, `the environment variable ${name}`);
  throw new DeliveryError('auth', `the environment variable ${name}, which holds a secret, is not set`);
}

async function fromFile(file: string): Promise<string> {
  let text: string;
  try {
    text = (await readSmallFile(file)).toString('utf8');
  } catch (error) {
    // The secret may be mounted later, so the attempt is retried.
    throw new DeliveryError('auth', `${file}, which holds a secret, cannot be read: ${errorCode(error)}`, {
      retry: true,
    });
  }
  const value = text.trim();
  if (value === '')
    throw new DeliveryError('auth', `${file}, which holds a secret, is empty`, { retry: true });
  return oneLineSecret(value, file);
}

/** Headers and addresses must be a single line. */
function oneLineSecret(value: string, place: string): string {
  // eslint-disable-next-line no-control-regex
  if (!/[\u0000-\u001f\u007f]/.test(value)) return value;
  throw new DeliveryError('auth', `${place} must hold a secret of one line`);
}

/** Reads the secrets of one attempt, remembers them, and removes them from texts. */
export class SecretReader {
  private readonly used = new Set<string>();

  constructor(private readonly secrets: Secrets) {}

  async read(reference: SecretReference): Promise<string> {
    const value = await this.secrets.read(reference);
    this.hide(value);
    return value;
  }

  /** The text of an address, whether given directly or as a secret. */
  async address(address: string | SecretReference): Promise<URL> {
    const text = typeof address === 'string' ? address : await this.read(address);
    if (!URL.canParse(text) || !/^https?:/i.test(text))
      throw new DeliveryError(
        'auth',
        'the address that the reference leads to is not an http or https address',
      );
    const url = new URL(text);
    if (typeof address !== 'string') this.hideParts(url);
    return url;
  }

  /** Removes a value from all errors from now on. */
  hide(value: string): void {
    if (value === '') return;
    this.used.add(value);
    this.used.add(encodedPart(value));
    this.used.add(JSON.stringify(value).slice(1, -1));
  }

  /** Removes the secrets that were read, and anything that looks like a secret. */
  clean(text: string): string {
    let safe = text;
    for (const value of [...this.used].sort((a, b) => b.length - a.length))
      safe = safe.replaceAll(value, REDACTED);
    return redactText(safe);
  }

  private hideParts(url: URL): void {
    const parts = [url.pathname + url.search, ...url.pathname.split('/'), ...url.searchParams.values()];
    for (const part of [...parts, decodedPart(url.username), decodedPart(url.password)])
      if (part.length >= SHORTEST_PART) this.hide(part);
  }
}
