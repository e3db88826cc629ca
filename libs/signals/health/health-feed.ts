import { Injectable, Logger } from '@nestjs/common';
import { stackOf, type HealthEvents, type HealthResult, type HealthTransition } from '#contracts';
import { callListener } from '#kernel';

type Listener<T> = (event: T) => void;

/** Passes results and transitions to listeners. */
@Injectable()
export class HealthFeed implements HealthEvents {
  private readonly logger = new Logger('Health');
  private readonly transitions = new Set<Listener<HealthTransition>>();
  private readonly results = new Set<Listener<HealthResult>>();
  private readonly removals = new Set<Listener<string>>();
  private readonly complained = new WeakSet();

  onTransition(listener: Listener<HealthTransition>): () => void {
    return this.add(this.transitions, listener);
  }

  onResult(listener: Listener<HealthResult>): () => void {
    return this.add(this.results, listener);
  }

  onRemoval(listener: Listener<string>): () => void {
    return this.add(this.removals, listener);
  }

  emitTransition(transition: HealthTransition): void {
    this.tell(this.transitions, transition);
  }

  emitResult(result: HealthResult): void {
    this.tell(this.results, result);
  }

  emitRemoval(check: string): void {
    this.tell(this.removals, check);
  }

  private add<T>(listeners: Set<Listener<T>>, listener: Listener<T>): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  private tell<T>(listeners: Set<Listener<T>>, event: T): void {
    for (const listener of listeners)
      callListener(listener, event, (error) => this.complain(listener, error));
  }

  /** Logs once per listener, since a listener that fails for one result will fail for all. */
  private complain(listener: object, error: unknown): void {
    if (this.complained.has(listener)) return;
    this.complained.add(listener);
    this.logger.error('a listener of health events threw', stackOf(error));
  }
}
