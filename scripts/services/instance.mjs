/** One running (or stopped) service: a folder with its settings, ports, data, logs and pid files. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from './ports.mjs';
import { until } from './probes.mjs';
import { kill, launch, logPath, logTail, pidsOf, stop } from './process.mjs';

const READY_MS = 90_000;

function savedPorts(dir) {
  try {
    return JSON.parse(readFileSync(join(dir, 'ports.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

async function portsFor(service, dir) {
  const saved = savedPorts(dir);
  if (saved) return saved;
  const ports = await freePorts(service.ports);
  writeFileSync(join(dir, 'ports.json'), JSON.stringify(ports));
  return ports;
}

/** Describes the service in a folder without touching it; undefined when none was ever started there. */
export function findInstance(service, dir) {
  const ports = savedPorts(dir);
  return ports && instance(service, dir, ports, {});
}

/** Starts the service in a folder, or finds it running there; returns when it answers. */
export async function openInstance(service, dir, options = {}) {
  mkdirSync(dir, { recursive: true });
  const opened = instance(service, dir, await portsFor(service, dir), options);
  await opened.start();
  return opened;
}

function instance(service, dir, ports, options) {
  const processes = service.processes(dir, ports, options);
  const url = service.url(ports);
  const reversed = processes.toReversed();
  const alive = ({ name }) => pidsOf(dir, name).length > 0;

  async function waitFor(question, launched) {
    let dead;
    const answered = await until(async () => {
      dead = launched.find((each) => !alive(each));
      return dead !== undefined || question();
    }, READY_MS);
    if (answered && !dead) return;
    const name = dead?.name ?? processes.at(-1).name;
    const what = dead ? 'ended while it was starting' : `did not answer within ${READY_MS / 1000} s`;
    throw new Error(
      `${service.name}: ${name} ${what}. The last lines of ${logPath(dir, name)}:\n${logTail(dir, name)}`,
    );
  }

  const self = {
    name: service.name,
    dir,
    ports,
    url,
    env: service.env(url),
    logPath: logPath(dir, processes.at(-1).name),
    pids: () => processes.flatMap(({ name }) => pidsOf(dir, name)),
    isRunning: () => processes.every(alive),
    async start() {
      const launched = [];
      try {
        if (!processes.some(alive)) await service.prepare(dir, ports, options);
        for (const each of processes) {
          if (!alive(each)) await launch(dir, each, options);
          launched.push(each);
          if (each.ready) await waitFor(each.ready, launched);
        }
        await waitFor(() => service.ready(ports), launched);
      } catch (error) {
        await self.kill();
        throw error;
      }
    },
    async stop() {
      for (const { name, stopSignal } of reversed) await stop(dir, name, stopSignal);
    },
    async kill() {
      await Promise.all(reversed.map(({ name }) => kill(dir, name)));
    },
    async remove() {
      await self.stop();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return self;
}
