import { ROOT_CONTEXT } from '@opentelemetry/api';
import { correlationIdFrom, knownMethod, printable } from '#kernel';
import { createRedactor, redactText } from '#redaction';
import { requestTarget } from '../../libs/backend/management/listener/http/request-target.js';
import { errorKind } from '../../libs/signals/logging/errors/error-fingerprint.js';
import { statementOf } from '../../libs/integrations/databases/statement.js';
import { isStack, errorOfStack } from '../../libs/signals/logging/line/stack-text.js';
import { readFrame } from '../../libs/signals/logging/stack-frame.js';
import { acceptsGzip, negotiate } from '#exposition';
import { wildcardPattern } from '../../libs/signals/tracing/sampling/wildcard-pattern.js';
import { parseBaggage } from '../../libs/signals/tracing/w3c/baggage.js';
import { parseTraceparent } from '../../libs/signals/tracing/w3c/traceparent.js';
import { W3CPropagator } from '../../libs/signals/tracing/w3c/w3c.propagator.js';

import { testLogger } from './test-logger.js';

/** Code that processes text from outside. */
export interface EntryPoint {
  readonly name: string;
  /** Maximum number of input characters if below 64 KB: Node.js rejects more than 16 KB of headers. */
  readonly limit?: number;
  readonly run: (text: string) => unknown;
}

const HEADERS = 16_384;
/** Texts of lines and spans are truncated to this length before they are searched. */
const CUT = 16_384;
const { logger } = testLogger();
const redactor = createRedactor();
const rule = wildcardPattern('/a/:id/*/b*c*/:name');
const propagator = new W3CPropagator();
const getter = {
  keys: (carrier: Record<string, string>) => Object.keys(carrier),
  get: (carrier: Record<string, string>, key: string) => carrier[key],
};
const extract = (headers: Record<string, string>): unknown =>
  propagator.extract(ROOT_CONTEXT, headers, getter);
const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** All entry points. */
export const ENTRY_POINTS: readonly EntryPoint[] = [
  { name: 'a text with secrets', run: redactText },
  {
    name: 'error of a JSON body',
    run: (text) => {
      try {
        JSON.parse(text);
      } catch (error) {
        logger.error(error);
      }
    },
  },
  {
    name: 'Cookie and Authorization of a line',
    limit: HEADERS,
    run: (text) => logger.info({ headers: { cookie: text, authorization: text, referer: text } }, 'x'),
  },
  {
    name: 'URL of an outgoing request',
    limit: HEADERS,
    run: (text) => redactText(`https://a.example/?q=${text}`),
  },
  {
    name: 'routing key of a message',
    limit: CUT,
    run: (text) => redactor.fields({ 'messaging.destination.name': text }),
  },
  {
    name: 'body of a browser report',
    run: (text) => redactor.fields({ metrics: [{ name: text, value: 1 }] }),
  },
  { name: 'a text for a terminal', limit: CUT, run: (text) => printable(text) },
  { name: 'message of a line', run: (text) => logger.info(text) },
  { name: 'field of a line', run: (text) => logger.info({ body: text }, 'x') },
  { name: 'key of a line', run: (text) => logger.info({ [text]: 1 }, 'x') },
  { name: 'attribute of a span', run: (text) => redactor.fields({ body: text }) },
  { name: 'name of a span', run: (text) => redactor.text(text) },
  { name: 'message of an error', run: (text) => logger.error(new Error(text)) },
  { name: 'fingerprint of an error', run: (text) => errorKind(new Error(text)) },
  {
    name: 'fingerprint of a stack',
    run: (text) => errorKind(Object.assign(new Error('x'), { stack: text })),
  },
  { name: 'text that may be a stack', run: (text) => isStack(text) && errorOfStack(text, 'x') },
  { name: 'line of a stack', run: (text) => readFrame(`    at ${text}`) },
  { name: 'statement of a database', run: statementOf },
  { name: 'path against sampling rules', limit: HEADERS, run: rule },
  { name: 'traceparent', limit: HEADERS, run: parseTraceparent },
  { name: 'tracestate', limit: HEADERS, run: (text) => extract({ traceparent: PARENT, tracestate: text }) },
  { name: 'baggage', limit: HEADERS, run: parseBaggage },
  {
    name: 'headers of a trace',
    limit: HEADERS,
    run: (text) => extract({ traceparent: PARENT, tracestate: text, baggage: text }),
  },
  { name: 'correlation id', limit: HEADERS, run: correlationIdFrom },
  { name: 'method', limit: HEADERS, run: knownMethod },
  { name: 'Accept', limit: HEADERS, run: negotiate },
  { name: 'Accept-Encoding', limit: HEADERS, run: acceptsGzip },
  {
    name: 'URL and Host of the management port',
    limit: HEADERS,
    run: (text) => {
      try {
        return requestTarget({ url: `/${text}`, headers: { host: text }, rawHeaders: ['Host', text] });
      } catch {
        return undefined;
      }
    },
  },
];

/** Pieces that cause backtracking in patterns; each is repeated up to the desired length. */
export const PIECES: readonly string[] = [
  ...[
    'a',
    'a ',
    ' ',
    '\n',
    '\t',
    '\r\n',
    '0',
    '4',
    '_',
    '-',
    '.',
    ',',
    ';',
    ':',
    '=',
    '/',
    '\\',
    '%',
    '&',
    '?',
    '#',
    '@',
  ],
  ...[
    '"',
    "'",
    '`',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '<',
    '>',
    '+',
    '~',
    '*',
    '|',
    '^',
    '$',
    'é',
    '\u0000',
    '\ud800',
  ],
  ...[
    'a (?',
    ' (',
    '\n    at ',
    '\n at a (?',
    '    at a (b:1:1)\n',
    'file://?',
    ':1:1',
    '?:',
    'new async ',
    '\n\n   at',
  ],
  ...[
    'password',
    'password ',
    'password=',
    'password="',
    "password='",
    'password: ',
    'password:\n ',
    'token\\":\\"',
  ],
  ...[
    'password[',
    'password=[',
    'password={',
    'password=(',
    'a.password-',
    'secretKey',
    'x_key',
    'key ',
    'apikey:=',
  ],
  ...[
    'pass=a&',
    'x-api-key: a\n',
    'cookie: ',
    'authorization:',
    '--password ',
    '<password>',
    '<password',
    'name="password',
  ],
  ...['://', '://a:', '://a:b', '://a:b@', 'a:b@', 'a@', '@a', '//a@b/', 'jdbc:oracle:a:b/', '/a:b@c:1'],
  ...['Bearer ', 'Bearer a', 'Basic ', 'Basic A', 'Digest a=', ' -u a:', '?key=', '&code=a1', ';sig='],
  ...[
    'eyJ',
    'eyJhbGci',
    'eyJ.',
    'eyJabcdef.',
    'ewo',
    'AKIA',
    'ghp_',
    'ghp_aaaaaaaaaaaaaaaa ',
    'sk-',
    'sk_live_',
    'xoxb-',
    'SG.',
  ],
  ...[
    'gl',
    'gh-',
    'M.',
    'Maaaaaaaaaaaaaaaaaaaaaaaa.',
    '1:AA',
    'a-us1',
    '_mmk',
    'hooks.slack.com/services/',
    'A3-',
    'pk.',
  ],
  ...[
    '4111',
    '4111 ',
    '4111-',
    '4111 1111 ',
    '37',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN ',
    'PRIVATE KEY',
  ],
  ...[
    ')=(',
    '(a)=(',
    '(password)=(',
    'values(',
    "(password) values ('",
    "identified by '",
    'identified  by ',
  ],
  ...['%3D', '%25', '%2525', 'password%3D', '%5C%22', '\\"', '\\\\', '\\n', '\\\\\\"'],
  ...['select ', 'from  ', 'from a join ', '/*', '*/', '--\n', '/* */', "''", 'from "', 'from only '],
  ...[
    'a=b,',
    'a=b;c=d,',
    'gzip;q=0.',
    ';q=0.0',
    'text/plain;version=0.0.4,',
    'application/openmetrics-text;',
    '*/*;q=0,',
  ],
  ...[
    '00-',
    '0a',
    'ff-',
    'a@b=',
    'Error',
    'aError',
    'Exception:',
    '#1',
    '1.',
    '1/1:1',
    'a1 ',
    '/a/b/',
    '/hooks/',
    '/hooks/a1b2c3d4e5f6a7b8/',
    'new AClient("',
    'Credential("a", ',
    'kind: Secret\ndata:\n a: ',
    '"kind":"Secret","data":{"a":',
    'following key ',
    'BUNDLE_A=',
    'AUTH PLAIN ',
    'the password for "',
    'x key a1b2c3d4e5f6 ',
    'x = "a1B2c3D4',
    '/bc',
    '[::',
    'aA',
    'Aa',
  ],
];

/** A repeated piece; some patterns backtrack only when the end does not match. */
export function attackOf(piece: string, length: number, end = ''): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length) + end;
}

/** Many distinct words in one text, which defeats caching. */
export function differentNames(length: number): string {
  let text = '';
  for (let n = 0; text.length < length; n++) text += `password${n.toString(36)}xKey=a${n} `;
  return text.slice(0, length);
}
