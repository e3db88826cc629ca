import { describe } from '@jest/globals';
import { storeDriverContract } from '../store-driver.contract.js';
import { MemoryDriver } from './memory.driver.js';

describe('The driver "memory"', () => {
  storeDriverContract(() => new MemoryDriver(64 * 2 ** 20));
});
