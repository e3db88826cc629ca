import { parseArgs } from 'node:util';
import { ObservabilityError, reasonOf, type CliCommand, type CliOutput, type MetricShape } from '#contracts';
import { choosePresets, counted, withObjectives, withOverview, type PresetSource } from '#provisioning';
import { appParts, lint, reportFinding, type LintInput } from '#lint';
import { metricsOfPage, type SeriesShape } from '#promql';
import { HttpServerMetrics } from '#http-server';
import { contentOf, itemsUnder } from './lint-files.js';

const USAGE = `Usage: nestjs-observability lint [options] [FILE|FOLDER …]

Finds PromQL that cannot work: in presets, in rules (YAML) and in Grafana dashboards (JSON).
Files given together may use each other's recording rules; of a folder, every file of these kinds is looked through.

  --preset NAME|all   presets to look through, and whose metrics FILEs may name; may be repeated (default: all)
  --app FILE          a compiled module, such as dist/app.module.js: its presets and catalogues
  --metrics FILE      a page of /metrics, such as an exporter's: metrics that expressions may name; may be repeated

Exit codes: 0 nothing found, 1 something found, 2 called wrongly.`;

type KnownPresets = Pick<PresetSource, 'all' | 'anyService'>;

/**
 * `npx nestjs-observability lint`.
 *
 * @param source where presets come from
 */
export function lintCommand(source: KnownPresets): CliCommand {
  return {
    summary: 'finds PromQL in presets, rules and dashboards that cannot work',
    usage: USAGE,
    run: async (args, io) => report(await inputOf(args, source), io),
  };
}

function report(input: LintInput, io: CliOutput): number {
  const findings = lint(input);
  for (const found of findings) io.out(`${reportFinding(found)}\n`);
  const { presets = [], items = [] } = input;
  const looked = `${counted(presets.length, 'preset')} and ${counted(items.length, 'expression')} of files`;
  io.err(`${counted(findings.length, 'finding')} in ${looked}.`);
  return findings.length === 0 ? 0 : 1;
}

async function inputOf(args: string[], source: KnownPresets): Promise<LintInput> {
  const { values, positionals } = parse(args);
  const app = values.app === undefined ? undefined : await appParts(values.app);
  const pages = await Promise.all((values.metrics ?? []).map((file) => contentOf(file)));
  const items = await Promise.all(positionals.map((path) => itemsUnder(path)));
  const presets =
    app && !values.preset ? app.presets : choosePresets(await source.all(), values.preset ?? ['all']);
  return {
    presets: withOverview(presets, await source.anyService()).map(withObjectives),
    metrics: [...ownMetrics(), ...(app?.metrics ?? []), ...pages.flatMap(metricsOfPage)],
    items: items.flat(),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        preset: { type: 'string', multiple: true },
        app: { type: 'string' },
        metrics: { type: 'string', multiple: true },
      },
    });
  } catch (error) {
    throw new ObservabilityError('OBS_PROMQL', `${reasonOf(error)}\n\n${USAGE}`);
  }
}

/**
 * Metrics exposed by every application with this package. Their bounds count as unknown: `http.buckets` changes them,
 * and services in other languages expose metrics of the same names.
 */
function ownMetrics(): SeriesShape[] {
  return Object.values(HttpServerMetrics.definitions).map((metric: MetricShape) => {
    const { buckets: _configurable, ...shape } = metric;
    return shape;
  });
}
