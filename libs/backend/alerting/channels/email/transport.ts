import { DeliveryError, errorCode, reasonOf, type SecretReference } from '#contracts';
import { oneLine } from '../message/cut.js';
import type { Attempt } from '../channel.js';
import { tlsOf, type ConnectionSettings } from '../settings/connection.js';
import type { Mail } from './mail.js';

/** The part of the package `nodemailer` that is used here. */
export interface Nodemailer {
  createTransport(options: Readonly<Record<string, unknown>>): Transport;
}

interface Transport {
  sendMail(mail: Mail): Promise<unknown>;
  close(): void;
}

export interface SmtpSettings extends Pick<ConnectionSettings, 'tls'> {
  readonly host: string;
  readonly port: number;
  readonly encryption: 'starttls' | 'tls' | 'none';
  readonly username?: string;
  readonly password?: SecretReference;
  readonly timeoutMs: number;
}

/** Accepts the package loaded as an ES module or as CommonJS. */
export function nodemailerOf(loaded: unknown): Nodemailer {
  const { createTransport, default: inner } = loaded as Partial<Nodemailer> & { default?: Nodemailer };
  if (typeof createTransport === 'function') return loaded as Nodemailer;
  if (inner) return inner;
  throw new DeliveryError('refused', 'the package nodemailer has no createTransport');
}

/** Connects for each mail: mails are rare, and an idle connection can break unnoticed. */
export async function transportOf(
  nodemailer: Nodemailer,
  settings: SmtpSettings,
  attempt: Attempt,
): Promise<(mail: Mail) => Promise<void>> {
  const { host, port, encryption, username, password, timeoutMs } = settings;
  const tls = await tlsOf(settings);
  const pass = password && (await attempt.secrets.read(password));
  const transport = nodemailer.createTransport({
    host,
    port,
    secure: encryption === 'tls',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    ...(tls && { tls }),
    ...(pass !== undefined && { auth: { user: username, pass } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return (mail) => sendUntilAborted(transport, mail, host, attempt.signal);
}

async function sendUntilAborted(
  transport: Transport,
  mail: Mail,
  host: string,
  signal: AbortSignal,
): Promise<void> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new DeliveryError('timeout', `${host} did not answer in time`));
    signal.addEventListener('abort', stop, { once: true });
  });
  const sent = transport.sendMail(mail);
  sent.catch(() => undefined);
  try {
    await Promise.race([sent, aborted]);
  } catch (error) {
    throw mailFailure(error, host);
  } finally {
    signal.removeEventListener('abort', stop!);
    transport.close();
  }
}

/** Maps nodemailer's codes (https://nodemailer.com/usage/errors) and SMTP replies: 4xx is retried, 5xx is not. */
function mailFailure(error: unknown, host: string): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const code = errorCode(error);
  const reply = (error as { responseCode?: unknown }).responseCode;
  const text = `${host}: ${oneLine(reasonOf(error)).slice(0, 300)}`;
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    const isPassing = typeof reply === 'number' && reply < 500;
    return new DeliveryError('auth', text, { retry: isPassing });
  }
  if (code === 'ETLS') return new DeliveryError('unreachable', text);
  if (code === 'ETIMEDOUT') return new DeliveryError('timeout', text);
  if (typeof reply === 'number')
    return reply >= 500 ? new DeliveryError('refused', text) : new DeliveryError('server_error', text);
  return new DeliveryError('unreachable', text);
}
