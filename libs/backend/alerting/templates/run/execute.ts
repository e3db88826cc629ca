import { printed, printValue } from '../format/print-value.js';
import type { Body, Parsed, Statement } from '../parse/nodes.js';
import { isTrue, type GoValue } from '../values/go-value.js';
import { canRange, evaluate, rounds } from './evaluate.js';
import { MOST_DEPTH } from './limits.js';
import type { Run } from './run.js';
import { TemplateFrame } from './template-frame.js';

/** Renders a template into `run`. @throws TemplateError, QueryNeeded */
export function execute(parsed: Parsed, run: Run): void {
  const { data, record } = run;
  const frame = new TemplateFrame(run, parsed, data.name ?? 'template', parsed.main.slots);
  const { Labels, ExternalLabels, ExternalURL, Value } = record.fields;
  // In the order of VARIABLES.
  for (const [slot, value] of [record, Labels, ExternalLabels, ExternalURL, Value].entries())
    frame.slots[slot] = value;
  executeBody(parsed.main.body, frame, record, 0);
}

/** How a body ended. */
type Flow = 'end' | 'break' | 'continue';

function executeBody(body: Body, frame: TemplateFrame, dot: GoValue, depth: number): Flow {
  for (const statement of body) {
    const flow = executeStatement(statement, frame, dot, depth + 1);
    if (flow !== 'end') return flow;
  }
  return 'end';
}

function executeStatement(statement: Statement, frame: TemplateFrame, dot: GoValue, depth: number): Flow {
  const { run } = frame;
  run.spend(1);
  switch (statement.type) {
    case 'text':
      run.write(statement.text);
      return 'end';
    case 'action': {
      const value = evaluate(statement.pipeline, frame, dot);
      if (statement.pipeline.slots.length === 0) run.write(printed(value));
      return 'end';
    }
    case 'if':
    case 'with':
      return choose(statement, frame, dot, depth);
    case 'range':
      return range(statement, frame, dot, depth);
    case 'template':
      return include(statement, frame, dot, depth);
    default:
      return statement.type;
  }
}

type StatementOf<T extends Statement['type']> = Extract<Statement, { readonly type: T }>;

function choose(
  { type, branches, otherwise }: StatementOf<'if' | 'with'>,
  frame: TemplateFrame,
  dot: GoValue,
  depth: number,
): Flow {
  for (const { pipeline, body } of branches) {
    const value = evaluate(pipeline, frame, dot);
    if (isTrue(value)) return executeBody(body, frame, type === 'with' ? value : dot, depth);
  }
  return otherwise ? executeBody(otherwise, frame, dot, depth) : 'end';
}

function range(
  { pipeline, body, otherwise }: StatementOf<'range'>,
  frame: TemplateFrame,
  dot: GoValue,
  depth: number,
): Flow {
  const value = evaluate(pipeline, frame, dot);
  if (!canRange(value)) frame.fail(pipeline, `range can't iterate over ${printValue(value)}`);
  const { slots } = pipeline;
  const [first, second] = slots;
  if (typeof value === 'bigint' && second !== undefined)
    frame.fail(pipeline, `can't use ${value} to iterate over more than one variable`);
  let isEmpty = true;
  for (const [place, one] of rounds(value)) {
    isEmpty = false;
    frame.run.spend(1);
    // With a single variable, it receives the value.
    if (second !== undefined) frame.slots[second] = one;
    if (first !== undefined) frame.slots[first] = second === undefined ? one : place;
    if (executeBody(body, frame, one, depth) === 'break') return 'end';
  }
  return isEmpty && otherwise ? executeBody(otherwise, frame, dot, depth) : 'end';
}

function include(
  statement: StatementOf<'template'>,
  frame: TemplateFrame,
  dot: GoValue,
  depth: number,
): Flow {
  const { name, pipeline } = statement;
  const { run, parsed } = frame;
  const definition = parsed.defined.get(name);
  if (!definition) {
    const { text } = parsed;
    return frame.fail(
      statement,
      `template "${name}" not defined`,
      `{{template ${text.slice(statement.at, statement.end)}}}`,
    );
  }
  if (depth > MOST_DEPTH) frame.fail(statement, `exceeded maximum template depth (${MOST_DEPTH})`);
  const value = pipeline && evaluate(pipeline, frame, dot);
  const inner = new TemplateFrame(run, parsed, name, definition.slots);
  inner.slots[0] = value;
  executeBody(definition.body, inner, value, depth);
  return 'end';
}
