import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { logEntry, spanEntry } from '../../../../test/support/store/entries.js';
import { exemplarsContract } from './contract/exemplars.contract.js';
import { healthContract } from './contract/health.contract.js';
import { logsContract } from './contract/logs.contract.js';
import { samplesContract } from './contract/samples.contract.js';
import { spansContract } from './contract/spans.contract.js';
import type { StoreDriver } from './store-driver.js';

/** Contract of all drivers of the store. */
export function storeDriverContract(open: () => StoreDriver): void {
  logsContract(open);
  spansContract(open);
  healthContract(open);
  exemplarsContract(open);
  samplesContract(open);

  let driver: StoreDriver;
  beforeEach(() => {
    driver = open();
  });
  afterEach(() => driver.close());

  it('keeps small values of state', () => {
    expect(driver.getState('a')).toBeUndefined();
    driver.setState('a', '1');
    driver.setState('a', '2');
    expect(driver.getState('a')).toBe('2');
  });

  it('says how many bytes each signal takes', () => {
    driver.logs.append(Array.from({ length: 100 }, () => logEntry({ message: 'x'.repeat(500) })));
    driver.spans.append([spanEntry()]);
    expect(driver.bytes('logs')).toBeGreaterThan(50_000);
    expect(driver.bytes('logs')).toBeGreaterThan(driver.bytes('spans'));
    expect(driver.bytes('spans')).toBeGreaterThan(0);
    expect(driver.usedBytes()).toBeLessThanOrEqual(driver.totalBytes());
    const before = driver.logs.count();
    expect(driver.logs.trim({ bytes: 1 })).toBeGreaterThan(0);
    expect(driver.logs.count()).toBeLessThan(before);
  });
}
