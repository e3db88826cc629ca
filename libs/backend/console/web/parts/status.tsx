/** Tones of a status. Each has a shape and a word, so that colour is not needed to distinguish them. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

const SHAPES: Readonly<Record<Tone, string>> = { good: '●', warn: '▲', bad: '■', quiet: '○' };

const TONES: Readonly<Record<string, Tone>> = {
  healthy: 'good',
  ok: 'good',
  up: 'good',
  inactive: 'good',
  resolved: 'good',
  degraded: 'warn',
  starting: 'warn',
  pending: 'warn',
  acknowledged: 'warn',
  suppressed: 'quiet',
  unhealthy: 'bad',
  error: 'bad',
  err: 'bad',
  firing: 'bad',
  triggered: 'bad',
  fatal: 'bad',
  warn: 'warn',
  critical: 'bad',
  high: 'bad',
  warning: 'warn',
  medium: 'warn',
};

/** The tone of a state, a level or a severity. */
export function toneOf(word: string): Tone {
  return TONES[word] ?? 'quiet';
}

/** The shape of a tone. */
export function toneShape(tone: Tone): string {
  return SHAPES[tone];
}

/** A state as shape, word and colour. */
export function Status({ word, tone = toneOf(word) }: { readonly word: string; readonly tone?: Tone }) {
  return (
    <span class={`status ${tone}`}>
      <span aria-hidden="true">{SHAPES[tone]}</span>
      {word}
    </span>
  );
}
