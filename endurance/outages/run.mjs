/**
 * Receivers that are down for a minute (refused, hanging, unavailable, reset), for spans, log lines and metrics over
 * each protocol, all at the same time:
 *
 *     node endurance/outages/run.mjs [--seconds 60]
 *
 * Exit code 1 when anything is lost or arrives twice.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = fileURLToPath(new URL('outages.ts', import.meta.url));
const loader = './test/support/typescript-loader.mjs';
const args = ['-C', 'obs:source', '--no-warnings', '--import', loader, script, ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
