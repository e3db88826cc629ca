import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { installedPackage, type InstalledPackage } from './installed-package.js';

/** Two copies of these do not know each other: no error, but providers that are not found, spans and lines that are lost. */
const ONCE = ['@nestjs/common', '@nestjs/core', '@opentelemetry/api', 'nestjs-pino', 'prom-client'] as const;
/** Packages that load some of them, too. */
const USERS = ['@nestjs/core', '@nestjs/terminus', 'nestjs-otel', 'nestjs-pino'] as const;

/** A package of which there are several copies, and where. */
export interface DuplicatePackage {
  readonly name: string;
  readonly copies: readonly InstalledPackage[];
}

/**
 * Looks at which copies the application, this package and the packages between them find.
 *
 * @param application a file of the application: what was started
 */
export function duplicatePackages(application = process.argv[1]): DuplicatePackage[] {
  const resolvers = resolversOf(application);
  return ONCE.map((name) => ({ name, copies: copiesOf(name, resolvers) })).filter(
    ({ copies }) => copies.length > 1,
  );
}

/** A warning about one of them. */
export function duplicateText({ name, copies }: DuplicatePackage): string {
  const where = copies.map(({ version, path }) => `${version} in ${path}`).join(', ');
  return (
    `${name} is installed ${copies.length} times (${where}): an application and its telemetry need one and the same copy. ` +
    'Make all packages use one version, for example with "npm dedupe", "pnpm dedupe" or "overrides".'
  );
}

type Resolve = (name: string) => string;

function resolversOf(application: string | undefined): (Resolve | undefined)[] {
  const folders = USERS.map((name) => installedPackage(name)?.path);
  const files = [
    ...folders.map((folder) => folder && join(folder, 'index.js')),
    // A test runner is started from node_modules: it is not the application. With `node -e` this is an argument.
    application && isAbsolute(application) && !application.includes('node_modules') ? application : undefined,
  ].filter((file) => file !== undefined && file !== '');
  return [undefined, ...files.map((file) => createRequire(file as string).resolve)];
}

function copiesOf(name: string, resolvers: readonly (Resolve | undefined)[]): InstalledPackage[] {
  const byPath = new Map<string, InstalledPackage>();
  for (const resolve of resolvers) {
    const copy = installedPackage(name, resolve);
    if (copy) byPath.set(copy.path, copy);
  }
  return [...byPath.values()];
}
