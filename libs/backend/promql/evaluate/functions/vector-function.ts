import type { Call } from '../../parse/ast.js';
import { QueryError } from '../run/query-error.js';
import type { Row, Value } from '../values/row.js';
import type { Context } from '../run/context.js';

/** Evaluated arguments of a call. */
export class Arguments {
  constructor(
    readonly call: Call,
    private readonly values: readonly Value[],
  ) {}

  get count(): number {
    return this.values.length;
  }

  vector(index: number): Row[] {
    const value = this.values[index];
    return value?.kind === 'vector' ? value.rows : this.refuse(index, 'an instant vector');
  }

  /** One number per step. */
  scalar(index: number): Float64Array {
    const value = this.values[index];
    return value?.kind === 'scalar' ? value.values : this.refuse(index, 'a scalar');
  }

  string(index: number): string {
    const value = this.values[index];
    return value?.kind === 'string' ? value.value : this.refuse(index, 'a string');
  }

  strings(from: number): string[] {
    return this.values.slice(from).map((_value, i) => this.string(from + i));
  }

  private refuse(index: number, wanted: string): never {
    throw new QueryError(`argument ${index + 1} of ${this.call.func}() must be ${wanted}`, 'bad_data');
  }
}

/** A function without a range vector, evaluated for all steps at once. It may overwrite its arguments' arrays. */
export type VectorFunction = (args: Arguments, context: Context) => Value | Promise<Value>;
