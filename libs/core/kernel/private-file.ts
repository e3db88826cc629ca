import { closeSync, constants, lstatSync, openSync, writeFileSync } from 'node:fs';

/** Files of ours may be read by their owner and group alone: lines tell more than everybody should know. */
export const PRIVATE_MODE = 0o640;

/** Windows has no such flag. */
const NO_LINK = constants.O_NOFOLLOW ?? 0;
const { O_APPEND, O_CREAT, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants;

/** Flags of `open` that refuse a symbolic link: another user may have created it to redirect our writes. */
export const OPEN = {
  append: O_APPEND | O_CREAT | O_WRONLY | NO_LINK,
  appendAndRead: O_APPEND | O_CREAT | O_RDWR | NO_LINK,
  overwrite: O_TRUNC | O_CREAT | O_WRONLY | NO_LINK,
  read: O_RDONLY | NO_LINK,
} as const;

/** @throws Error when a path is a symbolic link; those in `/dev`, such as `/dev/stdout`, belong to the system */
export function refuseLink(path: string): void {
  if (isDevice(path) || !lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new Error('it is a symbolic link, and what is written would go where it leads. Name the file itself');
}

/** Writes a text at once. @throws the file system's error, `ELOOP` for a symbolic link */
export function writePrivate(path: string, text: string, flags: number): void {
  const descriptor = openSync(path, isDevice(path) ? flags & ~NO_LINK : flags, PRIVATE_MODE);
  try {
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/** `/dev/stdout` and the like are links, and may not be readable. */
export function isDevice(path: string): boolean {
  return path.startsWith('/dev/');
}
