import { templateProblem } from '#alert-templates';
import { nearest } from '#options';
import { durationMs, parse, PromqlError } from '#promql';

/** Prometheus' maximum duration: about 292 years. */
const LONGEST_MS = 9_223_372_036_854;
const EXCERPT = 60;

/** Reports a problem of a field. @param field e.g. `labels.team` */
export type Complain = (field: string | undefined, problem: string) => void;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Formats a value for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
}

export function checkKnown(object: object, known: readonly string[], complain: Complain): void {
  for (const name of Object.keys(object)) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    complain(name, `unknown field${hint || '.'} Known are ${known.join(', ')}`);
  }
}

export function checkDuration(object: Record<string, unknown>, field: string, complain: Complain): void {
  const value = object[field];
  if (value === undefined) return;
  const ms = typeof value === 'string' ? durationMs(value) : undefined;
  if (ms === undefined)
    complain(field, `${shown(value)} is not a duration. Use Prometheus' format, such as 30s, 5m or 1h30m`);
  else if (ms > LONGEST_MS) complain(field, `the duration ${shown(value)} is longer than 292 years`);
}

export function checkExpression(expr: unknown, complain: Complain): void {
  if (expr === undefined || expr === '') return complain('expr', 'is missing');
  if (typeof expr !== 'string') return complain('expr', `must be PromQL in a string, not ${shown(expr)}`);
  try {
    parse(expr);
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    complain('expr', error.message.replace(/^OBS_PROMQL: /, ''));
  }
}

/** Checks the names and texts of labels or annotations. @param templates whether the texts are templates */
export function checkTexts(
  texts: unknown,
  field: 'labels' | 'annotations',
  complain: Complain,
  { templates }: { readonly templates: boolean },
): void {
  if (texts === undefined) return;
  if (!isObject(texts)) return complain(field, `must be names and texts, not ${shown(texts)}`);
  for (const [name, text] of Object.entries(texts)) {
    if (!isLabelName(name) || (field === 'labels' && name === '__name__'))
      complain(
        field,
        `${shown(name)} cannot be the name of ${field === 'labels' ? 'a label' : 'an annotation'}`,
      );
    const at = `${field}.${name}`;
    if (typeof text !== 'string') complain(at, `must be a text, not ${shown(text)}`);
    else if (!isUnicode(text)) complain(at, 'is no valid Unicode');
    else if (templates) checkTemplate(text, at, complain);
  }
}

export function checkTemplate(text: string, field: string, complain: Complain): void {
  const problem = templateProblem(text);
  if (problem !== undefined) complain(field, `the template does not parse: ${problem}`);
}

/** Any non-empty text, as in Prometheus 3. */
function isLabelName(name: string): boolean {
  return name !== '' && isUnicode(name);
}

/** Whether a text has no lone surrogate, which UTF-8 cannot encode. */
export function isUnicode(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
