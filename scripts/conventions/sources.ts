/* Attribute names in the sources: every name of the registry that they contain, as text or constant. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ATTRIBUTE_CONVENTIONS } from '../../libs/core/push/conventions/metric-conventions.js';
import { registryNames } from './registry.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['libs/core', 'libs/signals', 'libs/integrations', 'src'];
/** Tables of options, and of attributes that are only read. */
const NOT_EMITTED = /\.(?:spec|contract|options)\.ts$|\/options\/|\/conventions\//;

/** The registry's attributes named in the sources, and those that are labels. */
export function namedAttributes(): Set<string> {
  const constants = registryNames('ATTR_');
  const names = new Set(constants.values());
  const found = new Set<string>(ATTRIBUTE_CONVENTIONS.map(({ name }) => name));
  for (const text of sources()) {
    for (const [, name = ''] of text.matchAll(/['"]([a-z][\w]*(?:\.[\w]+)+)['"]/g))
      if (names.has(name)) found.add(name);
    for (const [constant] of text.matchAll(/\bATTR_\w+/g)) {
      const name = constants.get(constant);
      if (name !== undefined) found.add(name);
    }
  }
  return found;
}

function* sources(): Generator<string> {
  for (const folder of FOLDERS)
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
      if (path.endsWith('.ts') && !NOT_EMITTED.test(join(folder, path)))
        yield withoutComments(readFileSync(join(root, folder, path), 'utf8'));
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
