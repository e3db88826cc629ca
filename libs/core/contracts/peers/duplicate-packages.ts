import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { installedPackage, type InstalledPackage } from './installed-package.js';

/**
 * Packages of which two copies do not work together: without an error, providers are not found, and spans and log lines
 * are lost.
 */
export const NEEDED_ONCE = [
  '@nestjs/common',
  '@nestjs/core',
  '@opentelemetry/api',
  'nestjs-pino',
  'prom-client',
] as const;
/** Packages that load some of these as well. */
const USERS = ['@nestjs/core', '@nestjs/terminus', 'nestjs-otel', 'nestjs-pino'] as const;

/** A package with several installed copies, and their paths. */
export interface DuplicatePackage {
  readonly name: string;
  readonly copies: readonly InstalledPackage[];
}

/**
 * Finds the copies that the application, this package and the packages in between resolve.
 *
 * @param application a file of the application: the entry script
 */
export function duplicatePackages(application = process.argv[1]): DuplicatePackage[] {
  const resolvers = resolversOf(application);
  return NEEDED_ONCE.map((name) => ({ name, copies: copiesOf(name, resolvers) })).filter(
    ({ copies }) => copies.length > 1,
  );
}

/** Text of the warning about a duplicate package. */
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
    // A test runner starts from node_modules and is not the application. With `node -e` this is an argument.
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
