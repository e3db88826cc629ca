import { redactText } from './redact-text.js';

/** A key is secret when it ends in one of these, whatever its case, `-` and `_`. */
const SECRET_ENDINGS = [
  'token',
  'secret',
  'secrets',
  'password',
  'passwords',
  'passwd',
  'passphrase',
  'pwd',
  'signature',
  'cookie',
  'cookies',
  'authorization',
  'apikey',
  'accesskey',
  'accountkey',
  'privatekey',
  'encryptionkey',
  'signingkey',
  'credential',
  'credentials',
  'sessionid',
  'connectionstring',
  'cardnumber',
];

/** Too short or too common to be an ending. */
const SECRET_NAMES = new Set(['auth', 'pass', 'jwt', 'sid', 'otp', 'cvv', 'cvc', 'ssn', 'dsn']);

/** Counted things (`max_tokens: 500`) more often than secrets. */
const PLURAL = 'tokens';

const REMEMBERED_KEYS = 1000;

type Verdict = 'open' | 'secret' | 'secret unless a number';

/** Decides by its key whether a value may be shown; remembers what it decided. */
export class SecretKeys {
  private readonly further: ReadonlySet<string>;
  private readonly known = new Map<string, Verdict>();
  /** Keys that are no secrets themselves. */
  private readonly harmless = new Set<string>();

  /** @param further keys that are secret beside the built-in ones */
  constructor(further: readonly string[] = []) {
    this.further = new Set(further.map(normalise));
  }

  /** Whether there are values that would be hidden under this key. */
  watches(key: string): boolean {
    return (this.known.get(key) ?? this.judge(key)) !== 'open';
  }

  /** Whether this value is to be hidden. That there is none, or a mere yes or no, is not a secret. */
  hides(key: string, value: unknown): boolean {
    const verdict = this.known.get(key) ?? this.judge(key);
    if (verdict === 'open' || value === undefined || value === null || typeof value === 'boolean')
      return false;
    return verdict === 'secret' || typeof value !== 'number';
  }

  /** The key itself, without the secrets in it. */
  shown(key: string): string {
    if (this.harmless.has(key)) return key;
    const safe = redactText(key);
    if (safe === key && this.harmless.size < REMEMBERED_KEYS && key.length <= 256) this.harmless.add(key);
    return safe;
  }

  private judge(key: string): Verdict {
    const plain = normalise(key.length > 256 ? key.slice(-256) : key);
    const secret =
      this.further.has(plain) ||
      SECRET_NAMES.has(plain) ||
      SECRET_ENDINGS.some((ending) => plain.endsWith(ending));
    const verdict = secret ? 'secret' : plain.endsWith(PLURAL) ? 'secret unless a number' : 'open';
    if (this.known.size < REMEMBERED_KEYS && key.length <= 256) this.known.set(key, verdict);
    return verdict;
  }
}

function normalise(key: string): string {
  return key.toLowerCase().replace(/[-_\s.[\]]/g, '');
}
