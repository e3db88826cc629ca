import { Inject, Injectable, Logger, Module, type OnModuleDestroy } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { APP_SCOPE, type OnDrain } from '#contracts';
import { byFactory, OwnModule, placeModule } from '#container';
import { appSlot, type AppScope } from '#kernel';
import { counter, metricCatalogue } from '#metrics';

/** Outcome of an attempt. */
export type AttemptOutcome = 'success' | 'retried' | 'failed' | 'aborted';

/** A running retried operation. */
export interface RunningRetry {
  /** Whether one of its attempts has failed. */
  readonly hasFailed: boolean;
  /** Whether it belongs to an HTTP request. */
  readonly isForRequest: boolean;
  /** Called at shutdown: no further attempt is made. */
  stop(): void;
}

/** Key of an application's retries. */
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
 * The running retried operations of an application. At shutdown, operations with a failed attempt are given up, since
 * consumers wait for running work; first attempts may finish. Operations of requests are retried as long as the
 * application serves requests.
 */
@Injectable()
export class Retries implements OnDrain, OnModuleDestroy {
  private readonly running = new Set<RunningRetry>();
  /** Which operations are no longer retried. */
  private ended: 'nothing' | 'work' | 'all' = 'nothing';

  constructor(
    @Inject(RetryMetrics) private readonly metrics: RetryMetrics,
    @Inject(APP_SCOPE) scope: AppScope,
  ) {
    scope.set(RETRIES, this);
  }

  /** Whether an operation is not retried any more, because the application is shutting down. */
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

/** Below the distance of the root module, whose shutdown hooks otherwise run first. */
const FIRST_TO_END = 0;

/**
 * Gives up retries before other modules wait for them: shutdown hooks run in the order of modules' distance from the
 * root, global ones last. A module that finishes its work would otherwise wait for useless retries.
 */
@OwnModule()
@Module({ providers: byFactory([RetryMetrics, Retries]), exports: [Retries, RetryMetrics] })
export class RetryModule {
  constructor(@Inject(ModulesContainer) modules: ModulesContainer) {
    placeModule(modules, RetryModule, FIRST_TO_END);
  }
}
