import { counted } from './counted.js';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import {
  ObservabilityError,
  errorCode,
  reasonOf,
  type CliCommand,
  type CliOutput,
  type PresetDefinition,
} from '#contracts';
import { DEFAULT_SETTINGS, readSettings, type DeploymentSettings } from '../deploy/deployment-settings.js';
import { generateFiles } from '../files/generate-files.js';
import { withOverview } from '../overview/with-overview.js';
import { staleFiles, writeFiles } from '../files/output-folder.js';
import { choosePresets, type PresetSource } from './preset-source.js';

const USAGE = `nestjs-observability generate --out DIR [options]

Writes the files of Prometheus, Alertmanager, Grafana, the OpenTelemetry Collector, Docker Compose and Kubernetes, the
runbooks and a page for each preset. The same presets and settings give the same bytes.

  --preset NAME     may be given several times; all: every preset of this package. Default: service, the one for any
                    service
  --app FILE        the presets of an application, with its overrides: a compiled module (dist/app.module.js);
                    of one without presets: the one for any service
  --out DIR         where to write
  --docs DIR        where to write runbooks/ and presets/ (default: docs in the output folder)
  --settings FILE   YAML or JSON: service, image, ports, receivers, runbookUrl ... (docs/deploy.md)
  --check           write nothing; exit with 1 and a list when a file there is out of date

exit codes: 0 written, or up to date; 1 out of date; 2 called wrongly`;

interface Arguments {
  presets: string[];
  app?: string;
  out: string;
  docs: string;
  settings?: string;
  check: boolean;
}

/**
 * `npx nestjs-observability generate`.
 *
 * @param source provides the presets
 */
export function generateCommand(source: PresetSource): CliCommand {
  return {
    summary: 'writes rules, dashboards, runbooks and deployment files of presets',
    usage: USAGE,
    async run(args, io) {
      const wanted = readArguments(args, io);
      if (!wanted) return 2;
      const own = wanted.app === undefined ? undefined : await source.ofApp(wanted.app);
      if (own?.length === 0) io.err(`${wanted.app} imports no preset: it gets the one for any service.`);
      const presets = withOverview(await presetsOf(wanted, own ?? [], source), await source.anyService());
      const settings = { ...(own && { presets: namesOf(own) }), ...(await settingsOf(wanted)) };
      const docs = relative(resolve(wanted.out), resolve(wanted.docs)).split(sep).join('/');
      const files = await generateFiles(presets, settings, docs);
      if (wanted.check) return report(io, wanted.out, await staleFiles(wanted.out, files));
      const changed = await writeFiles(wanted.out, files);
      io.out(`${counted(files.length, 'file')} in ${wanted.out}, ${changed.length} changed`);
      return 0;
    },
  };
}

function readArguments(args: string[], io: CliOutput): Arguments | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        preset: { type: 'string', multiple: true, default: [] },
        app: { type: 'string' },
        out: { type: 'string' },
        docs: { type: 'string' },
        settings: { type: 'string' },
        check: { type: 'boolean', default: false },
      },
    });
    const { preset: presets, app, out, settings, check } = values;
    if (out === undefined) throw new Error('--out is missing');
    return { presets, app, out, docs: values.docs ?? join(out, 'docs'), settings, check };
  } catch (error) {
    io.err(`generate: ${reasonOf(error)}\n\n${USAGE}`);
    return undefined;
  }
}

/**
 * The application's presets take precedence over those of the package with the same name, as they include its
 * overrides.
 */
async function presetsOf(
  { presets }: Arguments,
  own: readonly PresetDefinition[],
  source: PresetSource,
): Promise<PresetDefinition[]> {
  if (presets.length === 0 && own.length === 0) return [await source.anyService()];
  const chosen = presets.length === 0 ? [] : choosePresets(await source.all(), presets);
  const overridden = namesOf(own);
  return [...own, ...chosen.filter(({ name }) => !overridden.includes(name))];
}

function namesOf(presets: readonly PresetDefinition[]): string[] {
  return presets.map(({ name }) => name);
}

async function settingsOf({ settings }: Arguments): Promise<DeploymentSettings> {
  if (settings === undefined) return DEFAULT_SETTINGS;
  return readSettings(await settingsText(settings), settings);
}

async function settingsText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why =
      errorCode(error) === 'ENOENT'
        ? `there is no file ${file}`
        : `${file} cannot be read (${reasonOf(error)})`;
    throw new ObservabilityError('OBS_OPTIONS_INVALID', `--settings: ${why}`, { cause: error });
  }
}

function report(io: CliOutput, out: string, stale: Awaited<ReturnType<typeof staleFiles>>): number {
  if (stale.length === 0) {
    io.out(`${out} is up to date`);
    return 0;
  }
  for (const { path, reason } of stale) io.out(`${reason}: ${join(out, path)}`);
  io.err(`${out} is out of date: run the same command without --check`);
  return 1;
}
