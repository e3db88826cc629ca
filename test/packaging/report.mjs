/** Output of a run: one line per cell on standard output and, with a folder, a log per cell and one table. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, managerVersion } from './tools.mjs';

/** Packages whose installed versions the table shows. */
const SHOWN = {
  nest: '@nestjs/core',
  api: '@opentelemetry/api',
  exporter: '@opentelemetry/exporter-trace-otlp-http',
  'sdk-metrics': '@opentelemetry/sdk-metrics',
  'nestjs-pino': 'nestjs-pino',
  typescript: 'typescript',
  jest: 'jest',
  vitest: 'vitest',
};
const HEAD = '| cell | versions | outcome | seconds |\n|---|---|---|---:|\n';

export class Report {
  #folder;
  #current;

  /** @param folder for logs and the table; without one, only lines on standard output are written */
  constructor(folder) {
    this.#folder = folder;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'table.md'), HEAD);
  }

  /** @returns a function that appends to the cell's log */
  begin(cell, project) {
    this.#current = { cell, project, started: Date.now() };
    if (!this.#folder) return () => undefined;
    const file = join(this.#folder, `${cell.id}.log`);
    writeFileSync(file, '');
    return (text) => appendFileSync(file, `${text}\n`);
  }

  passed(steps) {
    this.#end('ok', steps, steps);
  }

  failed(error) {
    const said = `${error.message}\n${error.stdout ?? ''}\n${error.stderr ?? error.stack}`;
    if (this.#folder) appendFileSync(join(this.#folder, `${this.#current.cell.id}.log`), `FAILED ${said}\n`);
    this.#end('FAILED', `\n${said}`, `**failed**: ${error.message.split('\n')[0]}`);
  }

  #end(outcome, detail, cellOfTable) {
    const { cell, project, started } = this.#current;
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${outcome.padEnd(7)}${cell.id.padEnd(50)}${seconds} s  ${detail}\n`);
    if (!this.#folder) return;
    const row = [cell.id, installed(project, cell), cellOfTable, seconds];
    appendFileSync(join(this.#folder, 'table.md'), `| ${row.join(' | ')} |\n`);
  }
}

/** The actually installed versions of a cell. */
function installed(project, { node, manager }) {
  const runtime = execFileSync('node', ['-p', 'process.versions.node'], {
    env: environment(node),
    encoding: 'utf8',
  });
  const versions = Object.entries(SHOWN)
    .map(([name, path]) => [name, join(project, 'node_modules', path, 'package.json')])
    .filter(([, manifest]) => existsSync(manifest))
    .map(([name, manifest]) => `${name} ${JSON.parse(readFileSync(manifest, 'utf8')).version}`);
  return [`node ${runtime.trim()}`, `${manager} ${managerVersion(manager, node)}`, ...versions].join(', ');
}
