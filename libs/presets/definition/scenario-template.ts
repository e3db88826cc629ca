import type { AlertChanges, AlertDefinition, AlertScenario } from '#contracts';
import { durationMs } from '#promql';

/** Input of a scenario template: the alert's numbers, of the preset or overridden. */
export interface AlertNumbers {
  /** `NaN` for an alert without a threshold. */
  readonly threshold: number;
  readonly forMinutes: number;
}

/** A scenario that is valid for any threshold and duration of its alert. */
export interface ScenarioTemplate {
  readonly alert: string;
  /** Valid thresholds. Default: any. */
  readonly reach?: Reach;
  of(numbers: AlertNumbers): Pick<AlertScenario, 'fires' | 'quiet'>;
}

/** Range of the alert's expression, and the side on which the alert fires. */
export interface Reach {
  readonly least: number;
  readonly most: number;
  /** The side of the threshold on which the alert fires. */
  readonly fires: 'above' | 'below';
}

/** The scenario for the alert's current numbers; empty if it was written as series for other numbers. */
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

/** The problem of a threshold, in words; undefined if the alert can fire with it and can also be inactive. */
export function thresholdProblem({ least, most, fires }: Reach, threshold: number): string | undefined {
  const range = `its expression has values ${most === Infinity ? `from ${least} on` : `from ${least} to ${most}`}`;
  if (fires === 'above' ? threshold >= most : threshold <= least) return `${range}: it could never fire`;
  if (fires === 'above' ? threshold < least : threshold > most) return `${range}: it would always fire`;
  return undefined;
}
