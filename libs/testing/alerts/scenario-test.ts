import type { AlertScenario, PresetDefinition } from '#contracts';
import { inState } from './alert-matchers.js';
import { AlertTest } from './alert-test.js';

/** The firing or the quiet half of a preset's scenario, ready to run. */
export interface ScenarioCase {
  /** `HighLag fires`, or `HighLag stays quiet`. */
  readonly name: string;
  readonly alert: string;
  readonly expects: 'fires' | 'quiet';
  /** @throws Error that lists the firing alerts */
  readonly run: () => Promise<void>;
}

/**
 * The scenarios of a preset as tests: each alert fires on its firing input, not before its `for` has elapsed, and does
 * not fire on its quiet input. `generate` writes the same tests for promtool.
 *
 * @param options.job the scrape job that replaces `$job`. Default: that of the preset, else `app`
 * @example
 * ```ts
 * it.each(scenarioTest(shop))('$name', ({ run }) => run());
 * ```
 */
export function scenarioTest(
  preset: PresetDefinition,
  options: { readonly job?: string } = {},
): ScenarioCase[] {
  return (preset.scenarios ?? []).flatMap((scenario) =>
    (['fires', 'quiet'] as const).map((expects) => ({
      name: `${scenario.alert} ${expects === 'fires' ? 'fires' : 'stays quiet'}`,
      ...{ alert: scenario.alert, expects },
      run: () => run(preset, scenario, expects, options.job ?? preset.job ?? 'app'),
    })),
  );
}

async function run(
  preset: PresetDefinition,
  { alert, ...inputs }: AlertScenario,
  expects: ScenarioCase['expects'],
  job: string,
): Promise<void> {
  const { scenarioGroups, justBefore } = await import('./scenario-groups.js');
  const { series, at, interval = '1m' } = inputs[expects];
  const { rules, wait } = scenarioGroups(preset, alert, job);
  const named = Object.entries(series).map(([name, values]) => [name.replace(/\$job\b/g, () => job), values]);
  const test = new AlertTest({ rules })
    .series(Object.fromEntries(named) as Record<string, string>)
    .every(interval, '1m');
  const early = expects === 'fires' ? justBefore(wait) : undefined;
  if (early !== undefined) check(await test.at(early), alert, false);
  check(await test.at(at), alert, expects === 'fires');
}

function check(test: AlertTest, alert: string, shouldFire: boolean): void {
  const { pass, message } = inState(test, 'firing', alert);
  if (pass !== shouldFire) throw new Error(message());
}
