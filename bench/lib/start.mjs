/** Start-up cost of an application: bare, with this package, and with peers that provide the same features. */
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installProjects } from '../start/projects.mjs';
import { summary } from './stats.mjs';

/** Outside the repository, whose packages would otherwise be resolved. */
const root = join(tmpdir(), 'nestjs-observability-start');
const UNITS = { import: 'ms', boot: 'ms', memory: 'MB' };
const ENV = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };
/** CPU time in milliseconds; see docs/benchmarks.md. */
const BARS = { 'start.ours.boot': 33 };

export async function runStart(chosen, { startRounds }) {
  if (!chosen('start')) return { results: [], subjects: [] };
  const projects = await installProjects(root);
  const rounds = [];
  for (let round = 0; round < startRounds; round++)
    rounds.push(
      Object.fromEntries(
        Object.entries(projects).map(([subject, { folder }]) => [subject, startOnce(folder, subject)]),
      ),
    );
  const added = ['ours', 'peers'];
  return {
    results: added.flatMap((subject) =>
      Object.entries(UNITS).map(([measure, unit]) => {
        const id = `start.${subject}.${measure}`;
        const row = {
          id,
          unit,
          ...summary(rounds.map((round) => round[subject][measure] - round.bare[measure])),
        };
        return id in BARS ? { ...row, bar: BARS[id], atMost: true, holds: row.value <= BARS[id] } : row;
      }),
    ),
    subjects: [
      ...Object.keys(projects).flatMap((subject) =>
        Object.entries(UNITS).map(([measure, unit]) => ({
          ...{ id: `start.${subject}.${measure} (all)`, unit },
          ...summary(rounds.map((round) => round[subject][measure])),
        })),
      ),
      ...added.flatMap((subject) =>
        ['packages', 'files', 'megabytes'].map((unit) =>
          fixed(`start.${subject}.${unit}`, unit, projects[subject][unit] - projects.bare[unit]),
        ),
      ),
      fixed('start.ours.tarball', 'KB', projects.ours.tarball),
    ],
  };
}

const fixed = (id, unit, value) => ({ id, unit, value, spread: [value, value] });

function startOnce(folder, subject) {
  const { stderr } = spawnSync(process.execPath, ['application.mjs', subject], {
    ...{ cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
    env: { ...process.env, ...ENV, NODE_ENV: 'production' },
  });
  const line = stderr.split('\n').find((text) => text.startsWith('{"import"'));
  if (!line) throw new Error(`${subject} did not start:\n${stderr}`);
  return JSON.parse(line);
}
