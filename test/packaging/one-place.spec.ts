import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

const sources = ['src', 'libs']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'));

const filesWith = (pattern: RegExp): string[] =>
  sources.filter((path) => pattern.test(readFileSync(join(ROOT, path), 'utf8')));

describe('what exists once', () => {
  it.each([
    [
      "the scan of Nest's container",
      /\bmodules\w*\.values\(\)|ModulesContainer\)\.values\(\)|\bDiscoveryService\b|MetadataScanner/,
      'libs/core/container/explorer.ts',
    ],
    ['the walk over the methods of a prototype', /getOwnPropertyNames/, 'libs/core/container/explorer.ts'],
    [
      'the recognition of BullMQ',
      /'(getJobCounts|getNextJob|getFlow|qualifiedName)'|qualifiedName\?/,
      'libs/integrations/bullmq/recognize.ts',
    ],
    ['the meaning of error_type', /export function errorTypeOf/, 'libs/core/operations/error-type.ts'],
  ])('%s', (_what, pattern, file) => {
    expect(filesWith(pattern)).toEqual([file]);
  });
});
