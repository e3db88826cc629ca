/**
 * `npm run bench:samples -- bench/store/encoding.mjs`: bytes per sample before deflate, and millions of samples encoded
 * and decoded per CPU second, by kind of series. Runs from source.
 */
import { ByteReader } from '../../libs/backend/store/samples/encoding/byte-reader.ts';
import { ByteWriter } from '../../libs/backend/store/samples/encoding/byte-writer.ts';
import { decodeValues } from '../../libs/backend/store/samples/encoding/decode-values.ts';
import { encodeValues } from '../../libs/backend/store/samples/encoding/encode-values.ts';

const TICKS = 120;
const ROUNDS = 20_000;
const upTo = (limit) => Math.floor(Math.random() * limit);
const KINDS = {
  constant: () => 5,
  'counts up steadily': (at) => at * 7,
  'counter, irregular': (_at, before) => before + upTo(60),
  'gauge with two decimals': () => upTo(10_000) / 100,
  'sum of durations': (_at, before) => before + upTo(1e9) / 1e9,
  'any numbers': () => Math.random() * 1000,
};

for (const [name, next] of Object.entries(KINDS)) {
  let before = 1000;
  const values = Float64Array.from({ length: TICKS }, (_, at) => (before = next(at, before)));
  const writer = new ByteWriter();
  const out = new Float64Array(TICKS);
  const encode = () => {
    writer.clear();
    encodeValues(writer, values);
  };
  const decode = () => decodeValues(new ByteReader(writer.view()), out, 0, TICKS);
  const [encoded, decoded] = [speed(encode), speed(decode)];
  const bytes = (writer.length / TICKS).toFixed(2);
  console.log(`${name.padEnd(26)} ${bytes.padStart(5)} bytes, encode ${encoded} M/s, decode ${decoded} M/s`);
}

function speed(work) {
  for (let i = 0; i < ROUNDS / 10; i++) work();
  const started = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) work();
  return ((ROUNDS * TICKS) / process.cpuUsage(started).user).toFixed(0).padStart(4);
}
