import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createTelemetryStore } from '../../libs/backend/store/room.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { scratchFolder } from '../../test/support/store/scratch.ts';
import { checkFile } from '../../test/support/store/check-file.ts';

const writer = fileURLToPath(new URL('writer.mjs', import.meta.url));
const LOADER = ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'];
/** One second, plus the scheduling delay of a loaded machine. */
const MAY_LOSE_MS = 1000;
const SLACK_MS = 300;

/** Repeatedly kills a writer: records older than a second must be present, and the file intact. */
export async function kills(seed, times) {
  const folder = scratchFolder();
  const random = seededRandom(seed);
  const problems = [];
  let from = 0;
  let lost = 0;
  let most = 0;
  for (let kill = 1; kill <= times; kill++) {
    const { numbers, atMs, said } = await writeAndKill(folder.path, from, 300 + random() * 3000);
    if (said.trim() !== '') problems.push({ kill, said });
    const due = numbers.filter(([, timeMs]) => timeMs < atMs - MAY_LOSE_MS - SLACK_MS).at(-1)?.[0] ?? 0;
    checkFile(folder.path, problems);
    const kept = newest(folder.path);
    if (kept < due) problems.push({ kill, due, kept });
    const last = numbers.at(-1)?.[0] ?? from;
    lost += last - kept;
    most = Math.max(most, last - kept);
    from = last;
  }
  const store = open(folder.path);
  const { uncleanStarts, totalBytes } = store.statistics();
  store.close();
  folder.remove();
  return {
    kills: times,
    written: from,
    lostLines: lost,
    mostLostAtOnce: most,
    uncleanStarts,
    totalBytes,
    problems,
  };
}

async function writeAndKill(folder, from, afterMs) {
  const child = spawn(process.execPath, [...LOADER, writer, folder, String(from)]);
  const numbers = [];
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  child.stdout.on('data', (chunk) => {
    const timeMs = performance.now();
    for (const line of String(chunk).trim().split('\n')) numbers.push([Number(line), timeMs]);
  });
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  const atMs = performance.now();
  child.kill('SIGKILL');
  await once(child, 'close');
  return { numbers, atMs, said };
}

function newest(folder) {
  const store = open(folder);
  const [line] = store.logs({}, { limit: 1 }).items;
  store.close();
  return Number(line?.fields.n ?? 0);
}

function open(directory) {
  return createTelemetryStore({
    directory,
    maxBytes: 256 * 2 ** 20,
    warn: (_code, text) => process.stderr.write(`${text}\n`),
  });
}
