import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { CliCommand, CliOutput } from '#contracts';
import { counted } from '#provisioning';
import { diffOf } from './init/line-diff.js';
import { planInit, type InitPlan } from './init/init-plan.js';
import { planUndo, RECORD_FILE, withRecord } from './init/init-record.js';
import { undoChanges, writeChanges } from './init/write-files.js';
import { packageRange } from './package-version.js';
import { filesOnDisk, type ProjectFiles } from './project/project-files.js';
import { readCall } from './read-call.js';

const USAGE = `Usage: nestjs-observability init [options]

Adds this package to a Nest application: ObservabilityModule in the root module, the lines of main.ts, an example health check,
a metric test and an alert test, .env.example, and the dependency. Shows the changes as a diff and asks for confirmation.
Existing parts are not changed, so a second run does nothing. When a file has a form that init cannot edit, init leaves the
file unchanged and prints the lines to add.

  --yes           do not ask
  --dry-run       show the changes, write nothing
  --undo          restore the original files byte by byte; refused when a file was edited after init
  --project NAME  an application in a monorepo of the Nest CLI (default: the one that nest-cli.json names)
  --dir FOLDER    the folder of package.json (default: the current one)

Exit codes: 0 done, or nothing to do; 1 declined, or lines have to be added by hand; 2 called wrongly.`;

interface Call {
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly undo: boolean;
  readonly project: string | undefined;
  readonly folder: string;
}

function parse(args: string[]): Call | string {
  const { values } = parseArgs({
    args,
    options: {
      yes: { type: 'boolean', short: 'y', default: false },
      'dry-run': { type: 'boolean', default: false },
      undo: { type: 'boolean', default: false },
      project: { type: 'string' },
      dir: { type: 'string', default: '.' },
    },
  });
  const { yes, undo, project, dir, 'dry-run': dryRun } = values;
  if (undo && dryRun) return '--undo and --dry-run exclude each other';
  return { yes, undo, dryRun, project, folder: resolve(dir) };
}

/** Asks a question; resolves to undefined without a terminal. */
export type Ask = (question: string) => Promise<string | undefined>;

/**
 * `npx nestjs-observability init`.
 *
 * @param ask asks for confirmation; default: on the terminal
 */
export function initCommand(ask: Ask = askOnTerminal): CliCommand {
  return {
    summary: 'adds this package to a Nest application; --undo restores the files',
    usage: USAGE,
    async run(args, io) {
      const call = readCall(args, parse, USAGE, io);
      if (!call) return 2;
      const files = filesOnDisk(call.folder);
      return call.undo ? undo(call, files, io) : add(call, files, io, ask);
    },
  };
}

async function add(call: Call, files: ProjectFiles, io: CliOutput, ask: Ask): Promise<number> {
  const plan = planInit(files, packageRange(), { name: call.project });
  for (const change of plan.changes) io.out(`${diffOf(change)}\n`);
  sayByHand(plan, io);
  const code = plan.byHand.length > 0 ? 1 : 0;
  if (plan.changes.length === 0) {
    io.out(code === 0 ? 'Nothing to do: all parts are present.' : 'Nothing else to do.');
    return code;
  }
  if (call.dryRun) return code;
  if (!call.yes && !(await isWanted(plan, io, ask))) return 1;
  writeChanges(call.folder, withRecord(files, plan.changes));
  io.out(nextSteps(plan));
  return code;
}

function undo({ folder }: Call, files: ProjectFiles, io: CliOutput): number {
  const plan = planUndo(files);
  undoChanges(folder, plan);
  io.out(
    `Undone: ${counted(plan.restored.length, 'file')} restored, ${counted(plan.removed.length - 2, 'file')} removed.`,
  );
  return 0;
}

async function isWanted({ changes }: InitPlan, io: CliOutput, ask: Ask): Promise<boolean> {
  const answer = await ask(`Change ${counted(changes.length, 'file')}? [y/N] `);
  if (answer === undefined)
    io.err('Nothing was changed: there is no terminal to ask on. Use --yes to apply the changes.');
  else if (/^y(?:es)?$/i.test(answer.trim())) return true;
  else io.out('Nothing was changed.');
  return false;
}

function sayByHand({ byHand }: InitPlan, io: CliOutput): void {
  for (const { file, why, lines } of byHand)
    io.out(`Add these lines to ${file} yourself (${why}):\n\n${lines.replaceAll(/^/gm, '    ')}\n`);
}

function nextSteps({ project, changes }: InitPlan): string {
  const { manager, testRunner } = project;
  const needsInstall = changes.some(({ path }) => path === 'package.json');
  const steps = [
    ...(needsInstall ? [`${manager} install`] : []),
    ...(testRunner ? [`${manager} test`] : []),
    `${manager} run start`,
  ];
  return [
    `Done. ${RECORD_FILE} has the original files: "init --undo" restores them.`,
    `Next: ${steps.join(', then ')}; then open http://127.0.0.1:8004/health and /metrics.`,
  ].join('\n');
}

async function askOnTerminal(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
