import { nextTick } from 'node:process';
import { context, type Context } from '@opentelemetry/api';
import { atEndOfTurn, type EndOfTurn } from './end-of-turn.js';
import type { OutcomeListener } from './outcome-listener.js';

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
 * one, which is noticed by its reading `constructor`: `await`, `then` and `Promise.resolve` all do.
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

/** True while a reaction of ours is added: that is none of the application's. */
let isOurs = false;

class Watched implements EndOfTurn {
  private waiting: Told[] = [];
  private end: ((listener: OutcomeListener) => void) | undefined;
  private isHandled = false;
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

  /** The application adds a reaction of its own, or is about to. */
  handled(): void {
    this.isHandled = true;
    this.react();
    this.restore();
  }

  /** Nobody waits for it so far. */
  turnEnded(): void {
    this.react();
  }

  private react(): void {
    if (this.hasReacted || !this.promise) return;
    this.hasReacted = true;
    // Of a promise that has settled already, Node.js has reported what it has to report.
    let hadSettled = true;
    isOurs = true;
    try {
      void nativeThen.call(
        this.promise,
        (value) => {
          this.restore();
          this.settled((listener) => listener.succeeded(value));
        },
        (error: unknown) => {
          this.settled((listener) => listener.failed(error));
          if (hadSettled) this.restore();
          else nextTick(() => this.leaveUnhandled(error));
        },
      );
      queueMicrotask(() => (hadSettled = false));
    } finally {
      isOurs = false;
    }
  }

  private settled(end: (listener: OutcomeListener) => void): void {
    this.end = end;
    for (const [listener, from] of this.waiting) context.with(from, end, undefined, listener);
    this.waiting = [];
  }

  /** To Node.js it is handled now, because of our reaction: that nobody else has one has to be reported all the same. */
  private leaveUnhandled(error: unknown): void {
    this.restore();
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is the application's, whatever it is
    if (!this.isHandled) void Promise.reject(error);
  }

  private restore(): void {
    if (this.promise) Reflect.setPrototypeOf(this.promise, this.base);
    this.promise = undefined;
  }
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
