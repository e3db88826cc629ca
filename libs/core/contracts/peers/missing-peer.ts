import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ObservabilityError } from '../errors.js';
import { installedPackage } from './installed-package.js';
import { fittingVersion, type Surroundings } from './peer-versions.js';

/** Package managers: lock file and install command. */
const MANAGERS = [
  ['pnpm-lock.yaml', 'pnpm add'],
  ['yarn.lock', 'yarn add'],
  ['bun.lock', 'bun add'],
] as const;

/**
 * Converts the error of loading a package: if the package is missing, the new error names it, the feature that needs
 * it, and the command that installs a fitting version. Other errors are returned unchanged.
 *
 * @param feature what needs the package, in the user's terms
 */
export function missingPeer(error: unknown, name: string, feature: string): unknown {
  if (!isMissing(error, name)) return error;
  return new ObservabilityError(
    'OBS_PEER_MISSING',
    `"${feature}" needs the package "${name}", which is not installed. ${advice(name)}`,
    { cause: error },
  );
}

/** @param around versions of related packages; determined by default */
export function advice(name: string, around: Surroundings = surroundings()): string {
  const version = fittingVersion(name, around);
  if (version) return `Run: ${installCommand()} ${name}@${version}`;
  return `No version of it supports NestJS ${around.nest}: use NestJS 11, or wait for one.`;
}

function surroundings(): Surroundings {
  return {
    nest: installedPackage('@nestjs/common')?.version,
    api: installedPackage('@opentelemetry/api')?.version,
    node: process.versions.node,
  };
}

function installCommand(): string {
  const known = MANAGERS.find(([file]) => existsSync(join(process.cwd(), file)));
  return known?.[1] ?? 'npm install';
}

function isMissing(error: unknown, name: string): boolean {
  // No `instanceof`, since test runners load packages in another realm.
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && String(message).includes(`'${name}'`)
  );
}
