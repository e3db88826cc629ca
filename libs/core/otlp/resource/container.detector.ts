import { readFileSync } from 'node:fs';
import type { Attributes } from '@opentelemetry/api';

const ID = /[\da-f]{64}/;
/** Lines of `mountinfo` (cgroup v2) about files of this container rather than another. */
const OWN_MOUNT =
  /\/(?:containers|overlay-containers|sandboxes)\/(?:[^/ ]*\/)?([\da-f]{64})\/.*\/etc\/host(?:name|s)/;

/** Reads a file in `/proc`; throws when it does not exist. */
export type ReadText = (file: string) => string;

/** `container.id`, from Linux' control groups. */
export function containerAttributes(read: ReadText = (file) => readFileSync(file, 'utf8')): Attributes {
  return {
    'container.id':
      idInGroups(linesOf('/proc/self/cgroup', read)) ?? idInMounts(linesOf('/proc/self/mountinfo', read)),
  };
}

function idInGroups(lines: readonly string[]): string | undefined {
  const last = lines.map((line) => line.slice(line.lastIndexOf('/') + 1)).find((name) => ID.test(name));
  return last && ID.exec(last)?.[0];
}

function idInMounts(lines: readonly string[]): string | undefined {
  return lines.map((line) => OWN_MOUNT.exec(line)?.[1]).find((id) => id !== undefined);
}

function linesOf(file: string, read: ReadText): string[] {
  try {
    return read(file).split('\n');
  } catch {
    return [];
  }
}
