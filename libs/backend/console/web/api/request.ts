import { signal } from '@preact/signals';

/** Whether the application answered lately. */
export const isReachable = signal(true);
/** What has to be done before the page can go on: a token has to be given. */
export const wantsToken = signal(false);

/** Whether the token was given. */
export const isLoggedIn = signal(false);

/** An answer that is an error, in words. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'RequestError';
  }

  /** The error that an answer is; where a token is needed, it is asked for. */
  static async of(answer: Response): Promise<RequestError> {
    return problem(answer.status, await answer.text());
  }
}

/** Sent with every request: a page of another origin cannot send it. */
export const CONSOLE_HEADER = { 'x-observability-console': '1' };

type Values = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Asks a page of the application. @throws RequestError */
export async function get<T>(path: string, values: Values = {}, abort?: AbortSignal): Promise<T> {
  const address = `${path}${queryOf(values)}`;
  if (abort) questions.set(abort, [...questionsOf(abort), address]);
  return send<T>(address, { method: 'GET', ...(abort && { signal: abort }) });
}

/** By the signal under which they were asked. */
const questions = new WeakMap<AbortSignal, readonly string[]>();

/** The addresses that were asked under a signal, in order. */
export function questionsOf(abort: AbortSignal): readonly string[] {
  return questions.get(abort) ?? [];
}

/** Changes something. @throws RequestError */
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
  throw problem(answer.status, body);
}

/** @param path relative to the console, so that it works below any prefix */
export async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(path, {
      ...init,
      credentials: 'same-origin',
      headers: { ...CONSOLE_HEADER, ...(init.headers as Record<string, string> | undefined) },
    });
    isReachable.value = true;
    return answer;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    isReachable.value = false;
    throw new RequestError(0, 'the application does not answer');
  }
}

function problem(status: number, body: string): RequestError {
  if (status === 401) wantsToken.value = true;
  return new RequestError(status, textOf(body) || `status ${status}`);
}

function textOf(body: string): string {
  try {
    const { error, message } = JSON.parse(body) as { error?: string; message?: string };
    return error ?? message ?? '';
  } catch {
    return body.trim().slice(0, 500);
  }
}
