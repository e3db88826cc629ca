import type { TelemetryRequest } from '#contracts';
import { refuse } from './parameters.js';
import { QueryProblem } from './query-problem.js';

type Fields = Readonly<Record<string, unknown>>;

/** The JSON object in a request's body; an invalid field is answered with 400 and the field's name. */
export class JsonFields {
  private constructor(readonly all: Fields) {}

  /** @throws QueryProblem when the body is no JSON object */
  static of({ contentType, body }: TelemetryRequest): JsonFields {
    if (body.length === 0) return new JsonFields({});
    if (contentType.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json')
      throw new QueryProblem('bad_data', 'the body must be JSON: send "content-type: application/json"');
    const value = parsed(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return new JsonFields(value as Fields);
    throw new QueryProblem('bad_data', 'the body must be a JSON object');
  }

  text(name: string): string {
    return this.optionalText(name) ?? refuse(name, 'it is missing or empty');
  }

  optionalText(name: string): string | undefined {
    const value = this.all[name];
    if (value === undefined || value === null || value === '') return undefined;
    return typeof value === 'string' ? value : refuse(name, 'it must be a text');
  }

  /** A finite number of at least `least`. */
  number(name: string, least = -Infinity): number {
    const value = this.all[name];
    return typeof value === 'number' && Number.isFinite(value) && value >= least
      ? value
      : refuse(name, `it must be a number${least > -Infinity ? `, ${least} or more` : ''}`);
  }

  optionalNumber(name: string, least?: number): number | undefined {
    return this.all[name] === undefined ? undefined : this.number(name, least);
  }

  /** An object whose fields its receiver validates. */
  unchecked(name: string): unknown {
    return this.object(name);
  }

  object(name: string): Fields {
    const value = this.all[name];
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : refuse(name, 'it must be an object');
  }

  /** An object of texts; empty when it is missing. */
  texts(name: string): Readonly<Record<string, string>> {
    if (this.all[name] === undefined) return {};
    const entries = Object.entries(this.object(name));
    if (!entries.every(([, value]) => typeof value === 'string')) refuse(name, 'its values must be texts');
    return Object.fromEntries(entries) as Record<string, string>;
  }
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new QueryProblem('bad_data', `the body is not valid JSON: ${(error as Error).message}`);
  }
}
