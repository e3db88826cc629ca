import type { Provider } from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import { APP_SCOPE, OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import type { AppScope } from '#kernel';
import { APP_LOGGER, MessageLines } from '#logging';
import { OPERATION_METRICS, OperationRecorder } from '#metrics';
import { ListenedOperations, OPERATION_OBSERVER, type OperationListener } from '#operations';
import { HandlerObserver } from './handler.observer.js';

/** Sets the application's `OPERATION_OBSERVER` if metrics or log lines of operations are on. */
const OPERATIONS = Symbol('listened operations');

/** Records the work of handlers as metrics and log lines. */
export const handlersProviders: Provider[] = [
  {
    provide: OPERATIONS,
    inject: [APP_SCOPE, OBSERVABILITY_OPTIONS, APP_LOGGER, OperationRecorder],
    useFactory: (
      scope: AppScope,
      { metrics, logging }: ResolvedOptions,
      logger: Pino,
      recorder: OperationRecorder,
    ): void => {
      const listeners: OperationListener[] = metrics.enabled ? [recorder] : [];
      if (logging.messageLines) listeners.push(new MessageLines(logger));
      if (listeners.length > 0) scope.set(OPERATION_OBSERVER, new ListenedOperations(listeners));
    },
  },
  ...OPERATION_METRICS,
  HandlerObserver,
];
