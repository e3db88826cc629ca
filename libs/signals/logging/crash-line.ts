import { Logger } from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import { onProcess } from '#kernel';

/**
 * Logs an error that ends the process, without changing the outcome: it only listens (`uncaughtExceptionMonitor`), so
 * other handlers, the exit code and Node's own report stay the same. Unhandled rejections are included unless the
 * application or `--unhandled-rejections` handles them.
 *
 * @returns a function that stops it
 */
export function watchCrashes(logger: Pino): () => void {
  const leaveLine = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void => {
    const message = origin === 'unhandledRejection' ? 'unhandled rejection' : 'uncaught exception';
    // Lines held back by `bufferLogs` come first.
    Logger.flush();
    // Level `fatal` writes all waiting lines synchronously.
    logger.fatal({ err: error }, message);
  };
  return onProcess('uncaughtExceptionMonitor', leaveLine);
}
