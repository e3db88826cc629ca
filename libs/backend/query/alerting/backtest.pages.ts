import type { AlertingRule, BacktestRequest, ThresholdRule } from '#contracts';
import { durationMs } from '#promql';
import type { JsonFields } from '../http/json-fields.js';
import { refuse, type Parameters } from '../http/parameters.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { periodOf } from '../telemetry/period.js';
import { alertingPage } from './alerting-page.js';

const DAY_MS = 86_400_000;

/** Back-tests of an existing rule, or of a rule given in the request. */
export function backtestPages(context: QueryContext): QueryPage[] {
  const page = alertingPage(context);
  return [
    page('/backtest', async (source, { parameters, signal }) => ({
      ...(await source.backtest(requestInQuery(parameters, context.now()), signal)),
    })),
    {
      ...page(
        '/backtest',
        async (source, { fields, signal }) => ({ ...(await source.backtest(requestOf(fields()), signal)) }),
        'POST',
      ),
      quick: false,
    },
  ];
}

/**
 * `rule` (a name), or `expr` with `for` and `keep_firing_for`; `threshold`, `interval`, and a period, by default the
 * last day.
 */
function requestInQuery(parameters: Parameters, nowMs: number): BacktestRequest {
  const threshold = parameters.text('threshold');
  const interval = checkedInterval(parameters.text('interval'));
  if (threshold !== undefined && !Number.isFinite(Number(threshold)))
    refuse('threshold', 'it must be a number');
  return {
    rule: ruleInQuery(parameters),
    ...periodOf(parameters, nowMs, DAY_MS),
    ...(threshold !== undefined && { threshold: Number(threshold) }),
    ...(interval !== undefined && { interval }),
  };
}

function ruleInQuery(parameters: Parameters): string | AlertingRule {
  const expr = parameters.text('expr');
  if (expr === undefined) return parameters.required('rule');
  const [wait, keep] = [parameters.text('for'), parameters.text('keep_firing_for')];
  return { alert: 'Typed', expr, ...(wait && { for: wait }), ...(keep && { keep_firing_for: keep }) };
}

function requestOf(fields: JsonFields): BacktestRequest {
  const { rule } = fields.all;
  const threshold = fields.optionalNumber('threshold');
  const interval = checkedInterval(fields.optionalText('interval'));
  const [fromMs, toMs] = [fields.number('fromMs', 0), fields.number('toMs', 0)];
  if (fromMs > toMs) refuse('fromMs', 'it is later than "toMs"');
  return {
    rule: typeof rule === 'string' ? fields.text('rule') : (fields.unchecked('rule') as ThresholdRule),
    ...(threshold !== undefined && { threshold }),
    fromMs,
    toMs,
    ...(interval !== undefined && { interval }),
  };
}

function checkedInterval(interval: string | undefined): string | undefined {
  return interval === undefined || Number(durationMs(interval)) > 0
    ? interval
    : refuse('interval', 'it must be a duration such as 1m');
}
