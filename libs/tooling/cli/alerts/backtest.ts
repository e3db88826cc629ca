import { createTemplates } from '#alert-templates';
import { backtest, type GroupOfFile } from '#alerting';
import {
  reasonOf,
  type AlertingRule,
  type BacktestRequest,
  type BacktestResult,
  type CliCommand,
} from '#contracts';
import { durationInWords } from '#promql';
import { withCopy } from '#store';
import { parseBacktest, type BacktestCall } from './backtest-call.js';
import { groupsOfFiles, groupsOfStore } from './backtest-rules.js';
import { DEFAULT_URL, managementApi, post } from './management-api.js';
import { readCall } from '../read-call.js';

const TIMEOUT_MS = 150_000;
const USAGE = `Usage: nestjs-observability alerts backtest RULE --from TIME [options]
       nestjs-observability alerts backtest --expr PROMQL [--for 5m] --from TIME [options]

Says when a rule would have fired, over what the store of an application has. It is evaluated by the application, or, with
--directory, here: the application may run meanwhile, a copy is read.

  RULE                    name of an alerting rule: of the application, or with --directory of the presets of this
                          package and of what the application registered at run time
  --expr PROMQL           a rule that is not there yet; with --for and --keep-firing-for
  --rules FILE            look for RULE in a rule file of Prometheus; may be given again
  --from TIME             a date, such as 2026-11-23 or 2026-11-23T12:00:00Z, or a time before --to, such as 7d
  --to DATE               by default now
  --threshold N           in place of the number that the expression compares with
  --interval 1m           how often it is evaluated; by default as its group
  --directory DIR         the option store.directory of the application
  --url URL               where the management pages are; by default ${DEFAULT_URL}
  --token-file FILE       file with a token of the management pages; by default the variable MANAGEMENT_TOKEN
  --json                  print the result as JSON

Exit code: 0 it was evaluated, 1 it could not be, 2 called wrongly.`;

/** `alerts backtest …` */
export const backtestCommand: CliCommand = {
  summary: 'say when a rule would have fired, also with another threshold',
  usage: USAGE,
  async run(args, io) {
    const call = readCall(args, (given) => parseBacktest(given, Date.now()), USAGE, io);
    if (!call) return 2;
    const result =
      call.directory === undefined ? await asked(call) : await evaluated(call, (text) => io.err(text));
    if (typeof result === 'string') {
      io.err(result);
      return 1;
    }
    io.out(call.json ? JSON.stringify(result) : described(call, result));
    return 0;
  },
};

/** Backtest by the running application. @returns an error text if it fails */
async function asked(call: BacktestCall): Promise<BacktestResult | string> {
  const api = managementApi(call.url ?? DEFAULT_URL, call.tokenFile, process.env);
  if (typeof api === 'string') return api;
  const request = requestOf(call, groupsOfFiles(call.files));
  if (typeof request === 'string') return request;
  const answer = await post(api, '/api/alerting/backtest', request, TIMEOUT_MS);
  return 'problem' in answer ? answer.problem : (answer.body as BacktestResult);
}

/** Backtest over a copy of the store. @returns an error text if it fails */
async function evaluated(call: BacktestCall, warn: (text: string) => void): Promise<BacktestResult | string> {
  const ofFiles = groupsOfFiles(call.files);
  const request = requestOf(call, ofFiles);
  if (typeof request === 'string') return request;
  const { ALL_PRESETS } = await import('#presets');
  return withCopy(call.directory as string, warn, async (store) => {
    const isThere = call.typed !== undefined || call.files.length > 0;
    const groups = isThere
      ? ofFiles
      : await groupsOfStore(store, Object.values(ALL_PRESETS), call.fromMs, call.toMs);
    const context = { templates: createTemplates(), externalLabels: {}, externalUrl: '', samplingMs: 1 };
    try {
      return await backtest(request, { store, groups, ...context });
    } catch (error) {
      return reasonOf(error);
    }
  });
}

function requestOf(call: BacktestCall, groups: readonly GroupOfFile[]): BacktestRequest | string {
  const { name, typed, fromMs, toMs, threshold, interval, files } = call;
  const found = typed
    ? { rule: { alert: name, ...typed } }
    : files.length > 0
      ? named(name, groups)
      : { rule: name };
  if (typeof found === 'string') return found;
  const every = interval ?? ('interval' in found ? found.interval : undefined);
  return {
    ...{ rule: found.rule, fromMs, toMs },
    ...(threshold !== undefined && { threshold }),
    ...(every !== undefined && { interval: every }),
  };
}

/** A rule of a file together with its group's settings, as the application may not know the group. */
function named(
  name: string,
  groups: readonly GroupOfFile[],
): { rule: AlertingRule; interval?: string } | string {
  const [found, ...others] = groups.flatMap(({ group }) =>
    group.rules.flatMap((rule) => ('alert' in rule && rule.alert === name ? [{ rule, group }] : [])),
  );
  if (!found || others.length > 0)
    return `--rules: ${found ? `${others.length + 1} alerting rules have` : 'no alerting rule has'} the name "${name}"`;
  const { rule, group } = found;
  return {
    rule: { ...rule, labels: { ...group.labels, ...rule.labels } },
    ...(group.interval && { interval: group.interval }),
  };
}

function described(
  { name, fromMs, toMs }: BacktestCall,
  { expr, evaluations, firings }: BacktestResult,
): string {
  const times = firings.length === 1 ? 'once' : `${firings.length} times`;
  const result = firings.length === 0 ? 'It would not have fired.' : `It would have fired ${times}:`;
  return [
    `${name}: ${expr}`,
    `${evaluations} evaluations from ${isoTime(fromMs)} to ${isoTime(toMs)}. ${result}`,
    ...firings.map((firing) => `  ${periodOf(firing, toMs)}  ${labelsText(firing.labels)}`),
  ].join('\n');
}

function periodOf({ fromMs, toMs }: BacktestResult['firings'][number], endMs: number): string {
  const seconds = Math.round(((toMs ?? endMs) - fromMs) / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  const length = durationInWords(minutes > 0 ? `${minutes}m${rest > 0 ? `${rest}s` : ''}` : `${rest}s`);
  return `${isoTime(fromMs)} to ${toMs === undefined ? 'the end' : isoTime(toMs)} (${length})`;
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('.000Z', 'Z');
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).filter(([name]) => name !== 'alertname');
  return `{${pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`;
}
