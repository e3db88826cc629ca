import { signal } from '@preact/signals';
import { nextGeneration } from '../state/generation.js';

/** Whether the last request reached the application. */
export const isReachable = signal(true);
/** Whether the login dialog is shown, because a request needs a token. */
export const wantsToken = signal(false);

/** Number of logins in this page. */
export const logins = signal(0);

/** Closes the login dialog. Answers to earlier requests do not open it again, because those had another token, or none. */
export function noteLogin(): void {
  logins.value += 1;
  wantsToken.value = false;
}

/** Whether the user has logged in with a token. */
export const isLoggedIn = signal(false);

/** An error answer, with its message. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'RequestError';
  }

  /** The error of an answer. */
  static async of(answer: Response): Promise<RequestError> {
    return problemOf(answer.status, await answer.text());
  }
}

/** Sent with every request; a page of another origin cannot send it. */
export const CONSOLE_HEADER = { 'x-observability-console': '1' };

/**
 * Sends a request; opens the login dialog if a token is needed.
 *
 * @param path relative to the console, so that it works below any prefix
 */
export async function reach(path: string, init: RequestInit): Promise<Response> {
  const login = logins.value;
  const answer = await reachQuietly(path, init);
  if (answer.status === 401 && login === logins.value) wantsToken.value = true;
  return answer;
}

/** Like `reach`, but does not open the login dialog, for requests that are repeated after an error. */
export async function reachQuietly(path: string, init: RequestInit): Promise<Response> {
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
    // After a restart the application may have other data.
    nextGeneration();
    throw new RequestError(0, 'the application does not answer');
  }
}

/** The error of an answer. @param body parsed JSON, JSON text, or any other text */
export function problemOf(status: number, body: unknown): RequestError {
  return new RequestError(status, textOf(body) || `status ${status}`);
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return jsonText(body) ?? body.trim().slice(0, 500);
  const { error, message } = (body ?? {}) as { readonly error?: string; readonly message?: string };
  return error ?? message ?? '';
}

function jsonText(body: string): string | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' ? textOf(json) : undefined;
  } catch {
    return undefined;
  }
}
