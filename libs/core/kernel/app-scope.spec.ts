import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { context } from '@opentelemetry/api';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  appOf,
  appSlot,
  claim,
  closeApp,
  completeApp,
  contextOfApp,
  HOLDS_INSTANCE,
  openApp,
  ownerOf,
  type AppScope,
} from './app-scope.js';
import { ensureContextManager } from './context-manager.js';

describe('appOf', () => {
  const opened: AppScope[] = [];
  const start = (): AppScope => {
    const scope = openApp();
    opened.push(scope);
    return scope;
  };

  beforeAll(() => ensureContextManager());
  afterEach(() => opened.splice(0).forEach(closeApp));

  it('finds nothing when no application runs, and the only one when one runs', () => {
    expect(appOf({})).toBeUndefined();
    const app = start();
    expect(appOf({})).toBe(app);
  });

  it('finds the application by the instance, then by the current work, then takes the first', () => {
    const [first, second] = [start(), start()];
    const service = {};
    claim(service, second);
    expect(appOf(service)).toBe(second);
    context.with(contextOfApp(second), () => expect(appOf({})).toBe(second));
    expect(appOf()).toBe(first);
  });

  it('finds the application that holds the instance before it has started', () => {
    const [first, second] = [start(), start()];
    completeApp(first);
    const service = {};
    second.set(HOLDS_INSTANCE, (instance) => instance === service);
    expect([appOf(service), appOf({})]).toEqual([second, first]);
    closeApp(second);
    expect(ownerOf(service)).toBe(second);
  });

  it('knows the owner of an instance after its end, and of no other one', () => {
    const [first, second] = [start(), start()];
    const service = {};
    claim(service, first);
    closeApp(first);
    expect([appOf(service), ownerOf(service)]).toEqual([second, first]);
    expect(ownerOf({})).toBeUndefined();
    context.with(contextOfApp(first), () => expect(ownerOf({})).toBe(first));
  });

  it('prefers a complete one to those that are being built', () => {
    const [first, second] = [start(), start()];
    expect(appOf()).toBe(first);
    completeApp(second);
    expect(appOf()).toBe(second);
    closeApp(second);
    expect(appOf()).toBe(first);
  });

  it('forgets one that was never completed and is not referenced, and keeps the others', async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    openApp();
    const held = start();
    // A reference that was asked for lives until the end of the turn.
    await turn();
    gc();
    await turn();
    expect(appOf()).toBe(held);
    closeApp(held);
    expect(appOf()).toBeUndefined();
  });

  it('keeps what applications store apart', () => {
    const slot = appSlot<string>('name');
    const [first, second] = [start(), start()];
    first.set(slot, 'one');
    expect(second.get(slot)).toBeUndefined();
    expect(first.get(slot)).toBe('one');
  });
});
