import { ObservabilityError, packageAround, type InstalledPackage } from '#contracts';
import { readProject, type NestProject } from '../project/nest-project.js';
import { filesOnDisk } from '../project/project-files.js';
import { reachableSources, type SourceText } from '../project/reachable-sources.js';
import { packageFrom } from './installed.js';
import { lookAtRunning, type Running } from './running-application.js';

const PACKAGE = 'nestjs-observability';

/** What `doctor` looks at. */
export interface Examined {
  readonly folder: string;
  readonly project: NestProject;
  /** What the entry file loads. */
  readonly sources: readonly SourceText[];
  /** This package, as the application finds it. */
  readonly library: InstalledPackage | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the management pages are, and what is there; undefined where any free port is taken. */
  readonly management: { readonly url: string; readonly running: Running } | undefined;
}

/** What is asked for. */
export interface DoctorCall {
  readonly folder: string;
  readonly project: string | undefined;
  readonly url: string | undefined;
}

/**
 * Reads all that the checks need.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` for what is no Nest project, and for an address that does not answer
 */
export async function examine(call: DoctorCall, env: Examined['env']): Promise<Examined> {
  const { folder } = call;
  const files = filesOnDisk(folder);
  const project = readProject(files, { name: call.project });
  const sources = reachableSources(files, project.entry);
  const url = call.url ?? managementUrl(sources, env);
  const running = url === undefined ? undefined : await lookAtRunning(url);
  if (call.url !== undefined && running?.kind === 'nothing')
    throw new ObservabilityError('OBS_OPTIONS_INVALID', `--url: nothing answers at ${call.url}.`);
  return {
    folder,
    project,
    sources,
    library: packageFrom(folder, PACKAGE) ?? packageAround(folder, PACKAGE),
    env,
    management: url === undefined || !running ? undefined : { url, running },
  };
}

/** Options in code go before variables, as in the application. */
function managementUrl(sources: readonly SourceText[], env: Examined['env']): string | undefined {
  const [, options = ''] =
    /\bmanagement\s*:\s*\{([^{}]*)\}/.exec(sources.map(({ code }) => code).join('\n')) ?? [];
  const inCode = /\bport\s*:\s*(\d+)\b/.exec(options)?.[1];
  const port = Number(inCode ?? env['METRICS_PORT'] ?? env['OTEL_EXPORTER_PROMETHEUS_PORT'] ?? 8004);
  if (/\bmount\s*:/.test(options) || env['MANAGEMENT_MOUNT'] || !(port > 0)) return undefined;
  const host = env['METRICS_HOST'] ?? '127.0.0.1';
  return `http://${['0.0.0.0', '::', ''].includes(host) ? '127.0.0.1' : host}:${port}`;
}
