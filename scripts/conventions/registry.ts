/*
 * OpenTelemetry's registry, as far as the package `@opentelemetry/semantic-conventions` contains it: names, and
 * deprecations.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as conventions from '@opentelemetry/semantic-conventions/incubating';

const resolve = createRequire(import.meta.url).resolve;
const folder = dirname(resolve('@opentelemetry/semantic-conventions'));
const values: Readonly<Record<string, unknown>> = { ...conventions };

/** Version of the package, equal to that of the conventions. */
export const REGISTRY_VERSION = (
  JSON.parse(readFileSync(join(folder, '../package.json'), 'utf8')) as { version: string }
).version;

/** Names of all attributes, or of all metrics, by constant. */
export function registryNames(kind: 'ATTR_' | 'METRIC_'): Map<string, string> {
  return new Map(
    Object.entries(values).filter(
      (entry): entry is [string, string] => entry[0].startsWith(kind) && typeof entry[1] === 'string',
    ),
  );
}

/** Deprecated names of the registry, with their replacements. */
export function outdatedNames(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of [
    'experimental_attributes',
    'stable_attributes',
    'experimental_metrics',
    'stable_metrics',
  ])
    for (const [, comment = '', name = ''] of declarationsIn(join(folder, `${file}.d.cts`))) {
      const advice = /@deprecated (.*)/.exec(comment)?.[1];
      if (advice !== undefined) found.set(name, advice);
    }
  return found;
}

function declarationsIn(file: string): RegExpMatchArray[] {
  const text = readFileSync(file, 'utf8');
  return [
    ...text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*declare const (?:ATTR|METRIC)_\w+: "([^"]+)";/g),
  ];
}
