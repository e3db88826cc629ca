import type { Alert, Incident, RuleGroupStatus, Silence, TrailEntry } from 'nestjs-observability/alerting';

/** An operator who uses the management port. */
export class Operator {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Rule groups not evaluated yet: notifications start only when all have been evaluated. */
  async unevaluated(): Promise<RuleGroupStatus[]> {
    const { groups } = await this.ask<{ groups: RuleGroupStatus[] }>('/rules');
    return groups.filter(({ lastEvaluationMs }) => !lastEvaluationMs);
  }

  async alerts(): Promise<Alert[]> {
    return (await this.ask<{ alerts: Alert[] }>('/alerts')).alerts;
  }

  async incidents(): Promise<Incident[]> {
    return (await this.ask<{ incidents: Incident[] }>('/incidents')).incidents;
  }

  /** Oldest first. */
  async trail(): Promise<TrailEntry[]> {
    return (await this.ask<{ trail: TrailEntry[] }>('/trail?limit=1000')).trail.toReversed();
  }

  /** @returns the status of the same request without the token */
  async acknowledge(incident: string): Promise<number> {
    const path = `/incidents/${incident}/acknowledge`;
    const deed = { by: 'ann', reason: 'the broker is down' };
    const refused = await this.send(path, deed, '');
    await this.ask(path, deed);
    return refused.status;
  }

  /** Creates a silence like the console: prefilled from the alert, then sent. */
  async silence(fingerprint: string): Promise<void> {
    const { silence } = await this.ask<{ silence: Silence }>(`/alerts/${fingerprint}/silence`);
    await this.ask('/silences', { ...silence, author: 'ann', comment: 'follows from the broker' });
  }

  private async ask<T>(path: string, body?: object): Promise<T> {
    const response = await this.send(path, body, this.token);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  private send(path: string, body: object | undefined, token: string): Promise<Response> {
    return fetch(new URL(`/api/alerting${path}`, this.url), {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
    });
  }
}
