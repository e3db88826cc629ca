import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { floors, instructionSubjects } from '../cases.mjs';

const OPERATIONS = 400_000;
const child = fileURLToPath(new URL('instructions-child.mjs', import.meta.url));
export const CALLGRIND = [
  'valgrind',
  '--tool=callgrind',
  '--callgrind-out-file=/dev/null',
  '--smc-check=all-non-file',
];
/** Single-threaded and deterministic, so that two runs differ only by their operations. */
export const SAME_EACH_TIME = ['--single-threaded', '--hash-seed=1', '--random-seed=1'];

/**
 * Instructions per operation, independent of other load: the difference between runs of N and 2 N operations under
 * callgrind, divided by N. A run takes half a minute.
 *
 * @param chosen selects subjects by the id of a case
 */
export async function runInstructions(chosen) {
  if (!canCount()) return [];
  const subjects = [];
  for (const name of [...floors, ...instructionSubjects(chosen)]) {
    process.stderr.write(`counting instructions of ${name} …\n`);
    const [fewer, more] = await Promise.all(
      [OPERATIONS, 2 * OPERATIONS].map((count) => collected(name, count)),
    );
    const value = (more - fewer) / OPERATIONS;
    subjects.push({ id: `instructions.${name}`, unit: 'instructions', ...once(value) });
  }
  return subjects;
}

/** Reports missing tools. */
export function canCount() {
  if (spawnSync('valgrind', ['--version']).status === 0) return true;
  process.stderr.write('no instructions: valgrind is missing (Debian: apt-get install valgrind)\n');
  return false;
}

/** A figure without a median. */
export function once(value) {
  return { value, spread: [value, value], n: 1 };
}

async function collected(name, count) {
  const script = [child, ...name.split('.'), String(count)];
  const [valgrind, ...flags] = CALLGRIND;
  const { stderr } = await promisify(execFile)(
    valgrind,
    [...flags, process.execPath, '--no-warnings', ...SAME_EACH_TIME, ...script],
    {
      maxBuffer: 2 ** 26,
    },
  );
  const found = /Collected : (\d+)/.exec(stderr);
  if (!found) throw new Error(`callgrind counted nothing of ${name}:\n${stderr}`);
  return Number(found[1]);
}
