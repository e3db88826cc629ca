import type { ArgumentType, TemplateFunction } from '../functions/template-function.js';
import type { Command, Operand, Pipeline, Place } from '../parse/nodes.js';
import { FunctionError } from '../template-error.js';
import { GoMap, GoRecord, GoSample, GoVector, isTrue, typeName, type GoValue } from '../values/go-value.js';
import type { TemplateFrame } from './template-frame.js';

/** The first command of a pipeline has no previous value. */
const NONE = Symbol('none');
type Final = GoValue | typeof NONE;

/** Evaluates a pipeline, and assigns its value to the variables that it declares. */
export function evaluate(pipeline: Pipeline, frame: TemplateFrame, dot: GoValue): GoValue {
  let value: Final = NONE;
  for (const command of pipeline.commands) {
    frame.run.spend(1);
    value = frame.run.produce(evaluateCommand(command, frame, dot, value));
  }
  for (const slot of pipeline.slots) frame.slots[slot] = value as GoValue;
  return value as GoValue;
}

function evaluateCommand(command: Command, frame: TemplateFrame, dot: GoValue, final: Final): GoValue {
  const [first, ...rest] = command.operands as [Operand, ...Operand[]];
  if (first.type === 'function' && first.fields.length === 0)
    return call({ ...calledBy(first), command, rest, final }, frame, dot);
  if (first.fields.length === 0 && (rest.length > 0 || final !== NONE)) {
    const shown = frame.parsed.text.slice(first.at, first.end);
    frame.fail(first, `can't give argument to non-function ${shown}`);
  }
  return valueOf(first, frame, dot, { rest, final });
}

interface Arguments {
  readonly rest: readonly Operand[];
  readonly final: Final;
}

const NO_ARGUMENTS: Arguments = { rest: [], final: NONE };

/** @param given arguments for the last field, which may be a method: `(toTime $value).Format "15:04"` */
function valueOf(operand: Operand, frame: TemplateFrame, dot: GoValue, given = NO_ARGUMENTS): GoValue {
  const { fields } = operand;
  let value = baseOf(operand, frame, dot);
  for (let i = 0; i < fields.length; i++) {
    const args = i === fields.length - 1 ? given : NO_ARGUMENTS;
    value = field(value, fields[i] as string, operand, args, frame, dot);
  }
  return value;
}

function baseOf(operand: Operand, frame: TemplateFrame, dot: GoValue): GoValue {
  switch (operand.type) {
    case 'constant':
      return operand.value;
    case 'nil':
      return undefined;
    case 'dot':
      return dot;
    case 'variable':
      return frame.slots[operand.slot];
    case 'pipeline':
      return evaluate(operand.pipeline, frame, dot);
    case 'function':
      frame.run.spend(1);
      return call({ ...calledBy(operand), command: operand, ...NO_ARGUMENTS }, frame, dot);
  }
}

function field(
  value: GoValue,
  name: string,
  place: Place,
  { rest, final }: Arguments,
  frame: TemplateFrame,
  dot: GoValue,
): GoValue {
  if (value === undefined) return undefined;
  if (typeof value === 'object' && 'call' in value) {
    const args = rest.map((operand) => valueOf(operand, frame, dot));
    const result = value.call(name, final === NONE ? args : [...args, final]);
    if (result) return result.value;
  }
  const hasArguments = rest.length > 0 || final !== NONE;
  if (value instanceof GoMap) {
    if (hasArguments) frame.fail(place, `${name} is not a method but has arguments`);
    return value.get(name);
  }
  const fields = fieldsOf(value);
  if (!fields || !Object.hasOwn(fields, name))
    frame.fail(place, `can't evaluate field ${name} in type ${typeName(value)}`);
  if (hasArguments) frame.fail(place, `${name} has arguments but cannot be invoked as function`);
  return fields[name];
}

function fieldsOf(value: GoValue): Readonly<Record<string, GoValue>> | undefined {
  if (value instanceof GoRecord) return value.fields;
  return value instanceof GoSample ? { Labels: value.labels, Value: value.value } : undefined;
}

function calledBy(
  operand: Extract<Operand, { readonly type: 'function' }>,
): Pick<Call, 'name' | 'definition' | 'function'> {
  return { name: operand.name, definition: operand.definition, function: operand };
}

interface Call extends Arguments {
  readonly name: string;
  readonly definition: TemplateFunction;
  readonly function: Place;
  readonly command: Place;
}

function call(called: Call, frame: TemplateFrame, dot: GoValue): GoValue {
  const { name, definition, command, rest, final } = called;
  const { parameters, more, stopsAt } = definition;
  refuseCount(called, frame);
  const args: GoValue[] = [];
  for (const operand of rest) {
    const value = valueOf(operand, frame, dot);
    if (stopsAt !== undefined && isTrue(value) === stopsAt) return value;
    args.push(typed(value, parameters[args.length] ?? more, operand, frame));
  }
  if (final !== NONE)
    args.push(typed(final, parameters[args.length] ?? more, rest.at(-1) ?? called.function, frame));
  try {
    return definition.call(args, frame.run);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    return frame.fail(command, `error calling ${name}: ${error.message}`);
  }
}

function refuseCount({ name, definition, rest, final, function: place }: Call, frame: TemplateFrame): void {
  const { parameters, more } = definition;
  const count = rest.length + (final === NONE ? 0 : 1);
  if (more === undefined ? count === parameters.length : count >= parameters.length) return;
  const [least, got] = more === undefined ? ['', count] : ['at least ', rest.length];
  frame.fail(place, `wrong number of args for ${name}: want ${least}${parameters.length} got ${got}`);
}

/** Checks that an argument has the function's parameter type. */
function typed(
  value: GoValue,
  type: ArgumentType | undefined,
  place: Place | Operand,
  frame: TemplateFrame,
): GoValue {
  if (type === undefined || type === 'any' || typeName(value) === type) return value;
  if (value === undefined && type === 'template.queryResult') return new GoVector([]);
  if ('type' in place && place.type === 'constant') {
    const shown = frame.parsed.text.slice(place.at, place.end);
    const isString = type === 'string';
    frame.fail(
      place,
      isString ? `expected string; found ${shown}` : `can't handle ${shown} for arg of type ${type}`,
    );
  }
  if (value === undefined) frame.fail(place, `invalid value; expected ${type}`);
  return frame.fail(place, `wrong type for value; expected ${type}; got ${typeName(value)}`);
}

/** The keys and values that `range` iterates over; undefined when the value cannot be iterated. */
export function* rounds(value: GoValue): Generator<[GoValue, GoValue]> {
  if (value instanceof GoVector) {
    for (let i = 0; i < value.samples.length; i++) yield [BigInt(i), value.samples[i]];
  } else if (value instanceof GoMap) {
    for (const key of value.keys()) yield [key, value.entries[key]];
  } else if (typeof value === 'bigint') {
    for (let i = 0n; i < value; i++) yield [undefined, i];
  }
}

/** Whether `range` can iterate over the value. */
export function canRange(value: GoValue): boolean {
  return (
    value === undefined || typeof value === 'bigint' || value instanceof GoVector || value instanceof GoMap
  );
}
