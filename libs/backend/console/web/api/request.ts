import { problemOf, reach } from './connection.js';
import { requestInBatch, canBatch } from './request-batch.js';

type Values = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Requests a page of the application. @throws RequestError */
export async function get<T>(path: string, values: Values = {}, abort?: AbortSignal): Promise<T> {
  const address = noteQuestion(path, values, abort);
  if (!canBatch(path)) return send<T>(address, { method: 'GET', ...(abort && { signal: abort }) });
  const { status, body } = await requestInBatch(address, abort);
  if (status >= 200 && status < 300) return body as T;
  throw problemOf(status, body);
}

/** Requested addresses, by the abort signal of their component. */
const questions = new WeakMap<AbortSignal, readonly string[]>();

/** Records an address under an abort signal, so that the user can copy it. @returns the address */
export function noteQuestion(path: string, values: Values, abort?: AbortSignal): string {
  const address = `${path}${queryOf(values)}`;
  if (abort) questions.set(abort, [...questionsOf(abort), address]);
  return address;
}

/** The addresses requested under an abort signal, in order. */
export function questionsOf(abort: AbortSignal): readonly string[] {
  return questions.get(abort) ?? [];
}

/** Sends a change. @throws RequestError */
export async function change<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return send<T>(path, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
}

/** @returns `?a=1&b=2`, or `''` */
export function queryOf(values: Values): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    for (const one of Array.isArray(value)
      ? (value as readonly string[])
      : [value as string | number | undefined])
      if (one !== undefined && one !== '') query.append(name, String(one));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

async function send<T>(path: string, init: RequestInit): Promise<T> {
  const answer = await reach(path, init);
  const body = await answer.text();
  if (answer.ok) return (body === '' ? undefined : JSON.parse(body)) as T;
  throw problemOf(answer.status, body);
}
