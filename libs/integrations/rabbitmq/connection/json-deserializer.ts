/**
 * A message body that is not JSON. The message does not contain the body, because error texts get into logs and
 * headers.
 */
export class MalformedMessageError extends SyntaxError {
  override readonly name = 'MalformedMessageError';

  /** @param bytes size of the body */
  constructor(readonly bytes: number) {
    super(`The message body is not valid JSON (${bytes} bytes)`);
  }
}

/**
 * Parses a body as JSON, like golevelup's default, but its error does not quote the body.
 *
 * @throws MalformedMessageError when it is not JSON
 */
export function deserializeJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    throw new MalformedMessageError(body.length);
  }
}
