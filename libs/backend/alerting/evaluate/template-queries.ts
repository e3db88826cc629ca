import type { VectorSample } from '#contracts';
import type { RuleQueries, RuleQuery } from './rule-queries.js';

/** Maximum number of cached expressions. Templates have few distinct ones unless they contain label values. */
const MOST = 500;

/** Evaluates expressions in templates; caches the most recently parsed ones. */
export class TemplateQueries {
  private readonly prepared = new Map<string, RuleQuery>();

  constructor(private readonly queries: RuleQueries) {}

  async evaluate(expr: string, timeMs: number): Promise<readonly VectorSample[]> {
    let query = this.prepared.get(expr);
    if (!query) {
      query = this.queries.prepare(expr);
      if (this.prepared.size >= MOST) this.prepared.delete(this.prepared.keys().next().value!);
      this.prepared.set(expr, query);
    }
    return (await query.evaluate(timeMs)).samples;
  }
}
