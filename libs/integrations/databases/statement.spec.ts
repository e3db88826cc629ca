import { expect, it } from '@jest/globals';
import { statementOf } from './statement.js';

it.each([
  ['SELECT * FROM public.trends WHERE id = $1', 'select', 'trends'],
  ['insert into "Topics" (name) values ($1)', 'insert', 'topics'],
  ['  -- who\n/* and why */ UPDATE only "app"."items" SET a = 1', 'update', 'items'],
  ['DELETE FROM items', 'delete', 'items'],
  ['WITH old AS (SELECT 1) INSERT INTO archive SELECT * FROM old', 'insert', 'archive'],
  ["SELECT 'from hunter2', 'it''s from me' FROM items WHERE a = 'cut from", 'select', 'items'],
  ['WITH due AS (SELECT id FROM jobs FOR UPDATE SKIP LOCKED) DELETE FROM jobs', 'delete', 'jobs'],
  ['WITH due AS (SELECT id FROM jobs) SELECT * FROM due FOR NO KEY UPDATE', 'select', 'jobs'],
  ['SELECT EXTRACT(YEAR FROM placed_at), trim(both from name) FROM orders', 'select', 'orders'],
  ['BEGIN', 'begin', 'none'],
  ['START TRANSACTION', 'begin', 'none'],
  ['SAVEPOINT typeorm_1', 'savepoint', 'none'],
  ['MERGE INTO stock AS s USING sales ON s.id = sales.id', 'merge', 'stock'],
  ['VACUUM', 'other', 'none'],
  ['constructor', 'other', 'none'],
  ['', 'other', 'none'],
])('reads "%s" as %s of %s', (text, operation, table) => {
  expect(statementOf(text)).toEqual({ operation, table });
});

it('reads a statement of a megabyte of values as fast as a short one', () => {
  const text = `INSERT INTO items VALUES ${'(1),'.repeat(300_000)}`;
  expect(statementOf(text)).toEqual({ operation: 'insert', table: 'items' });
});
