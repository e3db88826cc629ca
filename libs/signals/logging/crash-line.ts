import { Logger } from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import { onProcess } from '#kernel';

/**
 * Leaves a line behind when an error ends the process, and changes nothing about that: it only watches
 * (`uncaughtExceptionMonitor`), so who handles such errors, the exit code and Node's own report stay as they are.
 * Unhandled rejections are among them unless the application or `--unhandled-rejections` takes care of them.
 *
 * @returns ends it
 */
export function watchCrashes(logger: Pino): () => void {
  const leaveLine = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void => {
    const message = origin === 'unhandledRejection' ? 'unhandled rejection' : 'uncaught exception';
    // What `bufferLogs` held back comes first.
    Logger.flush();
    // At `fatal` what is waiting is written at once.
    logger.fatal({ err: error }, message);
  };
  return onProcess('uncaughtExceptionMonitor', leaveLine);
}
