import type { SampleSeries, SeriesMatcher } from '#contracts';
import { listJson } from '../http/json-body.js';
import { refuse, type Parameters } from '../http/parameters.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { success } from './envelope.js';
import { matchParameters } from './match-parameters.js';
import { labelsJson } from './result-json.js';

const EVERY_SERIES: readonly SeriesMatcher[] = [{ label: '__name__', op: '!=', value: '' }];
const TRUNCATED = { warnings: ['results truncated due to limit'] };

/** `/api/v1/series`, `/labels` and `/label/:name/values`: what is there to ask for. */
export function seriesPages(context: QueryContext): QueryPage[] {
  return [
    {
      path: '/api/v1/series',
      form: true,
      answer: ({ parameters }) => {
        if (parameters.all('match[]').length === 0) refuse('match[]', 'no match[] parameter provided');
        const found = seriesOf(context, parameters).map(labelsJson).sort();
        const { kept, notes } = limited(found, parameters);
        return success(raw(kept), notes);
      },
    },
    {
      path: '/api/v1/labels',
      form: true,
      answer: ({ parameters }) => {
        const names = new Set(seriesOf(context, parameters).flatMap(Object.keys));
        const { kept, notes } = limited([...names].sort(), parameters);
        return success(listJson(kept), notes);
      },
    },
    {
      path: '/api/v1/label/:name/values',
      answer: ({ parameters }) => {
        const name = labelName(parameters.inPath('name'));
        const values = new Set(seriesOf(context, parameters).map((labels) => labels[name] ?? ''));
        values.delete('');
        const { kept, notes } = limited([...values].sort(), parameters);
        return success(listJson(kept), notes);
      },
    },
  ];
}

function seriesOf({ store, now }: QueryContext, parameters: Parameters): readonly SampleSeries['labels'][] {
  const matchers = matchParameters(parameters);
  const endMs = parameters.time('end', now());
  const startMs = parameters.time('start', 0);
  if (endMs < startMs) return [];
  return store.series(matchers.length === 0 ? [EVERY_SERIES] : matchers, startMs, endMs);
}

/** A label's name, also in the escaped form of Prometheus 3 (`U__a_2e_b` for `a.b`). */
function labelName(text: string): string {
  if (text === '') refuse('name', 'invalid label name: ""');
  if (!text.startsWith('U__')) return text;
  return text
    .slice(3)
    .replace(/_([0-9a-f]{1,6})_|__/g, (whole, code: string | undefined) =>
      code === undefined ? '_' : codePoint(code, whole),
    );
}

function codePoint(hex: string, whole: string): string {
  const code = parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

function limited<T>(list: readonly T[], parameters: Parameters): { kept: readonly T[]; notes: object } {
  const limit = parameters.whole('limit', { least: 0, most: 1e9, missing: 0 });
  if (limit === 0 || list.length <= limit) return { kept: list, notes: {} };
  return { kept: list.slice(0, limit), notes: TRUNCATED };
}

function* raw(texts: readonly string[]): Generator<string> {
  yield '[';
  for (const [i, text] of texts.entries()) yield i > 0 ? `,${text}` : text;
  yield ']';
}
