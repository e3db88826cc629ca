/** A project per subject, as its users would install it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from '../../scripts/library/pack.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const NEST = {
  '@nestjs/common': '^11.1.0',
  '@nestjs/core': '^11.1.0',
  '@nestjs/platform-express': '^11.1.0',
  'reflect-metadata': '^0.2.2',
  rxjs: '^7.8.1',
};
const PEERS = {
  '@opentelemetry/api': '~1.9.1',
  '@opentelemetry/sdk-node': '^0.223.0',
  '@willsoto/nestjs-prometheus': '^6.1.0',
  'nestjs-otel': '^7.0.1',
  'nestjs-pino': '^4.6.1',
  pino: '^10.0.0',
  'pino-http': '^11.0.0',
  'prom-client': '^15.1.3',
};

/** @returns folder, tarball size and installed packages, by subject */
export async function installProjects(root) {
  rmSync(root, { recursive: true, force: true });
  const tarball = await pack(join(root, 'tarball'));
  const ours = { 'nestjs-observability': `file:${tarball}`, '@opentelemetry/api': '~1.9.1' };
  const projects = { bare: {}, ours, peers: PEERS };
  return Object.fromEntries(
    Object.entries(projects).map(([subject, dependencies]) => [
      subject,
      { ...install(join(root, subject), dependencies), tarball: statSync(tarball).size / 1024 },
    ]),
  );
}

function install(folder, dependencies) {
  process.stderr.write(`installing ${folder} …\n`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { ...NEST, ...dependencies } }),
  );
  cpSync(join(here, 'application.mjs'), join(folder, 'application.mjs'));
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const modules = join(folder, 'node_modules');
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  return { folder, packages: Object.keys(packages).length, files: files.length, megabytes: bytes / 2 ** 20 };
}
