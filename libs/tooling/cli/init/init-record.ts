import { createHash } from 'node:crypto';
import { ObservabilityError } from '#contracts';
import { isRecord, readJson } from '../project/read-json.js';
import { textOf, type ProjectFiles } from '../project/project-files.js';
import type { FileChange } from './init-plan.js';

const FOLDER = '.observability-init';
/** The record of the changes, with the original bytes. */
export const RECORD_FILE = `${FOLDER}/record.json`;
/** Keeps the record out of git. */
const IGNORE_FILE = `${FOLDER}/.gitignore`;

interface RecordedFile {
  readonly path: string;
  /** Original content in base64; null for a new file. */
  readonly before: string | null;
  /** SHA-256 of the written content, in hexadecimal. */
  readonly after: string;
}

/** Adds the files of the record to the changes. */
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

/** A second run keeps the original of the first run, unless the file was edited between the runs. */
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

/** Files to restore and files to remove. */
export interface UndoPlan {
  readonly restored: readonly { readonly path: string; readonly bytes: Buffer }[];
  readonly removed: readonly string[];
}

/**
 * Plans the undo of all runs of `init`.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when there is no record, or a file was edited after `init`
 */
export function planUndo(files: ProjectFiles): UndoPlan {
  const record = readRecord(files);
  if (record.length === 0)
    throw new ObservabilityError(
      'OBS_OPTIONS_INVALID',
      `--undo: there is no ${RECORD_FILE}: init has changed nothing here, or the changes were undone already.`,
    );
  const pending = record.filter(({ path, before }) => hashOf(files.read(path)) !== hashOf(bytesOf(before)));
  const foreign = pending.filter(({ path, after }) => hashOf(files.read(path)) !== after);
  if (foreign.length > 0) {
    const paths = foreign.map(({ path }) => path).join(', ');
    throw new ObservabilityError(
      'OBS_OPTIONS_INVALID',
      `--undo: nothing was changed, since these files were edited after init: ${paths}. Remove your edits, or restore ` +
        `the files with your version control; the original bytes are in ${RECORD_FILE} (base64).`,
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

/** @returns undefined for a missing file */
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
    `${RECORD_FILE} is not a record of init: remove it, or restore it with your version control.`,
  );
}

function isRecordedFile(value: unknown): value is RecordedFile {
  if (!isRecord(value)) return false;
  const { path, before, after } = value;
  const isInside =
    typeof path === 'string' && !path.split(/[/\\]/).includes('..') && !/^([/\\]|\w:)/.test(path);
  return isInside && (before === null || typeof before === 'string') && typeof after === 'string';
}
