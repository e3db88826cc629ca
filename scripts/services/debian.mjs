/** The services as processes of this machine, each in its own folder below `root`. */
import { join } from 'node:path';
import { find, open, services } from './index.mjs';

export function debianBackend(root) {
  const folder = (name) => join(root, name);
  const existing = (names) => names.map((name) => find(name, folder(name))).filter(Boolean);
  const all = () => existing(Object.keys(services));

  return {
    start: (names) => everyOne(names.map((name) => open(name, folder(name)))),
    stop: (names) => everyOne(existing(names).map((each) => each.stop())),
    kill: (names) => everyOne(existing(names).map((each) => each.kill())),
    remove: (names) => everyOne(existing(names).map((each) => each.remove())),
    status: () =>
      all().map((each) => ({
        name: each.name,
        state: each.isRunning() ? 'running' : 'stopped',
        where: `${each.url}  ${each.dir}${each.pids().length ? `  pid ${each.pids().join(' ')}` : ''}`,
      })),
    env: () =>
      Object.assign(
        {},
        ...all()
          .filter((each) => each.isRunning())
          .map((each) => each.env),
      ),
  };
}

/** Waits for all, so that one failure does not leave the others half way; then reports every failure. */
async function everyOne(promises) {
  const failures = (await Promise.allSettled(promises)).filter(({ status }) => status === 'rejected');
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason.message).join('\n\n'));
}
