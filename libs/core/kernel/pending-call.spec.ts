import { expect, it } from '@jest/globals';
import { PendingCall } from './pending-call.js';

it('A pending call with a stack overflow in a listener notifies that one again and the later ones, but none before it', async () => {
  const call = new PendingCall();
  const heard: string[] = [];
  let isAtTheEnd = true;
  const listener = (name: string) => {
    const hear = (): void => {
      if (name === 'second' && isAtTheEnd) {
        isAtTheEnd = false;
        throw new RangeError('Maximum call stack size exceeded');
      }
      heard.push(name);
    };
    return { succeeded: hear, failed: hear };
  };
  for (const name of ['first', 'second', 'third']) call.add(listener(name));
  call.succeeded(1);
  expect(heard).toEqual(['first']);
  await Promise.resolve();
  expect(heard).toEqual(['first', 'second', 'third']);
});
