import { duplicateText, NEEDED_ONCE, type InstalledPackage } from '#contracts';
import type { Examined } from '../examined.js';
import type { Finding } from '../finding.js';
import { dependenciesIn, manifestOf, packageFrom } from '../installed.js';

/** Reports packages that the application, this package and the other dependencies resolve to different copies. */
export function copiesCheck({ folder, library }: Examined): Finding[] {
  const dependencies = Object.keys(dependenciesIn(manifestOf(folder), 'dependencies'));
  const used = dependencies.map((name) => packageFrom(folder, name)?.path);
  const folders = [folder, library?.path, ...used].filter((one) => one !== undefined);
  return ['nestjs-observability', ...NEEDED_ONCE].flatMap((name) => {
    const copies = copiesOf(name, folders);
    if (copies.length < 2) return [];
    const [what, fix] = duplicateText({ name, copies }).split(/(?<=copy\.) /);
    return [{ check: 'copies', what: what!, fix: fix! }];
  });
}

function copiesOf(name: string, folders: readonly string[]): InstalledPackage[] {
  const found = folders.map((one) => packageFrom(one, name)).filter((one) => one !== undefined);
  return [...new Map(found.map((copy) => [copy.path, copy])).values()];
}
