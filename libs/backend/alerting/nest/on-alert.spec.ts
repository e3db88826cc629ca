import 'reflect-metadata';
import type { ModulesContainer } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import type { Alert, AlertEvent, AlertSeverity } from '#contracts';
import { AlertHandlers } from './alert-handlers.js';
import { OnAlert } from './on-alert.decorator.js';

const event = (rule: string, severity: AlertSeverity, type: AlertEvent['type'] = 'fired'): AlertEvent => ({
  type,
  timeMs: 0,
  alert: { rule, severity, labels: { team: 'a' } } as unknown as Alert,
});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Base {
  readonly heard: string[] = [];

  @OnAlert('Slow')
  slow({ type }: AlertEvent): void {
    this.heard.push(`slow ${type}`);
  }

  @OnAlert('Slow')
  replaced(): void {
    this.heard.push('replaced');
  }
}

class Watcher extends Base {
  override replaced(): void {
    this.heard.push('never');
  }

  @OnAlert({ severity: ['critical', 'high'], labels: { team: 'a' }, type: 'fired' })
  async bad({ alert }: AlertEvent): Promise<void> {
    await turn();
    this.heard.push(`bad ${alert.rule}`);
    throw new Error('broken');
  }
}

/** The handlers of an application whose only provider is this object. */
function handlersOf(instance: object) {
  const [failed, dropped]: [string[], number[]] = [[], []];
  const providers = new Map([['it', { token: 'it', instance, metatype: instance.constructor }]]);
  const modules = new Map([['m', { providers, controllers: new Map() }]]) as unknown as ModulesContainer;
  const handlers = new AlertHandlers(modules, {
    failed: (method, error) => failed.push(`${method}: ${error}`),
    dropped: (events) => dropped.push(events),
  });
  return { handlers, failed, dropped };
}

describe('@OnAlert', () => {
  it('calls subscribed methods, inherited ones too, and reports which fail', async () => {
    const watcher = new Watcher();
    const { handlers, failed } = handlersOf(watcher);
    handlers.tell([
      event('Slow', 'low'),
      event('Down', 'critical'),
      event('Down', 'critical', 'resolved'),
      event('Other', 'medium'),
      event('Slow', 'low', 'resolved'),
    ]);
    expect(watcher.heard).toEqual([]);
    for (let i = 0; i < 5; i++) await turn();
    expect(watcher.heard).toEqual(['slow fired', 'slow resolved', 'bad Down']);
    expect(failed).toEqual(['Watcher.bad: broken']);
  });

  it('queues a limited number of events and counts the dropped ones', async () => {
    class Stuck {
      @OnAlert()
      wait(): Promise<void> {
        return new Promise(() => undefined);
      }
    }
    const { handlers, dropped } = handlersOf(new Stuck());
    handlers.tell(Array.from({ length: 1_005 }, () => event('Slow', 'low')));
    await turn();
    expect(dropped).toEqual([1, 1, 1, 1, 1]);
  });

  it('rejects an invalid filter', () => {
    const decorate = (filter: object) => () =>
      OnAlert(filter)(Base.prototype, 'slow', { value: () => undefined } as PropertyDescriptor);
    expect(decorate({ rules: 'x' })).toThrow('@OnAlert on `Base.slow` has a filter with "rules"');
    expect(decorate({ severity: 'bad' })).toThrow('the severity "bad"');
  });
});
