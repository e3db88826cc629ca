/**
 * The output folder cannot be written. A failed append leaves no lines; it may be repeated, and succeeds when the
 * folder is usable again.
 */
export class OutputUnavailableError extends Error {
  override readonly name = 'OutputUnavailableError';
  readonly code = 'OUTPUT_UNAVAILABLE';
  readonly transient = true;

  constructor(
    readonly folder: string,
    cause: unknown,
  ) {
    super(`Cannot write to output folder ${folder}: ${adviceFor(cause)}`, { cause });
  }
}

/** Another process writes to the same folder; two writers would corrupt each other's files. */
export class OutputLockedError extends Error {
  override readonly name = 'OutputLockedError';
  readonly code = 'OUTPUT_LOCKED';
  readonly transient = false;

  constructor(folder: string, owner: string, lockFile: string) {
    super(
      `Output folder ${folder} is in use by ${owner}: stop it or choose another folder. ` +
        `If it is certainly gone, delete ${lockFile}.`,
    );
  }
}

/** The file is not the one, or not the size, that this writer left. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';

  constructor(path: string) {
    super(`${path} was removed or changed by another program`);
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space; writing goes on by itself.',
  EDQUOT: 'the disk quota is used up. Free some space; writing goes on by itself.',
  EACCES: 'permission denied. Give this user the right to write there, or choose another folder.',
  EPERM: 'permission denied. Give this user the right to write there, or choose another folder.',
  EROFS: 'the file system is read-only. Mount it for writing, or choose another folder.',
  ENOENT: 'the folder is gone. Create it again (or mount its disk); writing goes on by itself.',
  ENOTDIR: 'a part of the path is a file. Remove that file, or choose another folder.',
  EEXIST: 'a part of the path is a file. Remove that file, or choose another folder.',
  EIO: 'the disk reports an error (EIO). Check the disk; writing goes on by itself when it recovers.',
  EMFILE: 'too many files are open. Raise the limit (ulimit -n).',
};

function adviceFor(cause: unknown): string {
  const known = ADVICE[(cause as NodeJS.ErrnoException | undefined)?.code ?? ''];
  const text = cause instanceof Error ? cause.message : String(cause);
  return known ?? `${text}. The append can be tried again.`;
}
