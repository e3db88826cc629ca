import { TemplateProblem, templateActions, type TemplateToken } from './template-tokens.js';

/** What Go's text/template and Prometheus bring along; see "Template reference" in the documentation of Prometheus. */
const FUNCTIONS = new Set(
  (
    'and or not len index slice print printf println html js urlquery call eq ne lt le gt ge ' +
    'query first label value strvalue sortByLabel args tmpl safeHtml externalURL pathPrefix ' +
    'humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp toTime toDuration now parseDuration ' +
    'title toUpper toLower match reReplaceAll graphLink tableLink stripPort stripDomain urlQueryEscape'
  ).split(' '),
);
/** Prometheus declares these in front of every template. */
const VARIABLES = ['$', '$labels', '$externalLabels', '$externalURL', '$value'];
const LITERALS = new Set(['true', 'false', 'nil']);

interface Block {
  keyword: string;
  variables: Set<string>;
  hasElse: boolean;
}

/**
 * What Prometheus would refuse in a text of an alert: it reads annotations and labels as templates of Go.
 *
 * @returns a sentence, or undefined for a text that is fine
 * @example
 * ```ts
 * templateProblem('{{ $value | humanize of {{ $labels.job }}'); // '"{" cannot stand inside "{{ }}".'
 * ```
 */
export function templateProblem(template: string): string | undefined {
  try {
    const check = new TemplateCheck();
    for (const action of templateActions(template)) check.action(action);
    check.end();
    return undefined;
  } catch (error) {
    if (error instanceof TemplateProblem) return error.message;
    throw error;
  }
}

class TemplateCheck {
  private readonly blocks: Block[] = [{ keyword: '', variables: new Set(VARIABLES), hasElse: false }];
  private tokens: TemplateToken[] = [];

  action(tokens: readonly TemplateToken[]): void {
    this.tokens = [...tokens];
    const [first] = this.tokens;
    if (!first) throw new TemplateProblem('"{{ }}" is empty.');
    if (first.kind !== 'word' || !this.keyword(first.text)) this.pipeline(`"{{ ${first.text} }}"`);
    if (this.tokens.length > 0)
      throw new TemplateProblem(`"${this.tokens[0]?.text}" is not expected inside "{{ }}".`);
  }

  end(): void {
    const { keyword } = this.block;
    if (keyword !== '') throw new TemplateProblem(`"{{ ${keyword} }}" has no "{{ end }}".`);
  }

  private get block(): Block {
    return this.blocks.at(-1) as Block;
  }

  private keyword(word: string): boolean {
    if (!KEYWORDS.has(word)) return false;
    this.tokens.shift();
    if (word === 'end') this.close();
    else if (word === 'else') this.otherwise();
    else if (word === 'break' || word === 'continue') this.leave(word);
    else this.begin(word);
    return true;
  }

  private begin(word: string): void {
    if (word === 'define' || word === 'block' || word === 'template') this.name(word);
    if (word === 'define' && this.blocks.length > 1)
      throw new TemplateProblem('"{{ define }}" stands inside of another block.');
    if (word !== 'template') {
      const variables = word === 'define' ? new Set(['$']) : new Set(this.block.variables);
      this.blocks.push({ keyword: word, variables, hasElse: false });
    }
    if (word !== 'define' && (word !== 'template' || this.tokens.length > 0))
      this.pipeline(`"{{ ${word} }}"`, word === 'range');
  }

  private name(word: string): void {
    const name = this.tokens.shift();
    if (name?.kind !== 'text') throw new TemplateProblem(`"{{ ${word} }}" needs a name in quotes.`);
  }

  private otherwise(): void {
    const { block } = this;
    if (!['if', 'with', 'range'].includes(block.keyword) || block.hasElse)
      throw new TemplateProblem('"{{ else }}" has no "{{ if }}" before it.');
    const [next] = this.tokens;
    if (next?.text !== 'if' && next?.text !== 'with') {
      block.hasElse = true;
      return;
    }
    this.tokens.shift();
    this.pipeline(`"{{ else ${next.text} }}"`);
  }

  private close(): void {
    if (this.blocks.length === 1) throw new TemplateProblem('"{{ end }}" has nothing to end.');
    this.blocks.pop();
  }

  private leave(word: string): void {
    if (!this.blocks.some(({ keyword }) => keyword === 'range'))
      throw new TemplateProblem(`"{{ ${word} }}" stands outside of "{{ range }}".`);
  }

  /** Commands with bars between them, up to the end or a closing bracket. */
  private pipeline(where: string, isRange = false): void {
    this.declaration(isRange);
    for (let stage = 1; ; stage++) {
      this.command(where, stage);
      if (this.tokens[0]?.text !== '|' || this.tokens[0].kind !== 'sign') return;
      this.tokens.shift();
    }
  }

  private declaration(isRange: boolean): void {
    const [first, second, third, fourth] = this.tokens;
    if (first?.kind !== 'variable') return;
    const isPair = isRange && second?.text === ',' && third?.kind === 'variable';
    const sign = isPair ? fourth : second;
    if (sign?.kind !== 'sign' || (sign.text !== ':=' && sign.text !== '=')) return;
    for (const { kind, text } of this.tokens.splice(0, isPair ? 4 : 2)) {
      if (kind !== 'variable') continue;
      if (sign.text === '=') this.known(text);
      this.block.variables.add(text);
    }
  }

  private command(where: string, stage: number): void {
    let count = 0;
    for (let token = this.tokens[0]; token && !isEnd(token); token = this.tokens[0]) {
      if (count > 0 && !token.spaced)
        throw new TemplateProblem(`"${token.text}" is not expected inside "{{ }}".`);
      this.tokens.shift();
      this.operand(token, where);
      if (count === 0 && stage > 1 && isLiteral(token))
        throw new TemplateProblem(`"${token.text}" behind a bar is no function.`);
      count += 1;
      if (token.text === 'nil' && count === 1 && (!this.tokens[0] || isEnd(this.tokens[0])))
        throw new TemplateProblem('"nil" alone is no value.');
    }
    if (count === 0) throw new TemplateProblem(`${where} lacks a value.`);
  }

  private operand(token: TemplateToken, where: string): void {
    if (token.kind === 'sign') {
      if (token.text !== '(') throw new TemplateProblem(`"${token.text}" is not expected inside "{{ }}".`);
      this.pipeline(where);
      if (this.tokens.shift()?.text !== ')') throw new TemplateProblem('"(" is not closed with ")".');
    } else if (token.kind === 'variable') this.known(token.text);
    else if (token.kind === 'word' && !LITERALS.has(token.text) && !FUNCTIONS.has(token.text))
      throw new TemplateProblem(`"${token.text}" is no function of Prometheus' templates.`);
    while (this.tokens[0]?.kind === 'field' && !this.tokens[0].spaced) this.tokens.shift();
  }

  private known(variable: string): void {
    if (!this.block.variables.has(variable))
      throw new TemplateProblem(`the variable "${variable}" is not declared.`);
  }
}

const KEYWORDS = new Set([
  ...['if', 'with', 'range', 'else', 'end', 'define', 'block', 'template', 'break', 'continue'],
]);

function isEnd({ kind, text }: TemplateToken): boolean {
  return kind === 'sign' && (text === '|' || text === ')');
}

function isLiteral({ kind, text }: TemplateToken): boolean {
  return kind === 'text' || kind === 'number' || text === '.' || LITERALS.has(text);
}
