/**
 * `npm run bench:redaction`: speed of searching texts for secrets, in microseconds per text and megabytes per second,
 * with different texts each time. Runs from source.
 */
import { redactText } from '../../libs/core/redaction/redact-text.ts';

const many = (make) => Array.from({ length: 2_000 }, (_, index) => make(index));
const STACK = (index) =>
  `Error: order ${index} failed\n    at Shop.order (/app/src/shop.ts:12:34)\n    at Layer.handle (/app/node_modules/express/lib/router/layer.js:95:5)\n    at processTicksAndRejections (node:internal/process/task_queues:95:5)`;
const TEXTS = {
  'a message': many((n) => `order ${n} of customer ${n * 7} placed in ${n % 97} ms by worker ${n % 8}`),
  'pairs of names and values': many(
    (n) => `processed batch=${n} size=${n % 100} queue=orders took=${n % 50}ms`,
  ),
  'a URL': many((n) => `https://api.example.com/v1/orders/${n}?page=${n % 10}&sort=name&status=open`),
  'a statement': many((n) => `SELECT id, name FROM orders WHERE customer_id = $1 AND status = $2 LIMIT ${n}`),
  'a stack': many(STACK),
  JSON: many((n) =>
    JSON.stringify({ id: n, name: 'Alice', items: [{ sku: 'a-1', qty: 2 }], city: 'Berlin' }),
  ),
  'a long text': [
    many((n) => `line ${n}: the quick brown fox jumps over the lazy dog`)
      .slice(0, 300)
      .join('\n'),
  ],
  'a text with a password': many((n) => `login ${n} with password=hunter${n} failed`),
};
const ROUNDS = 15;
const BYTES_PER_ROUND = 500_000;

for (const [name, texts] of Object.entries(TEXTS)) {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const times = Array.from({ length: ROUNDS }, () => round(texts, Math.ceil(BYTES_PER_ROUND / bytes)));
  const perText = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  const speed = bytes / texts.length / perText;
  console.log(
    `${name.padEnd(28)} ${perText.toFixed(2).padStart(8)} µs  ${speed.toFixed(0).padStart(5)} MB/s`,
  );
}

/** Microseconds per text. */
function round(texts, times) {
  const startedAt = performance.now();
  for (let time = 0; time < times; time++) for (const text of texts) redactText(text);
  return ((performance.now() - startedAt) / (times * texts.length)) * 1_000;
}
