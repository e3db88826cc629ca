import { parseArgs } from 'node:util';
import { isoTimeMs } from '#contracts';
import { durationMs } from '#promql';

/** Arguments of `alerts backtest`. */
export interface BacktestCall {
  /** Name of a rule; `Typed` for an expression given on the command line. */
  readonly name: string;
  /** A rule given on the command line. */
  readonly typed?:
    { readonly expr: string; readonly for?: string; readonly keep_firing_for?: string } | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly threshold?: number | undefined;
  readonly interval?: string | undefined;
  /** Rule files to search for the rule. */
  readonly files: readonly string[];
  /** Folder of the store; without it, the running application does the backtest. */
  readonly directory?: string | undefined;
  readonly url?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly json: boolean;
}

const TYPED = 'Typed';

/** @returns the problem with the arguments, as text */
export function parseBacktest(args: string[], nowMs: number): BacktestCall | string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...{ from: { type: 'string' }, to: { type: 'string' }, threshold: { type: 'string' } },
      ...{ interval: { type: 'string' }, expr: { type: 'string' }, for: { type: 'string' } },
      ...{ 'keep-firing-for': { type: 'string' }, rules: { type: 'string', multiple: true } },
      ...{ directory: { type: 'string' }, url: { type: 'string' }, 'token-file': { type: 'string' } },
      ...{ json: { type: 'boolean', default: false } },
    },
  });
  const { expr, directory, url, interval, threshold } = values;
  const [rule, ...others] = positionals;
  if (others.length > 0) return `"${others[0]}" is not an option`;
  if ((rule === undefined) === (expr === undefined)) return 'give the name of a rule, or --expr';
  if (directory !== undefined && url !== undefined) return 'give one of --directory and --url';
  if (expr === undefined && (values.for ?? values['keep-firing-for']) !== undefined)
    return '--for and --keep-firing-for belong to --expr';
  for (const option of ['interval', 'for', 'keep-firing-for'] as const)
    if (values[option] !== undefined && durationMs(values[option]) === undefined)
      return `--${option}: "${values[option]}" is not a duration, such as 5m`;
  const times = timesOf(values.from, values.to, nowMs);
  if (typeof times === 'string') return times;
  const number = threshold === undefined ? undefined : Number(threshold || NaN);
  if (number !== undefined && !Number.isFinite(number)) return `--threshold: "${threshold}" is not a number`;
  return {
    name: rule ?? TYPED,
    typed: expr === undefined ? undefined : typedRule(expr, values.for, values['keep-firing-for']),
    ...times,
    threshold: number,
    interval,
    files: values.rules ?? [],
    directory,
    url,
    tokenFile: values['token-file'],
    json: values.json,
  };
}

function typedRule(expr: string, wait: string | undefined, keep: string | undefined): BacktestCall['typed'] {
  return {
    expr,
    ...(wait !== undefined && { for: wait }),
    ...(keep !== undefined && { keep_firing_for: keep }),
  };
}

function timesOf(
  from: string | undefined,
  to: string | undefined,
  nowMs: number,
): { fromMs: number; toMs: number } | string {
  if (from === undefined) return '--from is needed, such as 2026-11-30 or 7d';
  const toMs = to === undefined ? nowMs : isoTimeMs(to);
  if (Number.isNaN(toMs)) return `--to: "${to}" is not a date, such as 2026-11-30`;
  const backMs = durationMs(from);
  const fromMs = backMs === undefined ? isoTimeMs(from) : toMs - backMs;
  if (Number.isNaN(fromMs))
    return `--from: "${from}" is neither a date, such as 2026-11-30, nor a duration, such as 7d`;
  return fromMs > toMs ? '--to: it is before --from' : { fromMs, toMs };
}
