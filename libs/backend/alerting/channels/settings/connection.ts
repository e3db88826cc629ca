import { DeliveryError, errorCode, type SecretReference } from '#contracts';
import { flag, group, recordOf, text } from '#options';
import type { Attempt } from '../channel.js';
import type { HttpTls } from '../http/tls.js';
import { addressOrReference, type Address } from './address.js';
import { readSmallFile } from './small-file.js';
import { secret } from './secret-reference.js';

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]{1,128}$/;
/** Headers that carry secrets, or that the request sets itself. */
const NOT_AS_TEXT =
  /^(?:authorization|proxy-authorization|cookie|host|content-length|content-type|transfer-encoding|connection)$|token|secret|api-?key|password/i;

const TLS = group(
  {
    caFile: text({
      doc: 'File with the trusted certificates (PEM) instead of the default ones, also of a proxy.',
    }),
    certFile: text({ doc: 'File with the client certificate (PEM).' }),
    keyFile: text({ doc: 'File with the private key of the client certificate (PEM).' }),
    serverName: text({ doc: 'Name that the certificate of the receiver must have.' }),
    insecure: flag({ default: false, doc: 'Accept any certificate. For tests only.' }),
  },
  { type: 'ChannelTls', typeDoc: 'Certificates of a receiver over TLS.' },
);

/** Connection settings of HTTP channels. */
export const CONNECTION = {
  proxy: addressOrReference({
    doc: 'Address of an HTTP proxy, http or https; with user and password only by reference.',
  }),
  tls: TLS,
};

/** Authentication settings of HTTP channels. */
export const CREDENTIALS = {
  basicAuth: group(
    {
      username: text({ required: true, doc: 'User.' }),
      password: secret({ required: true, doc: 'Password.' }),
    },
    { type: 'ChannelBasicAuth', typeDoc: 'User and password of a receiver.' },
  ),
  bearerToken: secret({ doc: 'Sent as `Authorization: Bearer`.' }),
  headers: recordOf(
    text({
      pattern: /^[\t\x20-\x7e\x80-\xff]+$/,
      allowed: 'a text without line breaks',
      problem: (value) => (value.length > 4_096 ? 'must have at most 4,096 characters' : undefined),
    }),
    { keys: HEADER_NAME, keysAllowed: 'names of HTTP headers', doc: 'Additional headers without secrets.' },
  ),
  secretHeaders: recordOf(secret(), {
    keys: HEADER_NAME,
    keysAllowed: 'names of HTTP headers',
    doc: 'Additional headers with secret values.',
  }),
};

/** Settings declared by {@link CONNECTION}. */
export interface ConnectionSettings {
  readonly proxy?: Address;
  readonly tls?: {
    readonly caFile?: string;
    readonly certFile?: string;
    readonly keyFile?: string;
    readonly serverName?: string;
    readonly insecure: boolean;
  };
}

/** Settings declared by {@link CREDENTIALS}. */
export interface CredentialSettings {
  readonly basicAuth?: { readonly username: string; readonly password: SecretReference };
  readonly bearerToken?: SecretReference;
  readonly headers?: Readonly<Record<string, string>>;
  readonly secretHeaders?: Readonly<Record<string, SecretReference>>;
}

/** Problems in the combination of credentials. */
export function credentialProblems({ basicAuth, bearerToken, headers }: CredentialSettings): string[] {
  const problems: string[] = [];
  if (basicAuth && bearerToken) problems.push('bearerToken: must not be set together with basicAuth');
  for (const name of Object.keys(headers ?? {}))
    if (NOT_AS_TEXT.test(name))
      problems.push(
        `headers.${name}: is set by the request or carries a secret: use basicAuth, bearerToken or secretHeaders`,
      );
  return problems;
}

/** HTTP headers of a request, with credentials. */
export async function credentialHeaders(
  settings: CredentialSettings,
  { secrets }: Attempt,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = { ...settings.headers };
  for (const [name, reference] of Object.entries(settings.secretHeaders ?? {}))
    headers[name] = await secrets.read(reference);
  if (settings.bearerToken) headers['authorization'] = `Bearer ${await secrets.read(settings.bearerToken)}`;
  if (settings.basicAuth) {
    const { username, password } = settings.basicAuth;
    const pair = Buffer.from(`${username}:${await secrets.read(password)}`).toString('base64');
    secrets.hide(pair);
    headers['authorization'] = `Basic ${pair}`;
  }
  return headers;
}

/** TLS certificates, read from their files at every attempt. */
export async function tlsOf({ tls }: ConnectionSettings): Promise<HttpTls | undefined> {
  if (!tls) return undefined;
  const [ca, cert, key] = await Promise.all([tls.caFile, tls.certFile, tls.keyFile].map(readPem));
  return { ca, cert, key, servername: tls.serverName, rejectUnauthorized: !tls.insecure };
}

async function readPem(file: string | undefined): Promise<Buffer | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readSmallFile(file);
  } catch (error) {
    throw new DeliveryError(
      'unreachable',
      `the certificate file ${file} cannot be read: ${errorCode(error)}`,
    );
  }
}
