import { types } from 'node:util';
import { createRedactor, redactText } from '#redaction';
import type { HealthDetails } from '../health-check.js';
import { codeOf } from './error-code.js';
import type { CheckOutcome, CheckResult } from './check-state.js';

type Reading = Pick<CheckResult, 'outcome' | 'message' | 'code' | 'details'>;

/** Details appear on open pages, so they are redacted. */
const redactor = createRedactor();

/** Maximum characters, since both texts are in every report. */
const MAX_MESSAGE = 500;
const MAX_DETAILS = 8192;

/** Reads the result of a check that did not throw: its details, or a result in the format of Terminus' indicators. */
export function readAnswer(name: string, answer: unknown): Reading {
  return legible(() => meaningOf(name, answer));
}

/** Reads the error of a check; Terminus's `HealthCheckError` has a result in `causes`. */
export function readError(name: string, error: unknown): Reading {
  return legible(() => reasonOf(name, error));
}

/** Reading an answer may run the check's code: getters, proxies and `toJSON`. */
function legible(read: () => Reading): Reading {
  try {
    return read();
  } catch (error) {
    return { outcome: 'down', message: `its answer could not be read: ${redactText(safeText(error))}` };
  }
}

function meaningOf(name: string, answer: unknown): Reading {
  if (answer === false) return { outcome: 'down', message: 'the check answered false' };
  if (typeof answer === 'string') return meaningOfText(answer);
  if (typeof answer !== 'object' || answer === null) return { outcome: 'up' };
  if (isError(answer)) return reasonOf(name, answer);
  if (Array.isArray(answer)) return meaningOfList(name, answer);
  if (answer instanceof Response) return meaningOf(name, { status: answer.status });
  const { status = 'up', ...details } = ownDetails(name, answer as HealthDetails);
  const outcome = outcomeOf(status);
  if (outcome === 'up') return { outcome, details };
  const { message, ...rest } = details;
  const code = codeOf(rest);
  return {
    outcome,
    details: rest,
    message: messageOf(message, `reported as ${String(status)}`),
    ...(code && { code }),
  };
}

/** A text is a component's answer, e.g. `PONG`; if it is a status word, it determines the outcome. */
function meaningOfText(text: string): Reading {
  const outcome = WORDS.get(text.toLowerCase()) ?? 'up';
  return outcome === 'up' ? { outcome } : { outcome, message: messageOf(text, text) };
}

/** Rows of a query have no meaning; errors and rejections of `Promise.allSettled` do. */
function meaningOfList(name: string, list: readonly unknown[]): Reading {
  for (const entry of list) {
    if (typeof entry !== 'object' || entry === null) continue;
    if (isError(entry)) return reasonOf(name, entry);
    const { status, reason } = entry as { status?: unknown; reason?: unknown };
    if (status === 'rejected' && 'reason' in entry) return reasonOf(name, reason);
  }
  return { outcome: 'up' };
}

/** Also for errors of another realm, e.g. under Jest. */
function isError(value: object): boolean {
  return value instanceof Error || types.isNativeError(value);
}

function reasonOf(name: string, error: unknown): Reading {
  const { causes } = (error ?? {}) as { causes?: unknown };
  const reason = messageOf(textOf(error), 'failed without a reason');
  const code = codeOf(error);
  const found = { outcome: 'down' as const, ...(code && { code }) };
  if (typeof causes !== 'object' || causes === null) return { ...found, message: reason };
  const { status: _status, message, ...details } = ownDetails(name, causes as HealthDetails);
  return { ...found, details, message: messageOf(message, reason) };
}

/** Terminus's indicators return `{ name: { status, … } }`; ours return the details directly. */
function ownDetails(name: string, answer: HealthDetails): HealthDetails {
  const inner = answer[name] ?? (Object.keys(answer).length === 1 ? Object.values(answer)[0] : undefined);
  const nested = typeof inner === 'object' && inner !== null && 'status' in inner;
  return asJson({ ...(nested ? inner : answer) });
}

/** A JSON-safe copy for reports, independent of later changes by the check. */
function asJson(details: HealthDetails): HealthDetails {
  const { status } = details;
  try {
    const text = JSON.stringify(details);
    if (text.length <= MAX_DETAILS) return redactor.fields(JSON.parse(text) as HealthDetails);
    return { status, details: `left out: more than ${MAX_DETAILS} characters` };
  } catch {
    return { status, details: 'left out: they are not JSON' };
  }
}

/** Status words of Terminus, of this package, and of draft-inadarei-api-health-check. Any other word means `down`. */
const WORDS = new Map<string, CheckOutcome>([
  ...['up', 'ok', 'healthy', 'pass'].map((word) => [word, 'up'] as const),
  ...['degraded', 'warn'].map((word) => [word, 'degraded'] as const),
  ...['down', 'error', 'unhealthy', 'fail', 'failed'].map((word) => [word, 'down'] as const),
]);

/** A number is an HTTP status, as in responses of `fetch` and axios. */
function outcomeOf(status: unknown): CheckOutcome {
  if (typeof status === 'number') return status >= 100 && status < 400 ? 'up' : 'down';
  if (typeof status === 'boolean') return status ? 'up' : 'down';
  return (typeof status === 'string' && WORDS.get(status.toLowerCase())) || 'down';
}

function textOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { message, code, name } = error as Partial<NodeJS.ErrnoException>;
  return message || code || name || error;
}

/** Connection errors may contain the password of the address. */
function messageOf(text: unknown, otherwise: string): string {
  const message = text === undefined || text === null || text === '' ? otherwise : safeText(text);
  return redactText(message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message);
}

function safeText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'failed with something that has no text';
  }
}
