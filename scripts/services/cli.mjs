/**
 * `npm run services -- up|down|start|stop|kill|status|env [name...]`: the real services of the demo, private to
 * this project. What can be evaluated by a shell goes to stdout, all else to stderr.
 */
import { readdirSync, rmdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianBackend } from './debian.mjs';
import { dockerAnswers, dockerBackend } from './docker.mjs';
import { missingFor, services } from './index.mjs';
import { canInstall, install } from './install.mjs';

const ROOT = resolve(
  process.env.OBS_SERVICES_DIR || fileURLToPath(new URL('../../.services', import.meta.url)),
);
const DEFAULT_NAMES = ['rabbitmq', 'redis', 's3', 'prometheus'];
const USAGE = `Usage: npm run services -- COMMAND [NAME...]

  up        start the services (those that run are left alone) and print the variables to export
  down      stop them and delete their data
  stop      stop them gracefully; ports and data are kept
  kill      end them at once, as a crash would; ports and data are kept
  start     start them again on the same ports and data
  status    say which run, and where
  env       print the variables of those that run

NAME: ${Object.keys(services).join(', ')}. Without a name: ${DEFAULT_NAMES.join(', ')} for up and start, all others.
Data, logs and pid files are kept in ${ROOT} (OBS_SERVICES_DIR overrides).`;

const say = (text) => console.error(text);

function howToGetThem(names, packages) {
  return `Not installed: ${packages.join(', ')} (needed for ${names.join(', ')}). Do one of these and run the command again:
  - run it as root on Debian or Ubuntu, and it installs them by itself, starting no system service
  - install them:  sudo apt-get install --no-install-recommends ${packages.join(' ')}
  - start Docker (with docker compose), and it uses docker-compose.yml instead`;
}

/** Debian packages that are there; those that we may install; Docker; in this order. */
function chooseBackend(names) {
  const packages = missingFor(names);
  if (packages.length > 0 && canInstall()) {
    say(`Installing ${packages.join(' ')} ...`);
    install(packages);
  } else if (packages.length > 0) {
    if (!dockerAnswers()) throw new Error(howToGetThem(names, packages));
    return dockerBackend(ROOT, { create: true });
  }
  return debianBackend(ROOT);
}

const currentBackend = () => dockerBackend(ROOT) ?? debianBackend(ROOT);

function printVariables(backend) {
  for (const [name, value] of Object.entries(backend.env())) console.log(`export ${name}='${value}'`);
}

function removeRootWhenEmpty() {
  try {
    if (readdirSync(ROOT).length === 0) rmdirSync(ROOT);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

async function start(names) {
  const backend = dockerBackend(ROOT) ?? chooseBackend(names);
  say(`Starting ${names.join(', ')} ...`);
  try {
    await backend.start(names);
  } finally {
    printVariables(backend);
  }
}

const commands = {
  up: start,
  start,
  stop: (names) => currentBackend().stop(names),
  kill: (names) => currentBackend().kill(names),
  async down(names) {
    await currentBackend().remove(names);
    removeRootWhenEmpty();
  },
  status() {
    const rows = currentBackend().status();
    if (rows.length === 0) say('No service was started.');
    for (const { name, state, where } of rows) console.log(`${name.padEnd(13)}${state.padEnd(9)}${where}`);
  },
  env: () => printVariables(currentBackend()),
};

async function main([command, ...named]) {
  const unknown = named.filter((name) => !Object.hasOwn(services, name));
  if (!Object.hasOwn(commands, command ?? '') || unknown.length > 0) {
    say(unknown.length > 0 ? `Unknown service: ${unknown.join(', ')}\n\n${USAGE}` : USAGE);
    process.exitCode = 1;
    return;
  }
  const starting = command === 'up' || command === 'start';
  const names = named.length > 0 ? named : starting ? DEFAULT_NAMES : Object.keys(services);
  try {
    await commands[command](names);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}

await main(process.argv.slice(2));
