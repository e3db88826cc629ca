import { describe, expect, it } from '@jest/globals';
import { SECRET_SHAPES } from '../../../test/support/secret-shapes.js';
import { createRedactor } from './redactor.js';
import { redactText } from './redact-text.js';
import { cpuMs } from '../../../test/support/cpu-time.js';

const texts = SECRET_SHAPES.filter(({ value }) => typeof value === 'string') as {
  name: string;
  value: string;
  hidden: string[];
}[];

describe('redactText', () => {
  it.each(texts)('hides $name', ({ value, hidden }) => {
    const safe = redactText(value);
    for (const secret of hidden) expect(safe).not.toContain(secret);
    expect(safe).toContain('[redacted]');
    expect(redactText(safe)).toBe(safe);
  });

  it.each([
    'order 4711 placed',
    'GET /orders/:id answered 200 in 12 ms',
    'key=object-17.json of bucket records',
    'basic authentication is required',
    'the bearer token is missing',
    'used 500 tokens: 20 left',
    'prompt_tokens: 1234',
    'https://example.com:8080/path?page=2&sort=name',
    'mail to alice@example.com bounced',
    'http://example.com:8080/path?to=alice@example.com',
    "don't panic",
    'b0b4b5c2-1111-4222-8333-944444444444',
    '1732233600000000',
    '2024-03-01T08:00:00.000Z',
    "TypeError: Cannot read properties of undefined (reading 'x')\n    at Shop.order (/app/src/shop.ts:12:34)",
    '"integrity": "sha512-knxG2q4UC3u8stRGyAVJCOdxFmv5DZiRcdlIaAQXAbSfJya+OhopNotLQrstBhququ4Zpg+Pw==",',
    '"cookie": "^0.7.1"',
    '{"span_id":"4539578763621486"}',
    "cluster ID 'rabbitmq-cluster-id-yE72GX2Ci6nHvVfyzh_t9g'",
    'projectKey=6f1ed002-ab5e-4a33-9f6c-0d2d1e3c4b5a',
    '"fileId": "1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV"',
    'GET /secrets/65e1a4b2c3d4e5f60718293a/keys/5f0e6b1c-8c39-4cf0-a4a0-5b9d1c5b7f3e 200',
    'auth: { strategy: "jwt" }',
  ])('leaves "%s" alone', (text) => expect(redactText(text)).toBe(text));

  it('keeps what surrounds a secret', () => {
    expect(redactText('connect postgres://app:pw@db:5432/app?a=1 failed')).toBe(
      'connect postgres://[redacted]@db:5432/app?a=1 failed',
    );
    expect(redactText('Server=db;Password=x;Encrypt=true')).toBe(
      'Server=db;Password=[redacted];Encrypt=true',
    );
    expect(redactText('/a?page=1&token=abc&size=2')).toBe('/a?page=1&token=[redacted]&size=2');
  });

  it.each([
    ['jwt:\n  secret: "s3cr3t"', 'jwt:\n  secret: "[redacted]"'],
    ['weather key 8q8upch71v25hn5uhdv2zcr is over its quota', 'weather key [redacted] is over its quota'],
    ['new WeatherClient("8q8upch71v25hn5uhdv2zcr")', 'new WeatherClient("[redacted]")'],
    ['WEATHER_KEY=8q8upch71v25hn5uhdv2zcr', 'WEATHER_KEY=[redacted]'],
    [
      'POST https://a.example/hooks/8q8upch71v25hn5uhdv2zcr 200',
      'POST https://a.example/hooks/[redacted] 200',
    ],
    ['kind: Secret\ndata:\n  db.conf: aGVsbG8=\n', 'kind: Secret\ndata:\n  db.conf: [redacted]\n'],
    ['{"kind":"Secret","data":{"a":"eA=="}}', '{"kind":"Secret","data":{"a":"[redacted]"}}'],
    ['the password for user "ada" is "x1"', 'the password for user "ada" is "[redacted]"'],
    ['AUTH PLAIN AGFkYQBzM2NyM3Q=', 'AUTH PLAIN [redacted]'],
  ])('replaces nothing but the secret of "%s"', (text, safe) => expect(redactText(text)).toBe(safe));

  it.each([
    ['addresses of hooks', '/hooks/'.repeat(30_000)],
    ['clients', 'new AClient("'.repeat(15_000)],
    ['secrets of Kubernetes', 'kind: Secret\ndata:\n a: '.repeat(8_000)],
    ['users of passwords', 'password for user "a" '.repeat(9_000)],
    ['passwords that follow', 'following password '.repeat(10_000)],
    ['gem servers', 'BUNDLE_A'.repeat(25_000)],
    ['colons', ':'.repeat(200_000)],
    ['slashes and colons', '://a'.repeat(50_000)],
    ['dots', 'a.'.repeat(100_000)],
    ['names', 'password '.repeat(20_000)],
    ['open quotes', 'password="'.repeat(20_000)],
    ['escaped quotes', 'token\\":\\"'.repeat(20_000)],
    ['key beginnings', '-----BEGIN PRIVATE KEY-----'.repeat(8_000)],
    ['token beginnings', 'eyJ'.repeat(70_000)],
    ['schemes', 'Bearer '.repeat(30_000)],
    ['at signs', 'a:b@'.repeat(50_000)],
    ['digits', '4111 '.repeat(40_000)],
    ['dashes', '--a '.repeat(50_000)],
    ['elements', '<a'.repeat(100_000)],
    ['names of forms', 'name="'.repeat(30_000)],
    ['brackets', 'token:['.repeat(30_000)],
    ['slashes', '/'.repeat(200_000)],
    ['passwords without end', '://a:b'.repeat(35_000)],
    ['question marks', '?a'.repeat(100_000)],
  ])('takes linear time on 200,000 characters of %s', (_name, text) => {
    expect(cpuMs(() => redactText(text))).toBeLessThan(2_000);
  });
});

describe('createRedactor', () => {
  it('replaces secret keys and texts, and returns its argument when there is nothing to hide', () => {
    const redactor = createRedactor(['patient_name']);
    expect(
      redactor.fields({ 'http.url': 'https://a:b@c/', patientName: 'x', 'http.method': 'GET', n: 1 }),
    ).toEqual({
      'http.url': 'https://[redacted]@c/',
      patientName: '[redacted]',
      'http.method': 'GET',
      n: 1,
    });
    const innocent = { a: 1, b: ['x'], c: { d: 'y' } };
    expect(redactor.fields(innocent)).toBe(innocent);
  });

  it('keeps absent values, booleans and counts of tokens', () => {
    const fields = { token: null, password: undefined, hasPassword: true, max_tokens: 500 };
    expect(createRedactor().fields(fields)).toBe(fields);
  });
});
