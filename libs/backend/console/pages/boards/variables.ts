import type { DashboardVariable } from '#contracts';
import { labelValues, stepOf, windowOf } from '../../web/api/prometheus.js';
import type { Period } from '../../web/state/period.js';

/** A variable of a board, with its possible values. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
  /** `''` for all values, if the variable allows that. */
  readonly chosen: string;
  readonly all: boolean;
}

const LABEL_VALUES = /^\s*label_values\((?:(.*),)?\s*(\w+)\s*\)\s*$/s;
/** Pattern for "all values": the label is present. */
const ANY = '.+';

/**
 * The variables of a board, in order: the query of one may use the variables before it.
 *
 * @param chosenOf the value of a variable in the address; `''` if absent
 */
export async function choicesOf(
  variables: readonly DashboardVariable[],
  chosenOf: (name: string) => string,
  period: Period,
  abort: AbortSignal,
): Promise<Choice[]> {
  const choices: Choice[] = [];
  for (const { name, label, query, multi = false } of variables) {
    const [, selector, valuesOf] = LABEL_VALUES.exec(query) ?? [];
    const values = valuesOf
      ? await labelValues(valuesOf, selector && filledIn(selector, choices, period), period, abort)
      : [];
    const asked = chosenOf(name);
    const chosen = values.includes(asked) ? asked : multi ? '' : (values[0] ?? '');
    choices.push({ name, label, values, chosen, all: multi });
  }
  return choices;
}

/** Replaces the variables of an expression, including Grafana's own variables for the shown period. */
export function filledIn(expr: string, choices: readonly Choice[], period: Period): string {
  const own = timesOf(period);
  return expr.replace(
    /\$(\w+)|\$\{(\w+)(?::[^}]*)?\}|\[\[(\w+)(?::[^\]]*)?\]\]/g,
    (whole: string, ...names: (string | undefined)[]) => {
      const name = names[0] ?? names[1] ?? names[2] ?? '';
      if (own[name] !== undefined) return own[name];
      const choice = choices.find((one) => one.name === name);
      return choice ? textOf(choice) : whole;
    },
  );
}

function timesOf(period: Period): Readonly<Record<string, string>> {
  const seconds = Math.max(1, Math.round((period.toMs - period.fromMs) / 1000));
  const step = stepOf(period);
  return {
    __rate_interval: windowOf(period),
    __interval: `${step}s`,
    __interval_ms: String(step * 1000),
    __range: `${seconds}s`,
    __range_s: String(seconds),
    __range_ms: String(seconds * 1000),
  };
}

/** Escapes a value. Values come from labels, which may hold any text, so none may end the string in PromQL. */
function textOf({ chosen, all }: Choice): string {
  if (chosen === '') return all ? ANY : '';
  const pattern = all ? chosen.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : chosen;
  return pattern.replace(/[\\"'`\n]/g, (character) =>
    character === '\\' ? '\\\\' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
