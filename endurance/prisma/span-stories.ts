import type { DatabaseCalls } from '../../test/support/database-calls.js';
import type { Client } from './stories.js';

/** Work with a client, and what is observed of it. */
export interface SpanStory extends DatabaseCalls {
  readonly name: string;
  readonly work: (client: Client) => Promise<unknown>;
}

const SELECT = 'SELECT "public"."orders"."n" FROM "public"."orders" WHERE';
const COUNT =
  'SELECT orders (postgresql) | SELECT COUNT(*) AS "_count$_all" FROM ' +
  '(SELECT "public"."orders"."n" FROM "public"."orders" WHERE ?=? OFFSET $1) AS "sub"';

const findMany = (client: Client) => client.orders.findMany({ where: { n: 2 } });
const FOUND = [
  'findMany orders (postgresql)',
  `  SELECT orders (postgresql) | ${SELECT} "public"."orders"."n" = $1 OFFSET $2`,
];

const one = (client: Client, n: number) => client.orders.findUnique({ where: { n } });

export const SPAN_STORIES: readonly SpanStory[] = [
  {
    name: 'an operation and its statement',
    work: findMany,
    spans: FOUND,
    measured: ['findMany orders (postgresql)'],
  },
  {
    name: 'one that fails',
    work: (client) => client.orders.create({ data: { n: 1 } }),
    spans: [
      'create orders (postgresql) error P2002',
      '  INSERT orders (postgresql) error 23505 | INSERT INTO "public"."orders" ("n") VALUES ($1) RETURNING "public"."orders"."n"',
    ],
    measured: ['create orders (postgresql) error P2002'],
  },
  {
    name: 'several that Prisma sends as one statement',
    work: (client) => Promise.all([one(client, 1), one(client, 3)]),
    spans: [
      'findUnique orders (postgresql)',
      `  SELECT orders (postgresql) | ${SELECT} "public"."orders"."n" IN ($1,$2) OFFSET $3`,
      'findUnique orders (postgresql)',
    ],
    measured: ['findUnique orders (postgresql)', 'findUnique orders (postgresql)'],
  },
  {
    name: 'a raw one',
    work: (client) => client.$queryRawUnsafe("SELECT n, 'hunter2' FROM orders WHERE n = 7"),
    spans: ['queryRaw (postgresql)', '  SELECT orders (postgresql) | SELECT n, ? FROM orders WHERE n = ?'],
    measured: ['queryRaw (postgresql)'],
  },
  {
    name: 'one that is refused before it has a statement',
    work: (client) => client.orders.findMany({ where: { nothing: 'hunter2' } }),
    spans: ['findMany orders (postgresql) error PrismaClientValidationError'],
    measured: ['findMany orders (postgresql) error PrismaClientValidationError'],
  },
  {
    name: 'a transaction',
    work: (client) => client.$transaction((inner) => inner.orders.count()),
    spans: ['count orders (postgresql)', `  ${COUNT}`, 'COMMIT (postgresql) | COMMIT'],
    measured: ['COMMIT (postgresql)', 'count orders (postgresql)'],
  },
  {
    name: 'a list in a transaction',
    work: (client) => client.$transaction([client.orders.count(), client.orders.findMany()]),
    spans: [
      'count orders (postgresql)',
      `  ${COUNT}`,
      `  SELECT orders (postgresql) | ${SELECT} ?=? OFFSET $1`,
      '  COMMIT (postgresql) | COMMIT',
      'findMany orders (postgresql)',
    ],
    measured: ['count orders (postgresql)', 'findMany orders (postgresql)'],
  },
];

/** With a pool that is a provider of the application. */
export const DRIVER_STORY: SpanStory = {
  name: 'an operation on a pool that is observed too',
  work: findMany,
  spans: [...FOUND, `  ${FOUND[1]?.replace('(postgresql)', '(postgresql) at a server') ?? ''}`],
  measured: ['findMany orders (postgresql)'],
};

/** While Prisma's own instrumentation is enabled, which has no client spans of operations. */
export const FOREIGN_STORY: SpanStory = {
  name: "an operation under Prisma's own instrumentation",
  work: findMany,
  spans: [],
  measured: [],
};
