import type { Parsed } from './parse/nodes.js';
import { parseTemplate } from './parse/parse-template.js';
import { execute } from './run/execute.js';
import { QueryNeeded, Run, type QueryOutcome } from './run/run.js';
import type { TemplateData } from './template-data.js';
import { TemplateError, TemplateSyntaxError } from './template-error.js';
import { describe } from './template-problem.js';

/** Renders texts of alerts as Prometheus does. */
export interface TemplateRenderer {
  /**
   * @param text a Go template with the functions of Prometheus
   * @returns the text; synchronously when the template runs no query
   * @throws TemplateError (or rejects with it) when the template does not parse, cannot be rendered, or exceeds a limit
   */
  render(text: string, data: TemplateData): string | Promise<string>;
}

/** Maximum size of parsed templates in the cache, characters. */
const MOST_CACHED = 8_388_608;

/**
 * Creates a template renderer. Each text is parsed once. Rendering is bounded in time and memory, whatever the template
 * contains: 500,000 steps, 262,144 characters of text, 100 queries.
 *
 * @example
 * ```ts
 * const templates = createTemplates();
 * await templates.render('{{ $value | humanize }} on {{ $labels.job }}', { labels: { job: 'api' }, value: 1234, ... });
 * // '1.234k on api'
 * ```
 */
export function createTemplates(): TemplateRenderer {
  const cache = new Map<string, Parsed>();
  let cached = 0;
  const parsedOf = (text: string, name = 'template'): Parsed => {
    const known = cache.get(text);
    if (known) return known;
    const parsed = parseOrThrow(text, name);
    if ((cached += text.length) > MOST_CACHED) {
      cache.clear();
      cached = text.length;
    }
    cache.set(text, parsed);
    return parsed;
  };
  return {
    render(text, data) {
      if (!text.includes('{{')) return text;
      const parsed = parsedOf(text, data.name);
      const run = new Run(data);
      const expr = attempt(parsed, run);
      return expr === undefined ? run.text : withQueries(parsed, run, expr);
    },
  };
}

function parseOrThrow(text: string, name: string): Parsed {
  try {
    return parseTemplate(text);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    throw new TemplateError(`error parsing template ${name}: ${describe(error, text)}`);
  }
}

/** @returns the query whose result is needed first; undefined when rendering is complete */
function attempt(parsed: Parsed, run: Run): string | undefined {
  run.restart();
  try {
    execute(parsed, run);
    return undefined;
  } catch (error) {
    if (error instanceof QueryNeeded) return error.expr;
    throw error;
  }
}

/** Rendering is deterministic, so it restarts with the query results that have arrived. */
async function withQueries(parsed: Parsed, run: Run, first: string): Promise<string> {
  for (let expr: string | undefined = first; expr !== undefined; expr = attempt(parsed, run))
    run.outcomes.set(expr, await outcomeOf(expr, run));
  return run.text;
}

async function outcomeOf(expr: string, { data }: Run): Promise<QueryOutcome> {
  try {
    return { samples: await data.query(expr) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
