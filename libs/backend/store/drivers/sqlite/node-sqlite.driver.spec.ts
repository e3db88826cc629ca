import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { scratchFolder } from '../../../../../test/support/store/scratch.js';
import { chooseSqlite } from '../../open/choose-sqlite.js';
import { driverLimits } from '../driver-limits.js';
import { isSound, openNodeSqlite, whyNotNodeSqlite } from '../node-sqlite.connection.js';
import { storeDriverContract } from '../store-driver.contract.js';
import { SqliteDriver } from './sqlite.driver.js';

const whyNot = whyNotNodeSqlite();

/**
 * Runs where Node.js has the module: `/path/to/node24 --experimental-vm-modules node_modules/jest/bin/jest.js
 * node-sqlite`.
 */
(whyNot === undefined ? describe : describe.skip)('The driver "node:sqlite"', () => {
  const folder = scratchFolder();
  let files = 0;
  afterAll(() => folder.remove());

  storeDriverContract(() => {
    const file = join(folder.path, `${++files}.db`);
    return new SqliteDriver(openNodeSqlite(file), file, driverLimits(64 * 2 ** 20));
  });
});

describe('SQLite is chosen', () => {
  it.each([
    ['3.51.3', true],
    ['3.51.2', false],
    ['3.45.1', false],
    ['3.52.0', true],
    ['4.0.0', true],
    ['3.100.0', true],
  ])('with version %s, which is reliable: %s', (version, sound) => {
    expect(isSound(version)).toBe(sound);
  });

  it('from Node.js where that is reliable, else from libsql', () => {
    expect(chooseSqlite(undefined, undefined).name).toBe(whyNot === undefined ? 'node:sqlite' : 'libsql');
    expect(chooseSqlite(undefined, 'it is too old')).toMatchObject({
      name: 'libsql',
      reason: 'it is too old',
    });
  });

  it('or the error names the command that installs it', () => {
    const missing = Object.assign(new Error("Cannot find module 'libsql'"), { code: 'MODULE_NOT_FOUND' });
    const fail = (): never => {
      throw missing;
    };
    expect(() => chooseSqlite(undefined, 'it is too old', fail)).toThrow(
      /OBS_PEER_MISSING: "store\.directory" needs the package "libsql".*Run: npm install libsql@/,
    );
  });
});
