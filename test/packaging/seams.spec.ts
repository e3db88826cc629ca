import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Private members of other packages that we read or set; new ones are added here and to the `seams.ts` of their
 * library.
 */
const PRIVATE_MEMBERS = [
  'wrapConsumer',
  'bootstrapped',
  'RABBIT_HANDLER',
  '_clients',
  '_channel',
  '_defaultLabels',
  '_router',
  '_cache',
  '__wrapped',
  'fastify.hooks',
  'socketModule',
  'applicationConfig',
  'activeShutdownSignals',
  'unsubscribeFromProcessSignals',
  'staticInstanceRef',
  'logLevels',
  'callInvocationTransformer',
  'Agent.prototype',
  'opentelemetry.js.api',
  'V7_PRISMA_INSTRUMENTATION',
  'driverAdapterError',
];

const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

const sources = ['src', 'libs']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.endsWith('/seams.ts'));

const found = (path: string): string[] => {
  const text = code(readFileSync(join(ROOT, path), 'utf8'));
  const uses = (member: string): boolean =>
    new RegExp(`(?<![\\w$])${member.replace('.', '\\.')}(?![\\w$])`).test(text);
  return PRIVATE_MEMBERS.filter(uses);
};

describe('private members of other packages', () => {
  it('are read in a seams.ts only', () => {
    const outside = sources.map((path) => [path, found(path)] as const).filter(([, members]) => members[0]);
    expect(outside).toEqual([]);
  });

  it('are all still used: remove unused ones from the list', () => {
    const seams = readdirSync(join(ROOT, 'libs'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('/seams.ts'))
      .map((path) => code(readFileSync(join(ROOT, 'libs', path), 'utf8')))
      .join('\n');
    expect(PRIVATE_MEMBERS.filter((member) => !seams.includes(member))).toEqual([]);
  });
});
