import {
  burnAlertName,
  type AlertDefinition,
  type AlertScenario,
  type AlertScenarioInput,
  type BurnAlert,
  type PresetDefinition,
  type SloDefinition,
} from '#contracts';
import { durationMs } from '#promql';
import { burnAlertsIn, sloAlerts } from './slo-rules.js';
import { tolerated } from './slo-windows.js';

/** Large, so that shares are whole numbers of events. */
const EVENTS_PER_MINUTE = 1_000_000;

const EVALUATION_MINUTES = 5;

/**
 * Evaluation interval of the rules in burn alert tests: long, as their windows are long. Every scenario lasts a
 * multiple of it, so that each check follows an evaluation.
 */
export const BURN_EVALUATION = `${EVALUATION_MINUTES}m`;

/** A number of minutes with a constant share of bad events. */
interface Phase {
  readonly minutes: number;
  readonly bad: number;
}

/**
 * A scenario for each burn alert of an objective with `events`. The alert fires for slightly more bad events than
 * tolerated. It does not fire some time after a total failure, with slightly fewer: the long window still contains the
 * failure, the short one does not, which is its purpose.
 */
export function sloScenarios(preset: PresetDefinition): AlertScenario[] {
  const alerts = sloAlerts(preset);
  return (preset.slos ?? []).flatMap((slo) =>
    burnAlertsIn(preset, slo).flatMap((burn) => {
      const alert = alerts.find((candidate) => candidate.alert === burnAlertName(slo, burn));
      return alert && slo.events ? [burnScenario(slo, burn, alert)] : [];
    }),
  );
}

function burnScenario(slo: SloDefinition, burn: BurnAlert, alert: AlertDefinition): AlertScenario {
  const limit = tolerated(slo, burn);
  const little = Math.min(0.1 * limit, (1 - limit) / 2);
  const after = wholeMinutes(burn.short) + EVALUATION_MINUTES;
  const failure = whole((2 * after * little) / (1 - limit));
  return {
    alert: alert.alert,
    fires: input(slo, [
      { minutes: 2 * EVALUATION_MINUTES + wholeMinutes(alert.for ?? '0s'), bad: limit + little },
    ]),
    quiet: input(slo, [
      { minutes: failure, bad: 1 },
      { minutes: after, bad: limit - little },
    ]),
  };
}

/** Raw counters, so that the recording rules are tested as well. */
function input({ events = { good: [], bad: [] } }: SloDefinition, phases: Phase[]): AlertScenarioInput {
  const perMinute = (series: string, { bad }: Phase): number => {
    const badEvents = Math.round(bad * EVENTS_PER_MINUTE);
    return (
      (events.good.includes(series) ? EVENTS_PER_MINUTE - badEvents : 0) +
      (events.bad.includes(series) ? badEvents : 0)
    );
  };
  const names = [...new Set([...events.good, ...events.bad])];
  const series = names.map((name): [string, string] => [
    name,
    counted(phases.map((phase) => ({ minutes: phase.minutes, perMinute: perMinute(name, phase) }))),
  ]);
  const minutes = phases.reduce((sum, phase) => sum + phase.minutes, 0);
  return { series: Object.fromEntries(series), at: `${minutes}m` };
}

/** A counter that starts at 0 and grows at a constant rate in each phase. */
function counted(phases: { minutes: number; perMinute: number }[]): string {
  let value = 0;
  const parts = phases.map(({ minutes, perMinute }) => {
    const part = `${value + perMinute}+${perMinute}x${minutes - 1}`;
    value += minutes * perMinute;
    return part;
  });
  return ['0', ...parts].join(' ');
}

/** Rounded up to the next evaluation. */
const whole = (minutes: number): number => Math.ceil(minutes / EVALUATION_MINUTES) * EVALUATION_MINUTES;

const wholeMinutes = (duration: string): number => whole((durationMs(duration) ?? 0) / 60_000);
