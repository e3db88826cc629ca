import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from '@jest/globals';
import {
  ATTRIBUTE_CONVENTIONS,
  METRIC_CONVENTIONS,
} from '../../libs/core/push/conventions/metric-conventions.js';
import { ATTRIBUTES } from '../../scripts/conventions/attributes.js';
import { NOT_EMITTED_ATTRIBUTES, NOT_EMITTED_METRICS } from '../../scripts/conventions/not-emitted.js';
import { conventionsPage } from '../../scripts/conventions/page.js';
import { outdatedNames, REGISTRY_VERSION, registryNames } from '../../scripts/conventions/registry.js';
import { namedAttributes } from '../../scripts/conventions/sources.js';

const attributes = new Set(registryNames('ATTR_').values());
const metrics = new Set(registryNames('METRIC_').values());

describe(`Emitted telemetry, checked against OpenTelemetry's conventions ${REGISTRY_VERSION}`, () => {
  it('has attributes of the registry alone, and lists all that the sources name', () => {
    const listed = Object.keys(ATTRIBUTES);
    expect(listed.filter((name) => !attributes.has(name))).toEqual([]);
    expect([...namedAttributes()].sort()).toEqual(listed.sort());
  });

  it('has metrics of the registry alone', () => {
    expect(METRIC_CONVENTIONS.map(({ name }) => name).filter((name) => !metrics.has(name))).toEqual([]);
  });

  it('has nothing that is outdated', () => {
    const outdated = outdatedNames();
    // Ensures that the test checks anything at all.
    expect(outdated.has('rpc.system')).toBe(true);
    const names = [...Object.keys(ATTRIBUTES), ...METRIC_CONVENTIONS.map(({ name }) => name)];
    expect(names.filter((name) => outdated.has(name))).toEqual([]);
  });

  it('has each metric of the SDK and of the machine, or a reason why not', () => {
    const [emitted, outdated] = [new Set(METRIC_CONVENTIONS.map(({ name }) => name)), outdatedNames()];
    const stated = NOT_EMITTED_METRICS.flatMap(({ names }) => names);
    const isStated = (name: string): boolean =>
      stated.some((one) => one === name || (one.endsWith('.*') && name.startsWith(one.slice(0, -1))));
    const known = [...metrics].filter((name) => /^(?:otel\.sdk|system)\./.test(name) && !outdated.has(name));
    expect(known.filter((name) => emitted.has(name) === isStated(name))).toEqual([]);
    expect(stated.filter((name) => !name.endsWith('.*') && !known.includes(name))).toEqual([]);
  });

  it('gives a reason only for attributes of the registry that are not emitted', () => {
    const stated = NOT_EMITTED_ATTRIBUTES.flatMap(({ names }) => names);
    expect(stated.filter((name) => !attributes.has(name) || name in ATTRIBUTES)).toEqual([]);
  });

  it('gives the labels of metrics the types that the attributes have', () => {
    for (const { name, type } of ATTRIBUTE_CONVENTIONS)
      expect([name, ATTRIBUTES[name]]).toEqual([
        ...[name, { type, on: expect.arrayContaining(['metrics']) }],
      ]);
  });

  it('is what docs/conventions.md says', async () => {
    const file = join(import.meta.dirname, '../../docs/conventions.md');
    const page = await format(conventionsPage(), { ...(await resolveConfig(file)), filepath: file });
    expect(readFileSync(file, 'utf8')).toBe(page);
  });
});
