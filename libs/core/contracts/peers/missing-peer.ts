import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ObservabilityError } from '../errors.js';
import { installedPackage } from './installed-package.js';
import { fittingVersion, type Surroundings } from './peer-versions.js';

/** Who installs packages here: the file it leaves behind, and its command. */
const MANAGERS = [
  ['pnpm-lock.yaml', 'pnpm add'],
  ['yarn.lock', 'yarn add'],
  ['bun.lock', 'bun add'],
] as const;

/**
 * What to throw when loading a package failed: which one is missing, who needs it and the command that installs the version
 * that fits what is there. Other errors of loading stay as they are.
 *
 * @param feature what needs the package, as the reader of the error knows it
 */
export function missingPeer(error: unknown, name: string, feature: string): unknown {
  if (!isMissing(error, name)) return error;
  return new ObservabilityError(
    'OBS_PEER_MISSING',
    `"${feature}" needs the package "${name}", which is not installed. ${advice(name)}`,
    { cause: error },
  );
}

/** @param around the installed packages; looked up by default */
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
  // Not `instanceof`: test runners load packages in another realm.
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && String(message).includes(`'${name}'`)
  );
}
