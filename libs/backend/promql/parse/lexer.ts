import { code, isAlpha, isAlphaNumeric, isDigit, isSpace, quoted } from './characters.js';
import { scanNumber } from './scan-number.js';
import { endOfString } from './scan-string.js';
import { DURATION_WORDS, KEYWORDS, NUMBER_WORDS, type Token, type TokenKind } from './token.js';

/** Aborts parsing with an error at a position. */
export type Fail = (problem: string, from: number, to: number) => never;

const VARIABLE = /\$\{\w+(?::\w+)?\}|\$\w+|\[\[\w+\]\]/y;
const PAIRS = new Set(['==', '!=', '<=', '</', '>=', '>/']);
const SIGNS = new Set([...',*/%+-^=<>@()[]{}']);
const OPEN = '([{';

/**
 * Splits an expression into tokens, one per call. The enclosing bracket decides which characters are allowed, as in
 * Prometheus: words in braces are labels, words in brackets are `step`, `range`, `min_of` and `max_of`.
 */
export class Lexer {
  private at = 0;
  private parens = 0;
  private braces = false;
  private brackets = false;
  /** Before the first number in brackets, fewer tokens are allowed. */
  private beforeNumber = false;
  private sawRange = false;
  private sawColon = false;

  constructor(
    private readonly text: string,
    private readonly fail: Fail,
    private readonly variables: boolean,
  ) {}

  next(): Token {
    this.skip();
    const from = this.at;
    if (from >= this.text.length) return this.end();
    const kind = this.scan(this.text.charCodeAt(from));
    return { kind, from, to: this.at };
  }

  /** Skips white space and comments. */
  private skip(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (isSpace(c)) this.at++;
      else if (c === code('#') && !this.beforeNumber) this.skipLine();
      else return;
    }
  }

  private skipLine(): void {
    const rest = /[\r\n]|$/g;
    rest.lastIndex = this.at;
    this.at = rest.exec(this.text)?.index ?? this.text.length;
  }

  private end(): Token {
    const at = this.text.length;
    if (this.braces) this.fail('unexpected end of input inside braces', at, at);
    if (this.beforeNumber) this.fail('unexpected end of input in duration expression', at, at);
    if (this.parens > 0) this.fail('unclosed left parenthesis', at, at);
    if (this.brackets) this.fail('unclosed left bracket', at, at);
    return { kind: 'end of input', from: at, to: at };
  }

  private scan(c: number): TokenKind {
    const { text, at } = this;
    if (this.variables && (c === code('$') || c === code('['))) {
      const variable = this.variable();
      if (variable) return variable;
    }
    if (isAlpha(c) || (c === code(':') && !this.brackets)) return this.word();
    if (isDigit(c) || (c === code('.') && isDigit(text.charCodeAt(at + 1)))) return this.number();
    if (c === code('"') || c === code("'") || c === code('`')) return this.string();
    return this.sign(text[at] as string);
  }

  private variable(): TokenKind | undefined {
    VARIABLE.lastIndex = this.at;
    if (!VARIABLE.test(this.text)) return undefined;
    this.at = VARIABLE.lastIndex;
    if (this.beforeNumber) this.sawRange = true;
    this.beforeNumber = false;
    return 'variable';
  }

  private word(): TokenKind {
    const { text, at: from } = this;
    const colons = !this.braces && !this.brackets;
    if (this.braces && text.charCodeAt(from) === code(':')) return this.unexpected();
    let colon = false;
    for (;;) {
      const c = text.charCodeAt(this.at);
      if (colons && c === code(':')) colon = true;
      else if (this.brackets ? !isAlpha(c) : !isAlphaNumeric(c)) break;
      this.at++;
    }
    if (this.braces) return 'identifier';
    const word = text.slice(from, this.at).toLowerCase();
    if (this.brackets) return DURATION_WORDS.has(word) ? word : this.unexpected(from);
    if (NUMBER_WORDS.has(word)) return 'number';
    if (KEYWORDS.has(word) && !(word.startsWith('fill') && !this.parenFollows())) return word;
    return colon ? 'metric identifier' : 'identifier';
  }

  /** `fill` is a keyword only before "(", so that metrics may still have that name. */
  private parenFollows(): boolean {
    let at = this.at;
    while (isSpace(this.text.charCodeAt(at))) at++;
    return this.text[at] === '(';
  }

  private number(): TokenKind {
    const from = this.at;
    if (this.braces) return this.unexpected();
    const { kind, to } = scanNumber(this.text, from);
    this.at = to;
    if (this.beforeNumber) this.sawRange = true;
    this.beforeNumber = false;
    if (kind !== 'bad') return kind;
    const end = this.wordEnd(to);
    return this.fail(`bad number or duration syntax: "${this.text.slice(from, end)}"`, from, end);
  }

  private string(): TokenKind {
    if (this.beforeNumber) return this.unexpected();
    const end = endOfString(this.text, this.at);
    if (typeof end !== 'number')
      return this.fail(end.problem, end.at, Math.min(end.at + 2, this.text.length));
    this.at = end;
    return 'string';
  }

  private sign(first: string): TokenKind {
    const from = this.at;
    const two = this.text.slice(from, from + 2);
    const pair = this.braces ? ['!=', '=~', '!~'].includes(two) : PAIRS.has(two) && !this.beforeNumber;
    if (pair) {
      this.at += 2;
      return two;
    }
    if (first === '!' || (!this.braces && two === '=~')) return this.badPair(first, from);
    if (this.braces ? !',={}'.includes(first) : first !== ':' && !SIGNS.has(first)) return this.unexpected();
    if (this.beforeNumber && '=<>@{['.includes(first)) return this.unexpected();
    this.at++;
    if (first === ':') this.colon(from);
    else if (OPEN.includes(first)) this.open(first, from);
    else if (')]}'.includes(first)) this.close(first, from);
    return first;
  }

  private badPair(first: string, at: number): never {
    const where = this.braces ? ' inside braces' : '';
    if (at + 1 >= this.text.length) return this.unexpected(at);
    return this.fail(
      `unexpected character after '${first}'${where}: ${quoted(this.text, at + 1)}`,
      at,
      at + 1,
    );
  }

  private colon(at: number): void {
    if (this.beforeNumber && !this.sawRange)
      this.fail('unexpected colon before duration in duration expression', at, at + 1);
    if (this.sawColon) this.fail("unexpected colon ':'", at, at + 1);
    this.sawColon = true;
  }

  private open(sign: string, at: number): void {
    if (sign === '(') this.parens++;
    else if (sign === '{') {
      if (this.braces) this.fail("unexpected left brace '{'", at, at + 1);
      this.braces = true;
    } else {
      if (this.brackets) this.fail("unexpected left bracket '['", at, at + 1);
      this.brackets = this.beforeNumber = true;
      this.sawColon = false;
    }
  }

  private close(sign: string, at: number): void {
    if (sign === '}') {
      if (!this.braces) this.unexpected(at);
      this.braces = false;
    } else if (sign === ')') {
      if (--this.parens < 0) this.fail("unexpected right parenthesis ')'", at, at + 1);
    } else {
      if (!this.brackets) this.fail("unexpected right bracket ']'", at, at + 1);
      this.brackets = this.beforeNumber = false;
    }
  }

  private unexpected(at = this.at): never {
    const where = this.braces ? ' inside braces' : this.beforeNumber ? ' in duration expression' : '';
    const to = Math.max(this.wordEnd(at), at + String.fromCodePoint(this.text.codePointAt(at) ?? 0).length);
    const instead =
      this.brackets && !this.beforeNumber && isAlpha(this.text.charCodeAt(at)) ? ", expected ':'" : '';
    return this.fail(`unexpected character${where}: ${quoted(this.text, at)}${instead}`, at, to);
  }

  private wordEnd(at: number): number {
    while (isAlphaNumeric(this.text.charCodeAt(at))) at++;
    return at;
  }
}
