import { endOfString, stringValue } from '#promql';
import { FUNCTIONS } from '../functions/functions.js';
import { TemplateSyntaxError } from '../template-error.js';
import type { GoValue } from '../values/go-value.js';
import type { Command, Operand, Pipeline } from './nodes.js';
import { parseNumber } from './parse-number.js';
import type { Scope } from './scope.js';
import type { Token } from './token.js';
import type { TokenReader } from './token-reader.js';

/** Maximum nesting of parentheses; a sensible template has far fewer. */
const MOST_BRACKETS = 100;

/** Parses the pipelines of one action. */
export class PipelineParser {
  private brackets = 0;

  constructor(
    private readonly reader: TokenReader,
    private readonly scope: Scope,
  ) {}

  /** @param where the construct that needs the value, for messages, e.g. `"{{ if }}"` */
  parse(where: string, isRange = false): Pipeline {
    const { reader } = this;
    const at = reader.place;
    const { names, assigns } = this.declaration(isRange);
    const commands: Command[] = [];
    do commands.push(this.command(where, commands.length + 1));
    while (this.bar());
    const end = reader.behind;
    // A variable is declared after its value was parsed: `$x := $x` refers to the outer one.
    const slots = names.map((name) => (assigns ? this.slotOf(name) : this.scope.declare(name.text)));
    return { commands, slots, assigns, at, end };
  }

  private bar(): boolean {
    const isBar = this.reader.isSign('|');
    if (isBar) this.reader.skip(1);
    return isBar;
  }

  private declaration(isRange: boolean): { names: Token[]; assigns: boolean } {
    const { reader } = this;
    const [first, second, third] = [reader.next, reader.ahead(1), reader.ahead(2)];
    if (first?.kind !== 'variable' || second?.kind !== 'sign') return { names: [], assigns: false };
    const isPair = isRange && second.text === ',' && third?.kind === 'variable';
    const sign = isPair ? reader.ahead(3) : second;
    if (sign?.text !== ':=' && sign?.text !== '=') return { names: [], assigns: false };
    reader.skip(isPair ? 4 : 2);
    return { names: isPair ? [first, third] : [first], assigns: sign.text === '=' };
  }

  private command(where: string, stage: number): Command {
    const { reader } = this;
    const at = reader.place;
    const operands: Operand[] = [];
    for (let token = reader.next; token && !reader.isSign('|', ')'); token = reader.next) {
      if (operands.length > 0 && !token.spaced) reader.unexpected(token);
      operands.push(this.operand(where));
    }
    const [first] = operands;
    if (!first) throw new TemplateSyntaxError(`${where} lacks a value.`, at);
    if (first.type === 'nil' && operands.length === 1)
      throw new TemplateSyntaxError('"nil" alone is not a value.', at);
    if (stage > 1 && isPlain(first)) throw new TemplateSyntaxError('only a function may follow "|".', at);
    return { operands, at, end: reader.behind };
  }

  private operand(where: string): Operand {
    const { reader } = this;
    const token = reader.take() as Token;
    const term = this.term(token, where);
    const fields = token.kind === 'field' ? [token.text.slice(1)] : [];
    const mark = reader.next?.kind === 'field' && !reader.next.spaced ? reader.next.at : token.at;
    while (reader.next?.kind === 'field' && !reader.next.spaced) {
      if (term.type === 'constant' || term.type === 'nil' || token.kind === 'dot')
        reader.unexpected(reader.next);
      fields.push((reader.take() as Token).text.slice(1));
    }
    return { ...term, fields, at: token.at, end: reader.behind, mark };
  }

  private term(token: Token, where: string): DistributedTerm {
    switch (token.kind) {
      case 'word':
        return word(token);
      case 'dot':
      case 'field':
        return { type: 'dot' };
      case 'variable':
        return { type: 'variable', slot: this.slotOf(token) };
      case 'string':
      case 'char':
        return { type: 'constant', value: quoted(token) };
      case 'number':
        return { type: 'constant', value: number(token) };
      case 'sign':
        if (token.text !== '(') this.reader.unexpected(token);
        return { type: 'pipeline', pipeline: this.bracket(token, where) };
    }
  }

  private bracket(open: Token, where: string): Pipeline {
    if (++this.brackets > MOST_BRACKETS)
      throw new TemplateSyntaxError(`brackets are nested more than ${MOST_BRACKETS} levels deep.`, open.at);
    const pipeline = this.parse(where);
    if (!this.reader.isSign(')')) throw new TemplateSyntaxError('"(" is not closed with ")".', open.at);
    this.reader.skip(1);
    this.brackets -= 1;
    return pipeline;
  }

  private slotOf({ text, at }: Token): number {
    const slot = this.scope.slotOf(text);
    if (slot === undefined) throw new TemplateSyntaxError(`the variable "${text}" is not declared.`, at);
    return slot;
  }
}

type WithoutPlace<T> = T extends unknown ? Omit<T, 'at' | 'end' | 'fields'> : never;
type DistributedTerm = WithoutPlace<Operand>;

/** A value that takes no arguments. */
function isPlain({ type, fields }: Operand): boolean {
  return type === 'constant' || type === 'nil' || (type === 'dot' && fields.length === 0);
}

function word({ text, at }: Token): DistributedTerm {
  if (text === 'true' || text === 'false') return { type: 'constant', value: text === 'true' };
  if (text === 'nil') return { type: 'nil' };
  const definition = FUNCTIONS.get(text);
  if (!definition) throw new TemplateSyntaxError(`"${text}" is not a function of Prometheus' templates.`, at);
  return { type: 'function', name: text, definition };
}

function quoted({ kind, text, at }: Token): GoValue {
  const end = endOfString(text, 0);
  if (typeof end !== 'number')
    throw new TemplateSyntaxError(`${text} is not a valid Go string: ${end.problem}.`, at + end.at);
  const value = stringValue(text);
  if (kind === 'string') return value;
  const [character, ...more] = value;
  if (character === undefined || more.length > 0)
    throw new TemplateSyntaxError(`${text} is not a single character; use double quotes for a string.`, at);
  return BigInt(character.codePointAt(0) as number);
}

function number({ text, at }: Token): GoValue {
  const value = parseNumber(text);
  if (value === undefined) throw new TemplateSyntaxError(`"${text}" is not a number.`, at);
  return value;
}
