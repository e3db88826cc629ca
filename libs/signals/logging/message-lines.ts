import type { Logger as Pino } from 'pino';
import type { Operation, OperationEnd, OperationListener } from '#operations';

/** Kinds of operations with a line at their end, like HTTP requests. */
const MESSAGES = new Set<Operation['kind']>(['message', 'rpc']);

/** Writes one log line per message, in the message's context. */
export class MessageLines implements OperationListener {
  private readonly lines: Pino;

  constructor(logger: Pino) {
    this.lines = logger.child({ context: 'Messages' });
  }

  ended(
    { kind, system, name, redelivered }: Operation,
    end: OperationEnd,
    seconds: number,
    error: string,
  ): void {
    if (!MESSAGES.has(kind)) return;
    const line = {
      system,
      destination: name,
      outcome: end.settlement ?? (end.failure ? 'failed' : 'done'),
      duration_ms: Math.round(seconds * 1e6) / 1000,
      ...(redelivered && { redelivered }),
      ...(error && { error_type: error }),
    };
    if (end.failure) this.lines.warn(line, 'message failed');
    else this.lines.info(line, 'message processed');
  }
}
