import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTelemetryStore } from '../../libs/backend/store/room.ts';
import { checkFile } from '../../test/support/store/check-file.ts';
import { logEntry } from '../../test/support/store/entries.ts';

const LINES = 50;

/** An 8 MB disk filled by others, a read-only disk, files that become read-only, a removed folder. */
export function disk() {
  const problems = [];
  const running = { immutable: immutable(problems), removed: removed(problems) };
  const mount = mkdtempSync(join(tmpdir(), 'obs-disk-'));
  if (run('mount', '-t', 'tmpfs', '-o', 'size=8m', 'none', mount) !== 0) {
    rmSync(mount, { recursive: true });
    return { skipped: 'no root, or no mounts here', ...running, problems };
  }
  try {
    return {
      ...running,
      full: outage(join(mount, 'full'), problems, {
        begin: () => fill(join(mount, 'others')),
        end: () => rmSync(join(mount, 'others')),
      }),
      readOnly: readOnly(mount, problems),
      problems,
    };
  } finally {
    // libsql closes a file only when its statements are garbage collected.
    run('umount', '-l', mount);
    rmSync(mount, { recursive: true, force: true });
  }
}

/**
 * Files and folder become read-only while the store writes to them. Root ignores file modes, and a file system with
 * open files cannot be remounted read-only, so the files are made immutable, which ext2, ext3 and ext4 check on every
 * write.
 */
function immutable(problems) {
  const folder = mkdtempSync(join(tmpdir(), 'obs-immutable-'));
  const directory = join(folder, 'store');
  const chattr = (flag) => run('chattr', '-R', flag, directory) === 0 && run('chattr', flag, directory) === 0;
  try {
    if (!refusesWrites(folder)) return { skipped: 'no root, or no immutable files here' };
    return outage(directory, problems, { begin: () => chattr('+i'), end: () => chattr('-i') });
  } finally {
    chattr('-i');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether an open file rejects writes once it is immutable. */
function refusesWrites(folder) {
  const file = join(folder, 'probe');
  const open = openSync(file, 'w');
  try {
    if (run('chattr', '+i', file) !== 0) return false;
    writeSync(open, 'x');
    return false;
  } catch {
    return true;
  } finally {
    run('chattr', '-i', file);
    closeSync(open);
  }
}

/** The folder is removed twice while the store writes to it: the store creates a new one, and nothing fails. */
function removed(problems) {
  const folder = mkdtempSync(join(tmpdir(), 'obs-removed-'));
  const directory = join(folder, 'store');
  const running = start(directory);
  running.seconds(2, 'before');
  for (const name of ['first', 'second']) {
    rmSync(directory, { recursive: true });
    running.seconds(5, name);
    if (running.store.logs({ text: name }, { limit: 1 }).items.length !== 1)
      problems.push({ directory, problem: `nothing is kept after the folder was removed (${name})` });
  }
  const codes = running.warnings.map((text) => text.split(':')[0]);
  if (codes.filter((code) => code === 'store.replaced').length !== 2)
    problems.push({ directory, warnings: running.warnings });
  running.store.close();
  checkFile(directory, problems);
  rmSync(folder, { recursive: true });
  return { warnings: running.warnings };
}

function start(directory) {
  const warnings = [];
  let ms = 0;
  const store = createTelemetryStore({
    directory,
    maxBytes: 64 * 2 ** 20,
    warn: (code, text) => warnings.push(`${code}: ${text}`),
    monotonicMs: () => ms,
  });
  const seconds = (count, name) => {
    for (let i = 0; i < count; i++) {
      ms += 1000;
      store.appendLogs(
        Array.from({ length: LINES }, (_, n) =>
          logEntry({ timeMs: Date.now(), message: `${name} ${i} ${n}` }),
        ),
      );
      store.tick(Date.now());
    }
  };
  return { store, warnings, seconds };
}

function outage(directory, problems, { begin, end }) {
  const { store, warnings, seconds } = start(directory);
  seconds(2, 'before');
  begin();
  seconds(60, 'during');
  const { dropped } = store.statistics();
  end();
  seconds(40, 'after');
  const codes = warnings.map((text) => text.split(':')[0]);
  const after = store.logs({ text: 'after 39' }, { limit: 10 }).items.length;
  if (dropped.logs === 0) problems.push({ directory, problem: 'nothing was dropped' });
  if (after !== 10) problems.push({ directory, problem: 'it did not recover', warnings });
  if (store.logs({ text: 'before' }, { limit: 10 }).items.length !== 10)
    problems.push({ directory, problem: 'what was written before is gone' });
  if (codes.join() !== 'store.failing,store.recovered') problems.push({ directory, warnings });
  store.close();
  checkFile(directory, problems);
  rmSync(directory, { recursive: true });
  return { dropped: dropped.logs, warnings };
}

/** A folder that is read-only at start: telemetry stays in memory, with one warning. */
function readOnly(mount, problems) {
  run('umount', '-l', mount);
  run('mount', '-t', 'tmpfs', '-o', 'ro,size=8m', 'none', mount);
  const warnings = [];
  const store = createTelemetryStore({
    directory: join(mount, 'store'),
    warn: (code, text) => warnings.push(`${code}: ${text}`),
  });
  store.appendLogs([logEntry()]);
  const kept = store.logs({}, { limit: 1 }).items.length;
  store.close();
  if (kept !== 1 || warnings.length !== 1 || !warnings[0].startsWith('store.directory_unusable'))
    problems.push({ kept, warnings });
  return { warnings };
}

function fill(file) {
  for (let size = 8 * 2 ** 20; size >= 1024; size >>= 1)
    for (;;)
      try {
        writeFileSync(file, new Uint8Array(size), { flag: 'a' });
      } catch {
        break;
      }
}

function run(command, ...args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status;
}
