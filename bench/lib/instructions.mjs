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
/** One thread and no chance, so that two runs differ by their operations alone. */
export const SAME_EACH_TIME = ['--single-threaded', '--hash-seed=1', '--random-seed=1'];

/**
 * Instructions per operation, which a busy machine cannot falsify: a run of N operations and one of 2 N under
 * callgrind, their difference divided by N. A run takes half a minute.
 *
 * @param chosen says whether a subject is wanted, by the id of a case that has it
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

/** Says what is missing, where it is. */
export function canCount() {
  if (spawnSync('valgrind', ['--version']).status === 0) return true;
  process.stderr.write('no instructions: valgrind is missing (Debian: apt-get install valgrind)\n');
  return false;
}

/** A figure that is not a median. */
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
