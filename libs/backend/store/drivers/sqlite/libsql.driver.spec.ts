import { afterAll, describe } from '@jest/globals';
import { scratchFolder } from '../../../../../test/support/store/scratch.js';
import { join } from 'node:path';
import { driverLimits } from '../driver-limits.js';
import { openLibsql } from '../libsql.connection.js';
import { storeDriverContract } from '../store-driver.contract.js';
import { SqliteDriver } from './sqlite.driver.js';

describe('The driver "libsql"', () => {
  const scratch = scratchFolder();
  const folder = scratch.path;
  let files = 0;
  afterAll(() => scratch.remove());
  const next = (): string => join(folder, `${++files}.db`);

  storeDriverContract(() => {
    const file = next();
    return new SqliteDriver(openLibsql(file), file, driverLimits(64 * 2 ** 20));
  });

  describe('with small segments', () => {
    storeDriverContract(() => {
      const file = next();
      const limits = { bytes: 1, ageMs: 1e9 };
      return new SqliteDriver(openLibsql(file), file, {
        maxBytes: 64 * 2 ** 20,
        segments: { logs: limits, spans: limits },
      });
    });
  });
});
