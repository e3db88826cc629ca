import { createHash } from 'node:crypto';
import { ObservabilityError } from '#contracts';
import { isRecord, readJson } from '../project/read-json.js';
import { textOf, type ProjectFiles } from '../project/project-files.js';
import type { FileChange } from './init-plan.js';

const FOLDER = '.observability-init';
/** What `init` changed, with the bytes that were there before. */
export const RECORD_FILE = `${FOLDER}/record.json`;
/** The record is nobody's but this machine's. */
const IGNORE_FILE = `${FOLDER}/.gitignore`;

interface RecordedFile {
  readonly path: string;
  /** In base64; null for a file that was not there. */
  readonly before: string | null;
  /** SHA-256 of what `init` wrote, in hexadecimal. */
  readonly after: string;
}

/** The same changes, and the files that make it possible to take them back. */
export function withRecord(files: ProjectFiles, changes: readonly FileChange[]): FileChange[] {
  const old = readRecord(files);
  const recorded = changes.map((change) => recordOf(files, change, old));
  const others = old.filter(({ path }) => !changes.some((change) => change.path === path));
  const record = { version: 1, files: [...others, ...recorded] };
  const text = `${JSON.stringify(record, null, 2)}\n`;
  return [
    { path: IGNORE_FILE, before: textOf(files, IGNORE_FILE), after: '*\n' },
    { path: RECORD_FILE, before: textOf(files, RECORD_FILE), after: text },
    ...changes,
  ];
}

/** A second run keeps what was there before the first one, unless somebody has changed the file between them. */
function recordOf(
  files: ProjectFiles,
  { path, before, after }: FileChange,
  old: readonly RecordedFile[],
): RecordedFile {
  const earlier = old.find((one) => one.path === path);
  const isOurs = earlier && earlier.after === hashOf(files.read(path));
  const kept = before === undefined ? null : Buffer.from(before, 'utf8').toString('base64');
  return { path, before: isOurs ? earlier.before : kept, after: hashOf(Buffer.from(after, 'utf8')) ?? '' };
}

/** What to write, and what to remove, so that every file is as it was. */
export interface UndoPlan {
  readonly restored: readonly { readonly path: string; readonly bytes: Buffer }[];
  readonly removed: readonly string[];
}

/**
 * How to take back what `init` did.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when there is no record, and when a file was changed since
 */
export function planUndo(files: ProjectFiles): UndoPlan {
  const record = readRecord(files);
  if (record.length === 0)
    throw new ObservabilityError(
      'OBS_OPTIONS_INVALID',
      `--undo: there is no ${RECORD_FILE}: init has changed nothing here, or it was taken back already.`,
    );
  const pending = record.filter(({ path, before }) => hashOf(files.read(path)) !== hashOf(bytesOf(before)));
  const foreign = pending.filter(({ path, after }) => hashOf(files.read(path)) !== after);
  if (foreign.length > 0) {
    const paths = foreign.map(({ path }) => path).join(', ');
    throw new ObservabilityError(
      'OBS_OPTIONS_INVALID',
      `--undo: nothing was changed, since these files were edited after init: ${paths}. Take your edits out, or restore the ` +
        `files with your version control; the bytes that were there before are in ${RECORD_FILE} (base64).`,
    );
  }
  return {
    restored: pending.flatMap(({ path, before }) =>
      before === null ? [] : [{ path, bytes: Buffer.from(before, 'base64') }],
    ),
    removed: [
      ...pending.filter(({ before }) => before === null).map(({ path }) => path),
      RECORD_FILE,
      IGNORE_FILE,
    ],
  };
}

function bytesOf(before: string | null): Buffer | undefined {
  return before === null ? undefined : Buffer.from(before, 'base64');
}

/** @returns undefined for a file that is not there */
function hashOf(bytes: Buffer | undefined): string | undefined {
  return bytes && createHash('sha256').update(bytes).digest('hex');
}

function readRecord(files: ProjectFiles): RecordedFile[] {
  const text = textOf(files, RECORD_FILE);
  if (text === undefined) return [];
  const listed = readJson(text)?.['files'];
  if (Array.isArray(listed) && listed.every(isRecordedFile)) return listed;
  throw new ObservabilityError(
    'OBS_OPTIONS_INVALID',
    `${RECORD_FILE} is no record of init: remove it, or restore it with your version control.`,
  );
}

function isRecordedFile(value: unknown): value is RecordedFile {
  if (!isRecord(value)) return false;
  const { path, before, after } = value;
  const isInside =
    typeof path === 'string' && !path.split(/[/\\]/).includes('..') && !/^([/\\]|\w:)/.test(path);
  return isInside && (before === null || typeof before === 'string') && typeof after === 'string';
}
