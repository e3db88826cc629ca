import type { HttpAnswer } from './exchange.js';

/** The object that a receiver answered; empty when it is none. */
export function answerObject({ body }: Pick<HttpAnswer, 'body'>): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
