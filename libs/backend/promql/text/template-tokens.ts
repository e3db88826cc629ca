/** A part of an action of Go's text/template, such as `if`, `$labels`, `.Value` or `"text"`. */
export interface TemplateToken {
  kind: 'word' | 'field' | 'variable' | 'text' | 'number' | 'sign';
  text: string;
  /** Whether white space stands before it. */
  spaced: boolean;
}

/** What is wrong with a template, for people. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem';
}

const COMMENT = /^(?:- )?\s*\/\*/;
const TOKENS: readonly (readonly [TemplateToken['kind'], RegExp])[] = [
  ['text', /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\[^\n]+?)'/y],
  ['number', /[+-]?(?:\d|\.\d)[\w.]*(?:(?<=[eEpP])[+-]\d+)?/y],
  ['field', /\.(?:[A-Za-z_]\w*)?/y],
  ['variable', /\$\w*/y],
  ['word', /[A-Za-z_]\w*/y],
  ['sign', /:=|[=|(),]/y],
];

/**
 * The actions of a template, each as its tokens; comments are left out.
 *
 * @throws TemplateProblem when an action is not closed or has a character that no action can have
 */
export function templateActions(template: string): TemplateToken[][] {
  const actions: TemplateToken[][] = [];
  for (let at = template.indexOf('{{'); at >= 0; at = template.indexOf('{{', at)) {
    const rest = template.slice(at + 2);
    if (COMMENT.test(rest)) {
      at = endOfComment(template, at);
      continue;
    }
    const [tokens, end] = tokensOf(template, at + 2);
    actions.push(tokens);
    at = end;
  }
  return actions;
}

function endOfComment(template: string, at: number): number {
  const end = template.indexOf('*/', at);
  if (end < 0) throw new TemplateProblem('a comment "{{/*" is not closed with "*/}}".');
  const close = /^(?:\s-)?\}\}/.exec(template.slice(end + 2));
  if (!close) throw new TemplateProblem('a comment must end with "*/}}".');
  return end + 2 + close[0].length;
}

function tokensOf(template: string, start: number): [TemplateToken[], number] {
  const tokens: TemplateToken[] = [];
  let at = /^-\s/.test(template.slice(start, start + 2)) ? start + 1 : start;
  for (;;) {
    const begun = at;
    while (/\s/.test(template[at] ?? '')) at += 1;
    const spaced = at > begun;
    if (template.startsWith('}}', at)) return [tokens, at + 2];
    if (spaced && template.startsWith('-}}', at)) return [tokens, at + 3];
    if (at >= template.length) throw new TemplateProblem('"{{" is not closed with "}}".');
    const token = tokenAt(template, at);
    tokens.push({ ...token, spaced });
    at += token.text.length;
  }
}

function tokenAt(template: string, at: number): Omit<TemplateToken, 'spaced'> {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const [text] = pattern.exec(template) ?? [];
    if (text) return { kind, text };
  }
  const what = JSON.stringify(template[at]);
  throw new TemplateProblem(
    '"\'`'.includes(template[at] as string)
      ? `a text that begins with ${what} inside "{{ }}" is not closed.`
      : `${what} cannot stand inside "{{ }}".`,
  );
}
