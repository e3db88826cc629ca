import { context, type Context } from '@opentelemetry/api';
import { atEndOfTurn, type EndOfTurn } from './end-of-turn.js';
import type { OutcomeListener } from './outcome-listener.js';
import { lookLater } from './look-later.js';
import { isPending } from './promise-state.js';

// eslint-disable-next-line @typescript-eslint/unbound-method -- is called with the promise it is for
const nativeThen = Promise.prototype.then;

/**
 * Follows the promise of an async function, to which nobody else can have a reference yet. The promise that is returned
 * settles alike one microtask later; a rejection that nobody handles stays unhandled.
 */
export function watchNewPromise(promise: Promise<unknown>, listener: OutcomeListener): Promise<unknown> {
  return nativeThen.call(
    promise,
    (value: unknown) => {
      listener.succeeded(value);
      return value;
    },
    (error: unknown) => {
      listener.failed(error);
      throw error;
    },
  );
}

/**
 * Follows any other promise, which stays the same object: it may be kept by the application and returned again, have
 * members, or a class of its own.
 *
 * A reaction of ours would make Node.js believe that a rejection is handled. So ours is added when the application adds
 * one, which is noticed by its reading `constructor`: `await`, `then` and `Promise.resolve` all do. Without one, ours is
 * added when the promise has settled, and Node.js has reported what it has to report; until then it is only looked at.
 *
 * @returns false when that cannot be noticed: the promise is frozen
 */
export function watchPromise(promise: Promise<unknown>, listener: OutcomeListener): boolean {
  const known = Mark.of(promise);
  if (known) {
    known.add(listener);
    return true;
  }
  const base = Object.getPrototypeOf(promise) as object | null;
  if (Object.hasOwn(promise, 'constructor')) return false;
  if (!Reflect.setPrototypeOf(promise, noticing(base))) return false;
  const watched = new Watched(promise, base);
  watched.add(listener);
  atEndOfTurn(watched);
  return true;
}

/** Lets a subclass put a private field on an object that exists already: invisible, and cheaper than a WeakMap. */
class Existing {
  constructor(existing: object) {
    return existing;
  }
}

class Mark extends Existing {
  readonly #watched: Watched;

  private constructor(promise: object, watched: Watched) {
    super(promise);
    this.#watched = watched;
  }

  static put(promise: object, watched: Watched): void {
    void new Mark(promise, watched);
  }

  static of(promise: object): Watched | undefined {
    return #watched in promise ? promise.#watched : undefined;
  }
}

type Told = readonly [listener: OutcomeListener, from: Context];
type End = (listener: OutcomeListener) => void;

/** True while a reaction of ours is added: that is none of the application's. */
let isOurs = false;

class Watched implements EndOfTurn {
  private readonly waiting: Told[] = [];
  private end: End | undefined;
  private hasReacted = false;
  /** Set as long as its prototype is ours. */
  private promise: Promise<unknown> | undefined;

  constructor(
    promise: Promise<unknown>,
    private readonly base: object | null,
  ) {
    this.promise = promise;
    Mark.put(promise, this);
  }

  add(listener: OutcomeListener): void {
    if (this.end) this.end(listener);
    else this.waiting.push([listener, context.active()]);
  }

  /** The application adds a reaction, or is about to. */
  handled(): void {
    this.react();
    this.restore();
  }

  /** It has no reaction so far. */
  turnEnded(): void {
    if (this.promise && this.isOpen(this.promise)) lookLater(this.promise, isOpen, endOf(this.waiting));
  }

  /** @returns whether the end is still to be waited for, without a reaction */
  isOpen(promise: Promise<unknown>): boolean {
    if (this.hasReacted) return false;
    if (isPending(promise)) return true;
    this.react();
    return false;
  }

  private react(): void {
    if (this.hasReacted || !this.promise) return;
    this.hasReacted = true;
    isOurs = true;
    try {
      void nativeThen.call(
        this.promise,
        (value) => this.settled((listener) => listener.succeeded(value)),
        (error: unknown) => this.settled((listener) => listener.failed(error)),
      );
    } finally {
      isOurs = false;
    }
  }

  private settled(end: End): void {
    this.restore();
    this.end = end;
    tellAll(this.waiting, end);
  }

  private restore(): void {
    if (this.promise) Reflect.setPrototypeOf(this.promise, this.base);
    this.promise = undefined;
  }
}

function tellAll(waiting: Told[], end: End): void {
  for (const [listener, from] of waiting.splice(0)) context.with(from, end, undefined, listener);
}

function isOpen(promise: Promise<unknown>): boolean {
  return Mark.of(promise)?.isOpen(promise) ?? false;
}

/** Of a promise that was collected before it settled. */
function endOf(waiting: Told[]): () => void {
  return () => tellAll(waiting, (listener) => listener.succeeded(undefined));
}

const noticingPrototypes = new WeakMap<object, object>();
let noticingNothing: object | undefined;

/** A prototype that has nothing but a `constructor` that notices being read, above the one that a promise had. */
function noticing(base: object | null): object {
  if (base === null) return (noticingNothing ??= makeNoticing(null));
  let known = noticingPrototypes.get(base);
  if (!known) noticingPrototypes.set(base, (known = makeNoticing(base)));
  return known;
}

function makeNoticing(base: object | null): object {
  return Object.create(base, {
    constructor: {
      configurable: true,
      get(this: object): unknown {
        if (isOurs) return Promise;
        Mark.of(this)?.handled();
        return base === null ? undefined : Reflect.get(base, 'constructor', this);
      },
      set(this: object, value: unknown): void {
        Reflect.defineProperty(this, 'constructor', {
          value,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      },
    },
  }) as object;
}
