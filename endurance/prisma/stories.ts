import { setTimeout as pause } from 'node:timers/promises';

/** The required part of a generated client. */
export interface Client {
  orders: {
    findMany(args?: object): Query<{ n: number }[]>;
    findUnique(args: object): Query<{ n: number }> & { items(): Query<unknown[]> };
    count(): Query<number>;
    create(args: object): Query<unknown>;
  };
  $queryRawUnsafe(text: string): Query<unknown[]>;
  $executeRawUnsafe(text: string): Query<number>;
  $transaction(queries: unknown[]): Promise<unknown[]>;
  $transaction<T>(work: (client: Client) => Promise<T>): Promise<T>;
  $extends(extension: object): Client;
  $disconnect(): Promise<void>;
}

type Query<T> = Promise<T>;

/** The result of a method, its use by the caller, and the expected outcome. */
export interface Story {
  name: string;
  query: (client: Client) => unknown;
  consume: (query: never, client: Client) => unknown;
  expected: unknown;
  outcome?: 'error';
}

const ROWS = [1, 2, 3].map((n) => ({ n }));
const all = (client: Client): Query<{ n: number }[]> => client.orders.findMany({ orderBy: { n: 'asc' } });
const again = (client: Client): Query<unknown> => client.orders.create({ data: { n: 1 } });

const broken = (client: Client): Query<number> => client.$executeRawUnsafe('INSERT INTO orders VALUES (1)');

const story = <T>(
  name: string,
  query: (client: Client) => T,
  consume: (query: T, client: Client) => unknown,
  expected: unknown = ROWS,
  outcome?: 'error',
): Story => ({ name, query, consume, expected, outcome });

export const STORIES: readonly Story[] = [
  story('awaited', all, (query) => query),
  story('then', all, (query) => query.then((rows) => rows.length), 3),
  story('caught', all, (query) => query.catch(() => [])),
  story('finally', all, (query) => query.finally(() => undefined)),
  story('awaited later', all, async (query) => (await pause(5), await query)),
  story('awaited twice', all, async (query) => (await query, await query)),
  story('never asked', all, () => 'nothing', 'nothing'),
  story(
    'one',
    (client) => client.orders.findUnique({ where: { n: 2 } }),
    (query) => query,
    { n: 2 },
  ),
  story(
    'a relation of one',
    (client) => client.orders.findUnique({ where: { n: 2 } }),
    (query) => query.items(),
    [{ id: 7, n: 2 }],
  ),
  story(
    'several at once',
    (client) => client.orders.findUnique({ where: { n: 1 } }),
    async (query, client) =>
      (await Promise.all([query, client.orders.findUnique({ where: { n: 3 } })])).map((row) => row.n),
    [1, 3],
  ),
  story('in a list of a transaction', all, async (query, client) => (await client.$transaction([query]))[0]),
  story(
    'in a transaction',
    (client) => client.$transaction((inner) => inner.orders.count()),
    (query) => query,
    3,
  ),
  story(
    'of an extended client',
    (client) => all(client.$extends({})),
    (query) => query,
  ),
  story(
    'raw',
    (client) => client.$queryRawUnsafe('SELECT n FROM orders ORDER BY n'),
    (query) => query,
  ),
  story(
    'executed',
    (client) => client.$executeRawUnsafe('UPDATE orders SET n = n'),
    (query) => query,
    3,
  ),
  story('failing', broken, (query) => query.catch((error: { code: string }) => error.code), 'P2010', 'error'),
  story('failing, then', broken, (query) => query.then(undefined, () => 'refused'), 'refused', 'error'),
  story(
    'failing, finally',
    broken,
    (query) => query.finally(() => 0).catch(() => 'refused'),
    'refused',
    'error',
  ),
  // A model's query is a Proxy, so the call ends when the method returns.
  story(
    'of a model, failing',
    again,
    (query) => query.catch((error: { code: string }) => error.code),
    'P2002',
  ),
  story(
    'failing in a list of a transaction',
    again,
    (query, client) => client.$transaction([query]).catch((error: { code: string }) => error.code),
    'P2002',
  ),
];
