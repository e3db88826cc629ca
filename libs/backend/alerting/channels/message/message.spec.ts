import { describe, expect, it } from '@jest/globals';
import { alertOf, HOSTILE, incidentOf, notificationOf, NOW, resolvedOf } from '../contract/notifications.js';
import { testNotification } from '../../delivery/notifications.js';
import { cut, inBytes, oneLine } from './cut.js';
import { escapeHtml, escapeMarkdown } from './escape.js';
import { linkUrl } from './link-url.js';
import { messageOf, plainText } from './message.js';
import { titleOf } from './title.js';

describe('the title of a message', () => {
  const other = alertOf({ rule: 'QueueFull', state: 'resolved' });

  it.each([
    ['Firing: RabbitMqDown (critical, 1 alert)', notificationOf()],
    [
      'Firing: RabbitMqDown, QueueFull (critical, 1 of 2 alerts firing)',
      notificationOf({ alerts: [alertOf(), other] }),
    ],
    ['Still firing: RabbitMqDown (critical, 1 alert)', notificationOf({ reason: 'repeated' })],
    ['Not acknowledged: RabbitMqDown (critical, 1 alert)', notificationOf({ reason: 'escalated' })],
    ['Resolved: RabbitMqDown (critical, 1 alert)', resolvedOf()],
    ['Firing: RabbitMqDown (critical, 501 alerts)', notificationOf({ moreAlerts: 500 })],
    ['Test: ChannelTest (info, 1 alert)', testNotification('c', NOW)],
    [
      'Firing: a, b, c and 2 more (critical, 5 alerts)',
      notificationOf({ alerts: ['a', 'b', 'c', 'd', 'e'].map((rule) => alertOf({ rule })) }),
    ],
  ])('is %j', (title, notification) => expect(titleOf(notification)).toBe(title));
});

describe('the text of a message', () => {
  it('says what happened, since when, where to look', () => {
    const alerts = ['a', 'b'].map((instance) =>
      alertOf({ labels: { alertname: 'RabbitMqDown', queue: 'payments', instance } }),
    );
    const incident = incidentOf({ acknowledged: { by: 'ann', atMs: NOW, reason: 'I restart it' } });
    const notification = notificationOf({
      alerts,
      incident,
      commonLabels: { alertname: 'RabbitMqDown', queue: 'payments' },
    });
    expect(plainText(messageOf(notification))).toBe(
      [
        'RabbitMQ does not answer',
        'No connection for five minutes.',
        'Acknowledged by ann: I restart it',
        '',
        'Severity: critical',
        'Since: 2026-11-30 21:59:00 UTC',
        'Labels: {queue="payments"}',
        '',
        '- RabbitMqDown (firing) {instance="a"}: RabbitMQ does not answer',
        '- RabbitMqDown (firing) {instance="b"}: RabbitMQ does not answer',
        '',
        'Incident: https://app.example.com/incidents/01JDZK5Q9W0000000000000000',
        'Expression: https://app.example.com/graph?g0.expr=up%20%3D%3D%200',
      ].join('\n'),
    );
  });

  it('has no half of a character where a text was shortened', () => {
    const long = `x${'😀'.repeat(2_000)}`;
    const annotations = { summary: long, description: long };
    const incident = incidentOf({ acknowledged: { by: 'ann', atMs: NOW, reason: long } });
    const alerts = ['a', 'b'].map((instance) =>
      alertOf({ rule: long, annotations, labels: { alertname: 'A', instance } }),
    );
    const notification = notificationOf({ alerts, incident, commonAnnotations: annotations });
    const text = plainText(messageOf(notification));
    expect(text).not.toMatch(/\p{Surrogate}/u);
    expect(text).toContain('😀…');
  });

  it('contains its duration', () => {
    expect(plainText(messageOf(resolvedOf()))).toContain(
      'Since: 2026-11-30 21:59:00 UTC\nUntil: 2026-11-30 22:01:00 UTC',
    );
  });
});

describe('cut', () => {
  it('splits neither characters nor escapes', () => {
    expect(cut('abcdef', 6)).toBe('abcdef');
    expect(cut('abcdefg', 6)).toBe('abcde…');
    expect(cut('a😀😀', 4)).toBe('a😀…');
    expect(cut('a<<<', 6, escapeHtml)).toBe('a&lt;…');
    expect(cut('a**', 4, escapeMarkdown)).toBe('a\\*…');
    expect(cut('äöü', 5, undefined, inBytes)).toBe('ä…');
    expect(cut('abc', 0)).toBe('');
    for (const text of HOSTILE)
      for (let max = 0; max < 60; max++) expect(cut(text, max, escapeHtml).length).toBeLessThanOrEqual(max);
  });

  it('removes bidirectional and invisible characters', () =>
    expect(oneLine('\u202eexe.txt\u0000\r\nnext \ud800')).toBe('exe.txt next \ufffd'));
});

describe('linkUrl', () => {
  it.each([
    ['https://a.example/x?y=[z]|"<>', 'https://a.example/x?y=%5Bz%5D%7C%22%3C%3E'],
    ['https://user:pass@a.example/', 'https://a.example/'],
    ['https://a.example/%zz', 'https://a.example/%25zz'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['no address', undefined],
  ])('makes of %j %j', (address, link) => expect(linkUrl(address)).toBe(link));
});
