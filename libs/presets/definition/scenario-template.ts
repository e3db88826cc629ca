import type { AlertChanges, AlertDefinition, AlertScenario } from '#contracts';
import { durationMs } from '#promql';

/** What a scenario is made of: the numbers of its alert, the preset's or an operator's. */
export interface AlertNumbers {
  /** `NaN` for an alert without one. */
  readonly threshold: number;
  readonly forMinutes: number;
}

/** A scenario that holds whatever threshold and duration an operator gives the alert. */
export interface ScenarioTemplate {
  readonly alert: string;
  /** Which thresholds make sense. */
  readonly reach?: Reach;
  of(numbers: AlertNumbers): Pick<AlertScenario, 'fires' | 'quiet'>;
}

/** Values that an alert's expression can have, and where it fires. */
export interface Reach {
  readonly least: number;
  readonly most: number;
  /** On which side of the threshold the alert fires. */
  readonly fires: 'above' | 'below';
}

/** The scenario of an alert as it is now; none when it was written for other numbers. */
export function scenarioOf(
  scenario: AlertScenario | ScenarioTemplate,
  alerts: readonly AlertDefinition[],
  { thresholds = {}, durations = {} }: AlertChanges & { thresholds?: Readonly<Record<string, number>> },
): AlertScenario[] {
  const name = scenario.alert;
  if (!('of' in scenario)) return name in thresholds || name in durations ? [] : [scenario];
  const alert = alerts.find((candidate) => candidate.alert === name);
  const threshold = alert?.threshold ?? NaN;
  const forMinutes = Math.ceil((durationMs(alert?.for ?? '0s') ?? 0) / 60_000);
  return [{ alert: name, ...scenario.of({ threshold, forMinutes }) }];
}

/** What is wrong with a threshold, in words; nothing when the alert can fire with it, and need not. */
export function thresholdProblem({ least, most, fires }: Reach, threshold: number): string | undefined {
  const range = `its expression has values ${most === Infinity ? `from ${least} on` : `from ${least} to ${most}`}`;
  if (fires === 'above' ? threshold >= most : threshold <= least) return `${range}: it could never fire`;
  if (fires === 'above' ? threshold < least : threshold > most) return `${range}: it would always fire`;
  return undefined;
}
