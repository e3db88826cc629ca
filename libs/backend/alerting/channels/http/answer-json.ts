import type { HttpAnswer } from './exchange.js';

/** The JSON object in a receiver's answer; empty when the body is no object. */
export function answerObject({ body }: Pick<HttpAnswer, 'body'>): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
