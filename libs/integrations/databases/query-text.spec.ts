import { expect, it } from '@jest/globals';
import { sqlQueryText } from './query-text.js';
import { redisQueryText } from './redis-texts.js';

it.each([
  ["SELECT * FROM users WHERE mail = 'a@b.c' AND age > 41", 'SELECT * FROM users WHERE mail = ? AND age > ?'],
  ["SELECT 'it''s', '' FROM t1 WHERE id = $1", 'SELECT ?, ? FROM t1 WHERE id = $1'],
  ['INSERT INTO "Orders" VALUES (1, -2.5e3, 0xff, $2)', 'INSERT INTO "Orders" VALUES (?, -?, ?, $2)'],
  ['SELECT /* hunter2 */ 1 -- hunter2\nFROM t', 'SELECT ? FROM t'],
  ['SELECT $$hunter2$$, $tag$it $$ is$tag$ FROM t', 'SELECT ?, ? FROM t'],
  ["UPDATE t SET a = 'hunter2", 'UPDATE t SET a = ?'],
  ['SELECT /* hunter2', 'SELECT'],
  ['SELECT $$hunter2', 'SELECT ?'],
  ["SELECT 'it\\'s hunter2'", undefined],
  ['', ''],
])('shows %s as %s', (text, expected) => {
  expect(sqlQueryText(text)).toBe(expected);
});

it('takes double quotes for texts where the database does', () => {
  expect(sqlQueryText('SELECT * FROM `t` WHERE a = "hunter2"', true)).toBe('SELECT * FROM `t` WHERE a = ?');
});

it('removes the comments that only MySQL knows there: an apostrophe in one opens no text', () => {
  const text = "# user's orders\nSELECT a FROM t WHERE mail = 'hunter2'";
  expect(sqlQueryText(text, true)).toBe('SELECT a FROM t WHERE mail = ?');
  expect(sqlQueryText("SELECT data #> '{a}' FROM t")).toBe('SELECT data #> ? FROM t');
});

it('shows the beginning of a statement of a megabyte, and reads it as fast as a short one', () => {
  const text = sqlQueryText(`INSERT INTO items VALUES ${"('hunter2'),".repeat(100_000)}`);
  expect(text).toMatch(/^INSERT INTO items VALUES \(\?\),[(?),]+…$/);
  expect(sqlQueryText('$a$'.repeat(700))).toBeDefined();
});

it('shows how many arguments a command of Redis has', () => {
  expect(redisQueryText('GET', 1)).toBe('GET ?');
  expect(redisQueryText('MSET', 100)).toBe(`MSET${' ?'.repeat(16)} …`);
});
