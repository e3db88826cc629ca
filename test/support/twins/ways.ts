/** Uses of a result. Each returns its outcome as text, which must be equal for both twins. */
import { firstValueFrom } from 'rxjs';

type Thenable = PromiseLike<unknown> & { catch?: unknown; finally?: unknown };
type AnyIterator = Record<'next' | 'return', (value?: unknown) => unknown>;
type Way = (result: unknown) => unknown;

const members = (result: object): unknown => [
  Object.getOwnPropertyNames(result).filter((name) => !HOOKS.has(name)),
  Object.keys(result),
  Object.isFrozen(result),
  String((result as { constructor?: { name?: string } }).constructor?.name),
];

/** Methods that are replaced on a lazy result until it is consumed: a documented difference. */
const HOOKS = new Set([
  'then',
  'catch',
  'finally',
  'exec',
  'execute',
  'subscribe',
  'next',
  'return',
  'throw',
]);

export const WAYS: Readonly<Record<string, Way>> = {
  look: (result) =>
    typeof result === 'object' && result !== null ? members(result) : `${typeof result} ${String(result)}`,
  await: async (result) => await result,
  then: (result) =>
    new Promise((resolve) => {
      void (result as Thenable).then(resolve, (error: unknown) => resolve(['rejected', named(error)]));
    }),
  'await twice': async (result) => [await result, await result],
  // eslint-disable-next-line @typescript-eslint/await-thenable -- the result may be anything
  all: (result) => Promise.all([result, 1]),
  'return from async': (result) => (async () => result)(),
  'catch and finally': async (result) => {
    const promise = result as Promise<unknown>;
    const seen: string[] = [];
    const value = await promise.finally(() => seen.push('finally')).catch((error: unknown) => String(error));
    return [value, seen];
  },
  iterate: async (result) => {
    const seen: unknown[] = [];
    for await (const item of result as AsyncIterable<unknown>) seen.push(item);
    return seen;
  },
  'leave early': async (result) => {
    for await (const item of result as AsyncIterable<unknown>) return item;
    return 'nothing';
  },
  step: async (result) => {
    const iterator = result as AnyIterator;
    const first = iterator.next();
    return [types(first), await first, types(iterator.return(5))];
  },
  subscribe: (result) => firstValueFrom(result as never),
  exec: (result) => (result as { exec(): unknown }).exec(),
  build: async (result) => await (result as { limit(n: number): unknown }).limit(3),
};

function named(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'a reason that throws';
  }
}

function types(value: unknown): string {
  return value instanceof Promise ? 'promise' : typeof value;
}
