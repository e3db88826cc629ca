import { Logger, type INestApplicationContext } from '@nestjs/common';
import { reasonOf } from '#contracts';
import { callListener, onProcess } from '#kernel';
import { isOnTerminal } from '#options';
import { takeSignals } from '../seams.js';
import { HttpListener } from './http-listener.js';
import { scheduleOf, type GracefulShutdownOptions, type ShutdownEnd } from './shutdown-options.js';
import { ShutdownSequence } from './shutdown-sequence.js';
import { isRunByNestWatch } from './watch-mode.js';

export type { GracefulShutdownOptions, ShutdownEnd } from './shutdown-options.js';

const SIGNALS: NodeJS.Signals[] = ['SIGTERM', 'SIGINT'];
/**
 * Milliseconds within which a key press may arrive twice: from the terminal, and from `nest start` or `npm` that
 * forward it.
 */
const SAME_KEY_MS = 300;

/** A prepared shutdown that waits for its signal. */
export interface GracefulShutdown {
  /** Aborted when the shutdown begins, for loops of the application. */
  readonly started: AbortSignal;
  /** Resolves at the end of the shutdown, whether `begin` or a signal started it. */
  readonly ended: Promise<ShutdownEnd>;
  /** Starts the shutdown without a signal; a running one is not started again. */
  begin(reason?: string): Promise<ShutdownEnd>;
}

/**
 * Shuts an application down without losing work: readiness turns 503; the application keeps serving for the grace
 * period, while consumers (every provider with `onDrain`) accept no more messages and finish running ones; the listener
 * closes and the last requests are answered; then `app.close()` closes connections and pools, and telemetry is flushed.
 * It handles signals itself, so `enableShutdownHooks()` is not needed; a second signal ends the waiting at once. Ctrl-C
 * on a terminal and a restart by `nest start --watch` skip the grace period, since no load balancer sends requests
 * then.
 *
 * @param app the created application; before or after `listen`
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when `graceMs` does not fit into `timeoutMs`
 * @example
 * ```ts
 * const app = await NestFactory.create(AppModule);
 * gracefulShutdown(app, { graceMs: 10_000, onExit: ({ outcome }) => process.exit(outcome === 'clean' ? 0 : 1) });
 * await app.listen(3000);
 * ```
 */
export function gracefulShutdown(
  app: INestApplicationContext,
  options: GracefulShutdownOptions = {},
): GracefulShutdown {
  scheduleOf(options, false);
  takeSignalsFromNest(app);
  return new SignalledShutdown(app, options);
}

class SignalledShutdown implements GracefulShutdown {
  private readonly start = new AbortController();
  private readonly listener: HttpListener | undefined;
  private sequence: ShutdownSequence | undefined;
  private settle: (end: ShutdownEnd) => void = () => undefined;
  private isOver = false;
  private readonly stops: (() => void)[];
  private hurriedAt: number | undefined;
  /** Determined at start: the CLI ends the intermediate shell first, which changes the application's parent. */
  private readonly isWatched = isRunByNestWatch(process.env);
  readonly started = this.start.signal;
  readonly ended = new Promise<ShutdownEnd>((resolve) => (this.settle = resolve));

  constructor(
    private readonly app: INestApplicationContext,
    private readonly options: GracefulShutdownOptions,
  ) {
    this.listener = HttpListener.of(app);
    const signals = options.signals ?? SIGNALS;
    this.stops = signals.map((signal) => onProcess(signal, this.onSignal));
  }

  begin(reason = 'shutdown'): Promise<ShutdownEnd> {
    if (!this.sequence) {
      const options = this.hurriedAt === undefined ? this.options : { ...this.options, graceMs: 0 };
      const sequence = new ShutdownSequence(this.app, this.listener, options, reason);
      this.sequence = sequence;
      this.start.abort(reason);
      void sequence
        .run()
        .catch(() => sequence.end('failed'))
        .then((end) => this.finish(end));
    }
    return this.ended;
  }

  private readonly onSignal = (signal: NodeJS.Signals): void => {
    if (!this.sequence) {
      if (this.isHurried(signal)) this.hurriedAt = performance.now();
      return void this.begin(signal);
    }
    if (this.hurriedAt !== undefined && performance.now() - this.hurriedAt < SAME_KEY_MS) return;
    // No other listener is left then, so the signal has its default effect on the process.
    this.finish(this.sequence.end('forced'), () => process.kill(process.pid, signal));
  };

  /** Whether a developer waits, so that no load balancer must be notified first. */
  private isHurried(signal: NodeJS.Signals): boolean {
    return signal === 'SIGINT' ? isOnTerminal() : signal === 'SIGTERM' && this.isWatched;
  }

  /** @param endProcess called when no `onExit` of the application ends the process */
  private finish(end: ShutdownEnd, endProcess: () => unknown = () => undefined): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const stop of this.stops) stop();
    this.settle(end);
    const { onExit } = this.options;
    if (!onExit) return void endProcess();
    callListener(onExit, end, (error) => {
      new Logger('Shutdown').error(`onExit: ${reasonOf(error)}`, (error as Error | undefined)?.stack);
      // It was to set the exit code, and has not: the process must not seem to have ended without an error.
      process.exitCode ??= 1;
      endProcess();
    });
  }
}

/** Nest would destroy providers at the signal, and raise it again at the end. */
function takeSignalsFromNest(app: INestApplicationContext): void {
  if (!takeSignals(app)) return;
  new Logger('Shutdown').warn('gracefulShutdown() owns the signals now: leave enableShutdownHooks() out');
}
