import { bareHost, ObservabilityError, packageAround, withPort, type InstalledPackage } from '#contracts';
import { readProject, type NestProject } from '../project/nest-project.js';
import { filesOnDisk } from '../project/project-files.js';
import { reachableSources, type SourceText } from '../project/reachable-sources.js';
import { packageFrom } from './installed.js';
import { lookAtRunning, type Running } from './running-application.js';

const PACKAGE = 'nestjs-observability';

/** Input of the checks. */
export interface Examined {
  readonly folder: string;
  readonly project: NestProject;
  /** Sources that the entry file loads. */
  readonly sources: readonly SourceText[];
  /** The copy of this package that the application resolves. */
  readonly library: InstalledPackage | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The management address and what answers there; undefined when the port is not known. */
  readonly management: { readonly url: string; readonly running: Running } | undefined;
}

/** Arguments of the command. */
export interface DoctorCall {
  readonly folder: string;
  readonly project: string | undefined;
  readonly url: string | undefined;
}

/**
 * Reads the input of the checks.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when the folder is not a Nest project, or `url` does not answer
 */
export async function examine(call: DoctorCall, env: Examined['env']): Promise<Examined> {
  const { folder } = call;
  const files = filesOnDisk(folder);
  const project = readProject(files, { name: call.project });
  const sources = reachableSources(files, project);
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

/**
 * Options in code override variables, as in the application. A port with TLS needs `--url`: its certificate may be for
 * another name.
 */
function managementUrl(sources: readonly SourceText[], env: Examined['env']): string | undefined {
  const [, options = ''] =
    /\bmanagement\s*:\s*\{([^{}]*)\}/.exec(sources.map(({ code }) => code).join('\n')) ?? [];
  const inCode = /\bport\s*:\s*(\d+)\b/.exec(options)?.[1];
  const port = Number(inCode ?? env['METRICS_PORT'] ?? env['OTEL_EXPORTER_PROMETHEUS_PORT'] ?? 8004);
  const isElsewhere = env['MANAGEMENT_MOUNT'] || env['MANAGEMENT_TLS_CERT_FILE'];
  if (/\b(?:mount|tlsCertFile)\s*:/.test(options) || isElsewhere || !(port > 0)) return undefined;
  const host = bareHost(env['METRICS_HOST'] ?? '127.0.0.1');
  return `http://${withPort(['0.0.0.0', '::', ''].includes(host) ? '127.0.0.1' : host, port)}`;
}
