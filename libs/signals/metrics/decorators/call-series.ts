import { errorTypeOf } from '#operations';
import type { OutcomeListener } from '#kernel';
import { now } from '../clock.js';
import type { BoundCounter } from '../instruments/counter.js';
import type { BoundGauge } from '../instruments/gauge.js';

/** Receives the duration of a call. */
export interface DurationSeries {
  observe(seconds: number): void;
}

/** The series for a method's calls, resolved once per combination of label values. */
export interface CallParts {
  readonly inFlight?: BoundGauge;
  readonly succeeded?: BoundCounter;
  readonly failed?: BoundCounter;
  readonly duration?: DurationSeries;
  /** Returns the counter of an error type. */
  readonly errors?: (errorType: string) => BoundCounter;
  /** Called with the result of a call. */
  readonly returned?: (value: unknown) => void;
}

/** Records the calls of a method. Nothing here throws. */
export class CallSeries {
  private readonly inFlight: BoundGauge | undefined;
  private readonly succeededCalls: BoundCounter | undefined;
  private readonly failedCalls: BoundCounter | undefined;
  private readonly duration: DurationSeries | undefined;
  private readonly errors: ((errorType: string) => BoundCounter) | undefined;
  private readonly returned: ((value: unknown) => void) | undefined;

  constructor(parts: CallParts) {
    this.inFlight = parts.inFlight;
    this.succeededCalls = parts.succeeded;
    this.failedCalls = parts.failed;
    this.duration = parts.duration;
    this.errors = parts.errors;
    this.returned = parts.returned;
  }

  /** @returns the start time, to be passed when the call ends */
  begin(): number {
    if (this.inFlight !== undefined) this.inFlight.inc();
    return this.duration === undefined ? 0 : now();
  }

  /** Records a duration that was measured elsewhere. */
  took(seconds: number): void {
    this.duration?.observe(seconds);
  }

  succeeded(startedAt: number, value: unknown): void {
    if (this.duration !== undefined) this.duration.observe((now() - startedAt) * 0.001);
    if (this.inFlight !== undefined) this.inFlight.dec();
    if (this.succeededCalls !== undefined) this.succeededCalls.inc();
    if (this.returned !== undefined) this.returned(value);
  }

  failed(startedAt: number, error: unknown): void {
    if (this.duration !== undefined) this.duration.observe((now() - startedAt) * 0.001);
    if (this.inFlight !== undefined) this.inFlight.dec();
    if (this.failedCalls !== undefined) this.failedCalls.inc();
    if (this.errors !== undefined) this.errors(errorTypeOf(error)).inc();
  }
}

/** One call whose end may be reported repeatedly, because an Observable can be subscribed several times. */
export class OpenCall implements OutcomeListener {
  private open = true;

  constructor(
    private readonly ends: Pick<CallSeries, 'succeeded' | 'failed'>,
    private readonly startedAt: number,
  ) {}

  succeeded(value: unknown): void {
    if (!this.open) return;
    this.open = false;
    this.ends.succeeded(this.startedAt, value);
  }

  failed(error: unknown): void {
    if (!this.open) return;
    this.open = false;
    this.ends.failed(this.startedAt, error);
  }
}
