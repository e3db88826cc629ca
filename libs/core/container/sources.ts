import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

/**
 * Sources that are watched, e.g. databases, and their recorders. Sources among the providers are found when the
 * application starts, others are passed to `watch`. A source is attached once however many recorders there are, and
 * detached when the application stops.
 */
@Injectable()
export abstract class Sources<S extends object, R> implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Description of what can be watched, for messages. */
  protected abstract readonly kinds: string;
  private readonly watched = new Map<S, () => void>();
  private readonly recorders = new Set<R>();

  constructor(@Inject(ModulesContainer) private readonly modules: ModulesContainer) {}

  /**
   * Watches a source; repeated calls with the same source have no effect. An unsuitable object is logged and ignored.
   */
  watch(source: object): void {
    const known = this.recognized(source);
    if (known && !this.watched.has(known)) this.watched.set(known, this.attach(known));
    if (known) return;
    const { name } = this.constructor;
    new Logger('Presets').warn(`${name}.watch received an object that it cannot watch. Pass ${this.kinds}.`);
  }

  /** Adds a recorder, which receives all events until the application stops. */
  tell(recorder: R): void {
    this.recorders.add(recorder);
  }

  onApplicationBootstrap(): void {
    // Without recorders no connection is modified.
    if (this.recorders.size > 0) for (const source of this.find(this.modules)) this.watch(source);
  }

  onApplicationShutdown(): void {
    for (const detach of this.watched.values()) detach();
    this.watched.clear();
  }

  protected sources(): S[] {
    return [...this.watched.keys()];
  }

  /** Calls all recorders; an error in one affects neither the observed work nor other recorders. */
  protected each(record: (recorder: R) => void): void {
    for (const recorder of this.recorders) {
      try {
        record(recorder);
      } catch {
        // The recording is lost.
      }
    }
  }

  /** The object may be anything, e.g. a proxy that throws. */
  private recognized(source: object): S | undefined {
    try {
      return this.recognize(source);
    } catch {
      return undefined;
    }
  }

  /** Finds the sources among the application's providers. */
  protected abstract find(modules: ModulesContainer): S[];

  /** Returns the source for an object passed to `watch`; undefined when it cannot be watched. */
  protected abstract recognize(source: object): S | undefined;

  /** @returns a function that detaches */
  protected abstract attach(source: S): () => void;
}
