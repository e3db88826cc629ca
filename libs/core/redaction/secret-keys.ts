import { isMadeValue } from './made-value.js';
import { judgeName, type Verdict } from './names/judge-name.js';
import { redactText } from './redact-text.js';

const REMEMBERED_KEYS = 1000;
const MAX_KEY = 256;

/** Decides by its key whether a value is secret, with a cache. */
export class SecretKeys {
  private readonly further: ReadonlySet<string>;
  private readonly known = new Map<string, Verdict>();
  /** Keys that contain no secret themselves. */
  private readonly harmless = new Set<string>();
  /** Harmless keys whose values are not hidden. */
  private readonly open = new Set<string>();

  /** @param further secret keys in addition to the built-in ones */
  constructor(further: readonly string[] = []) {
    this.further = new Set(further.map(normalise));
  }

  /** Whether the key is shown as it is and hides no value: most keys, found by one look-up. */
  isOpen(key: string): boolean {
    if (this.open.has(key)) return true;
    if (this.watches(key) || this.shown(key) !== key) return false;
    if (this.open.size < REMEMBERED_KEYS && key.length <= MAX_KEY) this.open.add(key);
    return true;
  }

  /** Whether some values under this key would be hidden. */
  watches(key: string): boolean {
    return (this.known.get(key) ?? this.judge(key)) !== 'open';
  }

  /** Whether this value must be hidden. Missing values and booleans are no secrets. */
  hides(key: string, value: unknown): boolean {
    const verdict = this.known.get(key) ?? this.judge(key);
    if (verdict === 'open' || value === undefined || value === null || typeof value === 'boolean')
      return false;
    if (verdict === 'secret if made') return typeof value === 'string' && isMadeValue(value);
    return verdict === 'secret' || typeof value !== 'number';
  }

  /** The key with secrets in it removed. */
  shown(key: string): string {
    if (this.harmless.has(key)) return key;
    const safe = redactText(key);
    if (safe === key && this.harmless.size < REMEMBERED_KEYS && key.length <= MAX_KEY) this.harmless.add(key);
    return safe;
  }

  private judge(key: string): Verdict {
    const end = key.length > MAX_KEY ? key.slice(-MAX_KEY) : key;
    const verdict = this.further.has(normalise(end)) ? 'secret' : judgeName(end);
    if (this.known.size < REMEMBERED_KEYS && key.length <= MAX_KEY) this.known.set(key, verdict);
    return verdict;
  }
}

function normalise(key: string): string {
  return key.toLowerCase().replace(/[-_\s.[\]]/g, '');
}
