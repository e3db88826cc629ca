import { context, type Context } from '@opentelemetry/api';
import { atEndOfTurn, type EndOfTurn } from './end-of-turn.js';
import type { OutcomeListener } from './outcome-listener.js';
import { lookLater } from './look-later.js';
import { isPending } from './promise-state.js';

// eslint-disable-next-line @typescript-eslint/unbound-method -- is called with the promise it is for
const nativeThen = Promise.prototype.then;

/**
 * Observes the promise of an async function, which no other code can reference yet. The returned promise settles
 * equally one microtask later; an unhandled rejection stays unhandled.
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
 * Observes any other promise without replacing the object: the application may keep it and return it again, add
 * members, or use a subclass.
 *
 * Our reaction would mark a rejection as handled for Node.js. It is therefore added when the application adds one,
 * detected by a read of `constructor`: `await`, `then` and `Promise.resolve` all read it. Without one, it is added
 * after the promise has settled and Node.js has reported the rejection; until then the promise is only polled.
 *
 * @returns false when reads cannot be detected, because the promise is frozen
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

/** Lets a subclass add a private field to an existing object: invisible, and cheaper than a WeakMap. */
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

/** True while our own reaction is added, to tell it from the application's. */
let isOurs = false;

class Watched implements EndOfTurn {
  private readonly waiting: Told[] = [];
  private end: End | undefined;
  private hasReacted = false;
  /** Set while the promise has our prototype. */
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

  /** Called when the application adds a reaction, or is about to. */
  handled(): void {
    this.react();
    this.restore();
  }

  /** No reaction was added within the turn: start polling. */
  turnEnded(): void {
    if (this.promise && this.isOpen(this.promise)) lookLater(this.promise, isOpen, endOf(this.waiting));
  }

  /** @returns whether to continue polling */
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

/** Ends the calls of a promise that was collected before it settled. */
function endOf(waiting: Told[]): () => void {
  return () => tellAll(waiting, (listener) => listener.succeeded(undefined));
}

const noticingPrototypes = new WeakMap<object, object>();
let noticingNothing: object | undefined;

/** A prototype between a promise and its previous prototype, with only a `constructor` getter that detects reads. */
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
