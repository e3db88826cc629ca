import { expect, it } from '@jest/globals';
import { operationMessage } from './operation-message.js';

it('names component, operation, status and duration', () => {
  const parts = { component: 'ingestion', operation: 'load_orders', status: 'success' };
  expect(operationMessage({ ...parts, durationMs: 12.4 })).toBe('ingestion.load_orders: success in 12.4 ms');
  expect(operationMessage({ ...parts, durationMs: 1 / 3 })).toBe(
    'ingestion.load_orders: success in 0.333 ms',
  );
  expect(operationMessage({ ...parts, status: 'error' })).toBe('ingestion.load_orders: error');
});
