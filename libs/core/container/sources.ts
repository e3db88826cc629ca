import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

/**
 * What an application works with, such as its databases, and the recorders of it. Those among the providers
 * are found when the application starts, others are given to `watch`; a source is attached to once, however many are
 * told, and let go when the application ends.
 */
@Injectable()
export abstract class Sources<S extends object, R> implements OnApplicationBootstrap, OnApplicationShutdown {
  /** What can be watched, in words. */
  protected abstract readonly kinds: string;
  private readonly watched = new Map<S, () => void>();
  private readonly recorders = new Set<R>();

  constructor(@Inject(ModulesContainer) private readonly modules: ModulesContainer) {}

  /** Watches this one too; once, however often it is given. What cannot be watched is logged, and left alone. */
  watch(source: object): void {
    const known = this.recognized(source);
    if (known && !this.watched.has(known)) this.watched.set(known, this.attach(known));
    if (known) return;
    const { name } = this.constructor;
    new Logger('Presets').warn(`${name}.watch was given what cannot be watched. Give it ${this.kinds}.`);
  }

  /** Tells a recorder of everything that happens from now on, until the application ends. */
  tell(recorder: R): void {
    this.recorders.add(recorder);
  }

  onApplicationBootstrap(): void {
    // Without recorders no connection is touched.
    if (this.recorders.size > 0) for (const source of this.find(this.modules)) this.watch(source);
  }

  onApplicationShutdown(): void {
    for (const detach of this.watched.values()) detach();
    this.watched.clear();
  }

  protected sources(): S[] {
    return [...this.watched.keys()];
  }

  /** Recording never breaks what it records, nor what others record. */
  protected each(record: (recorder: R) => void): void {
    for (const recorder of this.recorders) {
      try {
        record(recorder);
      } catch {
        // What could not be recorded is lost.
      }
    }
  }

  /** What was given may be anything, such as a proxy that throws. */
  private recognized(source: object): S | undefined {
    try {
      return this.recognize(source);
    } catch {
      return undefined;
    }
  }

  /** Among the providers of the application. */
  protected abstract find(modules: ModulesContainer): S[];

  /** What is watched of something that was given; undefined when it cannot be. */
  protected abstract recognize(source: object): S | undefined;

  /** @returns a function that lets go */
  protected abstract attach(source: S): () => void;
}
