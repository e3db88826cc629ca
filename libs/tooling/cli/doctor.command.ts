import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CliCommand, CliOutput } from '#contracts';
import { counted } from '#provisioning';
import { DEFAULT_URL } from './alerts/management-api.js';
import { cardinalityCheck } from './doctor/checks/cardinality.check.js';
import { copiesCheck } from './doctor/checks/copies.check.js';
import { exportersCheck } from './doctor/checks/exporters.check.js';
import { moduleCheck } from './doctor/checks/module.check.js';
import { pagesCheck } from './doctor/checks/pages.check.js';
import { portCheck } from './doctor/checks/port.check.js';
import { startCheck } from './doctor/checks/start.check.js';
import { tsconfigCheck } from './doctor/checks/tsconfig.check.js';
import { versionsCheck } from './doctor/checks/versions.check.js';
import { examine, type DoctorCall, type Examined } from './doctor/examined.js';
import type { DoctorCheck, Finding } from './doctor/finding.js';
import { readCall } from './read-call.js';

const USAGE = `Usage: nestjs-observability doctor [options]

Finds problems in the telemetry setup of a Nest application and prints the solution of each: several copies of a package,
incompatible versions, missing peers, ObservabilityModule missing or imported twice, a second LoggerModule of nestjs-pino,
instrumentations that start too late, compiler options, a port in use, receivers that cannot be reached. While the
application runs, also metrics near their cardinality limit, and failed exports.

  --dir FOLDER    the folder of package.json (default: the current one)
  --project NAME  an application in a monorepo of the Nest CLI (default: the one that nest-cli.json names)
  --url URL       where the management pages of the running application are (default: from options and variables, else
                  ${DEFAULT_URL})
  --json          the findings as a list of { check, what, fix }

Exit codes: 0 nothing found, 1 something found, 2 called wrongly.`;

const CHECKS: readonly DoctorCheck[] = [
  versionsCheck,
  copiesCheck,
  moduleCheck,
  startCheck,
  tsconfigCheck,
  portCheck,
  pagesCheck,
  cardinalityCheck,
  exportersCheck,
];

interface Call extends DoctorCall {
  readonly json: boolean;
}

function parse(args: string[]): Call | string {
  const { values } = parseArgs({
    args,
    options: {
      dir: { type: 'string', default: '.' },
      project: { type: 'string' },
      url: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { url, project, json } = values;
  if (url !== undefined && (!URL.canParse(url) || !/^https?:/i.test(url)))
    return `--url: "${url}" is not an address such as ${DEFAULT_URL}`;
  return { folder: resolve(values.dir), project, json, url: url?.replace(/\/+$/, '') };
}

/**
 * `npx nestjs-observability doctor`.
 *
 * @param env environment variables of the application
 */
export function doctorCommand(env: Examined['env'] = process.env): CliCommand {
  return {
    summary: 'finds problems in the telemetry setup of an application',
    usage: USAGE,
    async run(args, io) {
      const call = readCall(args, parse, USAGE, io);
      if (!call) return 2;
      const examined = await examine(call, env);
      const findings = (await Promise.all(CHECKS.map(async (check) => check(examined)))).flat();
      if (call.json) io.out(JSON.stringify(findings, null, 2));
      else report(findings, io);
      io.err(summary(findings, examined));
      return findings.length > 0 ? 1 : 0;
    },
  };
}

function report(findings: readonly Finding[], io: CliOutput): void {
  for (const { check, what, fix } of findings) io.out(`${check}: ${what}\n  ${fix}\n`);
}

function summary(findings: readonly Finding[], { sources, management }: Examined): string {
  return `${counted(findings.length, 'finding')} in ${counted(sources.length, 'source file')}. ${aboutRunning(management)}`;
}

function aboutRunning(management: Examined['management']): string {
  if (management?.running.kind !== 'application')
    return 'No running application was found: cardinality and exports were not checked (start the application, or use --url).';
  const { url, running } = management;
  if (!running.metrics && running.unreadable.length > 0)
    return `The metrics of the application at ${url} could not be read: cardinality and exports were not checked.`;
  return running.metrics
    ? `The running application at ${url} was checked, too.`
    : `The metrics of the application at ${url} need a token (management.protectMetrics): they were not checked.`;
}
