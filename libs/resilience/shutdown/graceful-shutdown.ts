import { Logger, type INestApplicationContext } from '@nestjs/common';
import { onProcess } from '#kernel';
import { isOnTerminal } from '#options';
import { takeSignals } from '../seams.js';
import { HttpListener } from './http-listener.js';
import { scheduleOf, type GracefulShutdownOptions, type ShutdownEnd } from './shutdown-options.js';
import { ShutdownSequence } from './shutdown-sequence.js';
import { isRunByNestWatch } from './watch-mode.js';

export type { GracefulShutdownOptions, ShutdownEnd } from './shutdown-options.js';

const SIGNALS: NodeJS.Signals[] = ['SIGTERM', 'SIGINT'];
/** Milliseconds in which a key press arrives twice: from the terminal, and from `nest start` or `npm` that hand it on. */
const SAME_KEY_MS = 300;

/** A shutdown that waits for its signal. */
export interface GracefulShutdown {
  /** Aborted when the shutdown begins, for loops of your own. */
  readonly started: AbortSignal;
  /** Resolves at the end of the shutdown, whether `begin` or a signal began it. */
  readonly ended: Promise<ShutdownEnd>;
  /** Begins it without a signal; one that runs already is not begun again. */
  begin(reason?: string): Promise<ShutdownEnd>;
}

/**
 * Ends an application without losing anything: readiness turns 503; the application goes on serving for the grace, while
 * consumers (every provider with `onDrain`) stop taking messages and finish those in hand; the listener closes and the
 * last requests are answered; then `app.close()` closes connections and pools, and telemetry is flushed. It owns its
 * signals, so `enableShutdownHooks()` is not needed; a second signal ends the waiting at once. Ctrl-C on a terminal and a
 * restart by `nest start --watch` leave the grace out, since nobody sends requests who would have to learn of it.
 *
 * @param app after it was created; before or after `listen`
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
  /** Asked at the start: the CLI ends the shell between them first, and the application has another parent then. */
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
    this.finish(this.sequence.end('forced'));
    // No other listener: the signal does what it does to a process without one.
    if (!this.options.onExit) process.kill(process.pid, signal);
  };

  /** Whether a developer waits: then no load balancer has to learn first that the application ends. */
  private isHurried(signal: NodeJS.Signals): boolean {
    return signal === 'SIGINT' ? isOnTerminal() : signal === 'SIGTERM' && this.isWatched;
  }

  private finish(end: ShutdownEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const stop of this.stops) stop();
    this.settle(end);
    void this.options.onExit?.(end);
  }
}

/** Nest would destroy providers at the signal, and raise it again in the end. */
function takeSignalsFromNest(app: INestApplicationContext): void {
  if (!takeSignals(app)) return;
  new Logger('Shutdown').warn('gracefulShutdown() owns the signals now: leave enableShutdownHooks() out');
}
