import { readFileSync } from 'node:fs';
import { arch, hostname, machine, platform, release } from 'node:os';
import type { Attributes } from '@opentelemetry/api';

/** Files with the machine id on Linux. */
const MACHINE_ID_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];
/** Node's processor names for which the conventions use others. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: 'x86',
  arm: 'arm32',
  ppc: 'ppc32',
};
const SYSTEMS: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' };

/** `host.name`, `host.id`, `host.arch`. */
export function hostAttributes(): Attributes {
  const processor = arch();
  return {
    'host.name': hostname(),
    'host.id': MACHINE_ID_FILES.map(firstLineOf).find((id) => id !== ''),
    'host.arch': ARCHITECTURES[processor] ?? (processor || machine()),
  };
}

/** `os.type`, `os.version`. */
export function osAttributes(): Attributes {
  const system = platform();
  return { 'os.type': SYSTEMS[system] ?? system, 'os.version': release() };
}

function firstLineOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n', 1)[0]?.trim() ?? '';
  } catch {
    return '';
  }
}
