import { Inject, Injectable, Logger, Module, type OnModuleDestroy } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { APP_SCOPE, type OnDrain } from '#contracts';
import { byFactory, OwnModule, placeModule } from '#container';
import { appSlot, type AppScope } from '#kernel';
import { counter, metricCatalogue } from '#metrics';

/** What became of an attempt. */
export type AttemptOutcome = 'success' | 'retried' | 'failed' | 'aborted';

/** An operation that is under way. */
export interface RunningRetry {
  /** Whether an attempt of it has failed already. */
  readonly hasFailed: boolean;
  /** Whether it is done for an HTTP request. */
  readonly isForRequest: boolean;
  /** The application ends: it is not tried again. */
  stop(): void;
}

/** Where retries find what they share in an application. */
export const RETRIES = appSlot<Retries>('retries');

/** Attempts of all retried operations. */
export class RetryMetrics extends metricCatalogue({
  attempts: counter(
    'retry_attempts_total',
    'Attempts of retried operations by what became of them: success, retried, failed (the last one), aborted.',
    ['operation', 'outcome'],
  ),
}) {}

/**
 * The retried operations of an application that are under way. When the application ends, what has failed already is
 * given up, since consumers wait for the work in hand; a first attempt is work like any other and may end well. Requests
 * are retried as long as the application serves them.
 */
@Injectable()
export class Retries implements OnDrain, OnModuleDestroy {
  private readonly running = new Set<RunningRetry>();
  /** What is not tried again any more. */
  private ended: 'nothing' | 'work' | 'all' = 'nothing';

  constructor(
    @Inject(RetryMetrics) private readonly metrics: RetryMetrics,
    @Inject(APP_SCOPE) scope: AppScope,
  ) {
    scope.set(RETRIES, this);
  }

  /** Whether an operation is not tried again, since the application is ending. */
  isOver({ isForRequest }: RunningRetry): boolean {
    return this.ended === 'all' || (this.ended === 'work' && !isForRequest);
  }

  begin(run: RunningRetry): void {
    this.running.add(run);
  }

  forget(run: RunningRetry): void {
    this.running.delete(run);
  }

  count(operation: string, outcome: AttemptOutcome): void {
    this.metrics.attempts.inc({ operation, outcome });
  }

  onDrain(_timeoutMs: number, served: AbortSignal): Promise<void> {
    this.end('work');
    served.addEventListener('abort', () => this.end('all'), { once: true });
    return Promise.resolve();
  }

  onModuleDestroy(): void {
    this.end('all');
  }

  private end(what: 'work' | 'all'): void {
    this.ended = what;
    const failing = [...this.running].filter((run) => run.hasFailed && this.isOver(run));
    for (const run of failing) run.stop();
    if (failing.length > 0)
      new Logger('Retry').warn(
        `${failing.length} operations were given up: the application is shutting down`,
      );
  }
}

/** Below the distance of the root module, whose shutdown hooks are the first to run. */
const FIRST_TO_END = 0;

/**
 * Gives retries up before anybody waits for them: modules are told of the end in the order of their distance from the
 * application's, and global ones last. A module that finishes its work then would wait for retries that lead nowhere.
 */
@OwnModule()
@Module({ providers: byFactory([RetryMetrics, Retries]), exports: [Retries, RetryMetrics] })
export class RetryModule {
  constructor(@Inject(ModulesContainer) modules: ModulesContainer) {
    placeModule(modules, RetryModule, FIRST_TO_END);
  }
}
