import { stringValue } from '#promql';
import { TemplateSyntaxError } from '../template-error.js';
import type { Body, Definition, Parsed, Pipeline, Statement } from './nodes.js';
import { PipelineParser } from './parse-pipeline.js';
import { readPieces } from './read-pieces.js';
import { Scope, VARIABLES } from './scope.js';
import type { Piece } from './token.js';
import { TokenReader } from './token-reader.js';

/** Longer templates are refused. */
export const MOST_CHARACTERS = 65_536;
/** Maximum nesting of blocks. */
const MOST_BLOCKS = 100;

/** @throws TemplateSyntaxError */
export function parseTemplate(text: string): Parsed {
  if (text.length > MOST_CHARACTERS)
    throw new TemplateSyntaxError(`it is longer than ${MOST_CHARACTERS} characters.`, MOST_CHARACTERS);
  const parser = new TemplateParser(readPieces(text), text.length);
  return { text, main: parser.main(), defined: parser.defined };
}

/** How a body ended: the keyword, and the action after it. */
interface Ending {
  readonly word: 'end' | 'else';
  readonly reader: TokenReader;
}

class TemplateParser {
  readonly defined = new Map<string, Definition>();
  private scope = new Scope(VARIABLES);
  private next = 0;
  private blocks = 0;
  private ranges = 0;

  constructor(
    private readonly pieces: readonly Piece[],
    private readonly length: number,
  ) {}

  main(): Definition {
    const body: Statement[] = [];
    const ending = this.statements(body);
    if (ending)
      throw new TemplateSyntaxError(
        ending.word === 'end'
          ? '"{{ end }}" does not end any block.'
          : '"{{ else }}" has no "{{ if }}" before it.',
        ending.reader.start,
      );
    return { body, slots: this.scope.slots };
  }

  /** Parses until `end` or `else`. @returns undefined at the end of the text */
  private statements(body: Statement[]): Ending | undefined {
    while (this.next < this.pieces.length) {
      const piece = this.pieces[this.next++] as Piece;
      if (piece.kind === 'text') {
        body.push({ type: 'text', text: piece.text });
        continue;
      }
      const reader = new TokenReader(piece.tokens, piece.at, piece.end);
      if (reader.isWord('end', 'else')) {
        const word = reader.take()?.text as 'end' | 'else';
        if (word === 'end') reader.finish();
        return { word, reader };
      }
      const statement = this.action(reader);
      if (statement) body.push(statement);
    }
    return undefined;
  }

  private action(reader: TokenReader): Statement | undefined {
    const word = reader.next?.kind === 'word' ? reader.next.text : '';
    switch (word) {
      case 'if':
      case 'with':
        reader.skip(1);
        return this.choice(word, reader);
      case 'range':
        reader.skip(1);
        return this.range(reader);
      case 'break':
      case 'continue':
        reader.skip(1);
        reader.finish();
        if (this.ranges === 0)
          throw new TemplateSyntaxError(
            `"{{ ${word} }}" is only allowed inside "{{ range }}".`,
            reader.start,
          );
        return { type: word };
      case 'define':
        reader.skip(1);
        return this.define(reader);
      case 'template':
      case 'block':
        reader.skip(1);
        return this.template(word, reader);
      default:
        if (!reader.next) throw new TemplateSyntaxError('"{{ }}" is empty.', reader.start);
        return { type: 'action', pipeline: this.pipeline(`"{{ ${reader.next.text} }}"`, reader) };
    }
  }

  private pipeline(where: string, reader: TokenReader, isRange = false): Pipeline {
    const pipeline = new PipelineParser(reader, this.scope).parse(where, isRange);
    reader.finish();
    return pipeline;
  }

  private choice(word: 'if' | 'with', reader: TokenReader): Statement {
    const mark = this.scope.mark;
    const branches: { pipeline: Pipeline; body: Body }[] = [];
    let otherwise: Body | undefined;
    for (let head: TokenReader | undefined = reader; head;) {
      const pipeline = this.pipeline(`"{{ ${word} }}"`, head);
      const { body, ending } = this.block(word, reader.start);
      branches.push({ pipeline, body });
      head = undefined;
      if (ending.word === 'end') continue;
      if (ending.reader.isWord(word)) {
        ending.reader.skip(1);
        head = ending.reader;
      } else otherwise = this.otherwise(word, ending, reader.start);
    }
    this.scope.forget(mark);
    return { type: word, branches, ...(otherwise && { otherwise }) };
  }

  private range(reader: TokenReader): Statement {
    const mark = this.scope.mark;
    const pipeline = this.pipeline('"{{ range }}"', reader, true);
    this.ranges += 1;
    const { body, ending } = this.block('range', reader.start);
    this.ranges -= 1;
    const otherwise = ending.word === 'else' ? this.otherwise('range', ending, reader.start) : undefined;
    this.scope.forget(mark);
    return { type: 'range', pipeline, body, ...(otherwise && { otherwise }) };
  }

  private otherwise(word: string, { reader }: Ending, at: number): Body {
    reader.finish();
    const { body, ending } = this.block(word, at);
    if (ending.word === 'else')
      throw new TemplateSyntaxError('"{{ else }}" has no "{{ if }}" before it.', ending.reader.start);
    return body;
  }

  private block(word: string, at: number): { body: Body; ending: Ending } {
    if (++this.blocks > MOST_BLOCKS)
      throw new TemplateSyntaxError(`blocks are nested more than ${MOST_BLOCKS} levels deep.`, at);
    const mark = this.scope.mark;
    const body: Statement[] = [];
    const ending = this.statements(body);
    if (!ending) throw new TemplateSyntaxError(`"{{ ${word} }}" has no "{{ end }}".`, at);
    this.scope.forget(mark);
    this.blocks -= 1;
    return { body, ending };
  }

  private define(reader: TokenReader): undefined {
    const name = this.name('define', reader);
    reader.finish();
    if (this.blocks > 0)
      throw new TemplateSyntaxError('"{{ define }}" is not allowed inside another block.', reader.start);
    this.defineBody('define', name, reader.start);
    return undefined;
  }

  private template(word: 'template' | 'block', reader: TokenReader): Statement {
    const at = reader.place;
    const name = this.name(word, reader);
    const hasValue = word === 'block' || reader.next !== undefined;
    const pipeline = hasValue ? this.pipeline(`"{{ ${word} }}"`, reader) : undefined;
    if (word === 'block') this.defineBody(word, name, reader.start);
    return { type: 'template', name, ...(pipeline && { pipeline }), at, end: reader.behind };
  }

  /** A defined template sees no variables except `$`. */
  private defineBody(word: string, name: string, at: number): void {
    const outer = [this.scope, this.ranges] as const;
    [this.scope, this.ranges] = [new Scope(['$']), 0];
    const { body, ending } = this.block(word, at);
    if (ending.word === 'else')
      throw new TemplateSyntaxError('"{{ else }}" has no "{{ if }}" before it.', ending.reader.start);
    const before = this.defined.get(name);
    if (before && !isEmpty(before.body) && !isEmpty(body))
      throw new TemplateSyntaxError(`the template "${name}" is defined twice.`, at);
    if (!before || isEmpty(before.body)) this.defined.set(name, { body, slots: this.scope.slots });
    [this.scope, this.ranges] = outer;
  }

  private name(word: string, reader: TokenReader): string {
    const token = reader.take();
    if (token?.kind !== 'string')
      throw new TemplateSyntaxError(`"{{ ${word} }}" needs a name in quotes.`, token?.at ?? this.length);
    return stringValue(token.text);
  }
}

function isEmpty(body: Body): boolean {
  return body.every((statement) => statement.type === 'text' && statement.text.trim() === '');
}
