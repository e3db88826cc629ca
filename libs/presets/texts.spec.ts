import { describe, expect, it } from '@jest/globals';
import type { AlertDefinition } from '#contracts';
import { durationInWords, percent } from '#promql';
import { ALL_PRESETS } from './all-presets.js';
import type { Preset } from './definition/preset.js';

const OTHER_FOR = '47m';
const otherThreshold = (threshold: number): number => Number((threshold * 0.73).toPrecision(3));

/** Every alert and objective of a preset with a different number. */
function changed(preset: Preset): Preset {
  const alerts = preset.alerts ?? [];
  const thresholds = alerts.flatMap(({ alert, threshold }): [string, number][] =>
    threshold === undefined ? [] : [[alert, otherThreshold(threshold)]],
  );
  return preset.with({
    thresholds: Object.fromEntries(thresholds),
    durations: Object.fromEntries(alerts.map(({ alert }) => [alert, OTHER_FOR])),
    objectives: Object.fromEntries((preset.slos ?? []).map(({ name }) => [name, 0.873])),
  });
}

/** Readable texts, without targets and names whose numbers cannot be overridden. */
const textOf = ({ summary, description, runbook }: AlertDefinition): string =>
  [summary, description, runbook.meaning, ...runbook.look, ...runbook.act]
    .join('\n')
    .replace(/\(target: .*?\)|p95|5xx/g, '');

/** The spellings of a number in a text. */
function forms({ threshold, for: wait = '' }: AlertDefinition): RegExp[] {
  const numerals =
    threshold === undefined
      ? []
      : [1, 100, 1000, 1 / 60].map((unit) => Number((threshold * unit).toPrecision(6)));
  const words: Record<string, string> = {
    '0.5': 'half of',
    '0.2': 'in five',
    '0.1': 'in ten',
    '0.05': 'in twenty',
    '0.01': 'in a hundred',
  };
  const duration = durationInWords(wait);
  return [...numerals.map(String), words[String(threshold)] ?? [], duration, wait]
    .flat()
    .filter((text) => text !== '')
    .map((text) => new RegExp(`(?<![\\w.])${text.replace('.', '\\.')}(?![\\w.]*\\d)`));
}

describe.each(Object.values(ALL_PRESETS))('The texts of $name', (preset) => {
  const pairs = (preset.alerts ?? []).map((alert): [string, AlertDefinition, AlertDefinition] => [
    alert.alert,
    alert,
    changed(preset).alerts!.find((other) => other.alert === alert.alert)!,
  ]);

  it.each(pairs)('say the numbers of %s that an operator gave, and no other', (_, usual, other) => {
    const text = textOf(other);
    expect(text).toContain('47 minutes');
    if (usual.threshold !== undefined) expect(text).toContain(String(otherThreshold(usual.threshold)));
    expect(forms(usual).filter((form) => form.test(text))).toEqual([]);
  });

  it('contain the target share of an objective', () => {
    const texts = (changed(preset).slos ?? []).map(({ description }) => description);
    expect(texts.filter((text) => !text.includes(percent(0.873)))).toEqual([]);
  });
});
