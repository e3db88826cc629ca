import { closeSync, constants, lstatSync, openSync, writeFileSync } from 'node:fs';

/** Mode of our files: only owner and group can read them, because log lines may be confidential. */
export const PRIVATE_MODE = 0o640;

/** Undefined on Windows. */
const NO_LINK = constants.O_NOFOLLOW ?? 0;
const { O_APPEND, O_CREAT, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants;

/** Flags of `open` that refuse a symbolic link, which another user may have created to redirect writes. */
export const OPEN = {
  append: O_APPEND | O_CREAT | O_WRONLY | NO_LINK,
  appendAndRead: O_APPEND | O_CREAT | O_RDWR | NO_LINK,
  overwrite: O_TRUNC | O_CREAT | O_WRONLY | NO_LINK,
  read: O_RDONLY | NO_LINK,
} as const;

/** @throws Error when a path is a symbolic link, except in `/dev`, e.g. `/dev/stdout` */
export function refuseLink(path: string): void {
  if (isDevice(path) || !lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new Error('it is a symbolic link. Use the path of the file itself');
}

/** Writes a text synchronously. @throws the file system's error, `ELOOP` for a symbolic link */
export function writePrivate(path: string, text: string, flags: number): void {
  const descriptor = openSync(path, isDevice(path) ? flags & ~NO_LINK : flags, PRIVATE_MODE);
  try {
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/** Paths such as `/dev/stdout` are links, and may not be readable. */
export function isDevice(path: string): boolean {
  return path.startsWith('/dev/');
}
