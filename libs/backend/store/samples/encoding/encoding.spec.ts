import { describe, expect, it } from '@jest/globals';
import { isStaleAt, markStale } from '#contracts';
import { seededRandom } from '../../../../../test/support/seeded-random.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { decodeTimes } from './decode-times.js';
import { decodeValues } from './decode-values.js';
import { encodeChunk } from './encode-chunk.js';
import { encodeTimes } from './encode-times.js';
import { encodeValues } from './encode-values.js';
import { openChunk } from './open-chunk.js';
import { fillAbsent, isAbsentAt } from './words.js';

const SERIES = 20_000;
const random = seededRandom(19);
const upTo = (limit: number) => Math.floor(random() * limit);
const SPECIAL = [
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  5e-324,
  -5e-324,
  2 ** 53 - 1,
  1 - 2 ** 53,
  2 ** 49,
  2 ** 49 + 1,
  1e22,
];
const SPECIAL_MORE = [Number.MAX_VALUE, Number.MIN_VALUE, 2 ** -1022, 0.1, 1 / 3, 1e-12, -1e-13, 123456.789];

/** Generators of the next value from the previous one: counters, gauges, sums with rounding errors, arbitrary bits. */
const KINDS: ((before: number, at: number) => number)[] = [
  (before) => before,
  (before) => before + 7,
  (before) => before + upTo(300),
  (before) => before + (random() < 0.1 ? upTo(2 ** 31) : 0),
  (before) => (random() < 0.02 ? 0 : before + upTo(50)),
  () => upTo(1000) / 100,
  (before) => before + upTo(1e9) / 1e9,
  (before) => before - upTo(10_000) / 1e4,
  () => random() * 2 ** (upTo(200) - 100),
  () => SPECIAL[upTo(SPECIAL.length)]!,
  () => SPECIAL_MORE[upTo(SPECIAL_MORE.length)]!,
  (before, at) => (at % 9 === 0 ? random() : before),
  () => upTo(2 ** 31) * 2 ** 22 + upTo(2 ** 22),
];

function randomValues(): Float64Array {
  const length = 1 + upTo(random() < 0.01 ? 400 : 60);
  const values = new Float64Array(length);
  const words = new Uint32Array(values.buffer);
  const next = KINDS[upTo(KINDS.length)]!;
  const [strange, gaps] = [random() < 0.2 ? 0.1 : 0, random() < 0.3 ? 0.1 : 0];
  let value = upTo(1e6);
  for (let i = 0; i < length; i++) {
    values[i] = value = next(value, i);
    if (random() < strange) values[i] = SPECIAL[upTo(SPECIAL.length)]!;
    if (random() < strange / 2) {
      // Arbitrary bits, including NaN with payloads.
      words[i * 2] = upTo(2 ** 32);
      words[i * 2 + 1] = random() < 0.5 ? 0x7ff80000 + upTo(2 ** 19) : upTo(2 ** 32);
    }
    if (random() < gaps) fillAbsent(values, i, i + 1 + upTo(5));
    if (random() < gaps / 5) markStale(values, i);
    if (random() < gaps / 5) new BigUint64Array(values.buffer)[i] = 0x7ff8000000000002n;
  }
  return values;
}

function bytesOf(values: Float64Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function bitsOf(values: Float64Array): string {
  return bytesOf(values).toString('hex');
}

describe('encoding of samples', () => {
  it('gives back every bit of 20,000 series, and says which have absent ticks', () => {
    const writer = new ByteWriter();
    const wrong: string[] = [];
    for (let i = 0; i < SERIES; i++) {
      const values = randomValues();
      writer.clear();
      encodeValues(writer, values);
      const out = new Float64Array(values.length + 3).fill(1);
      const absent = decodeValues(new ByteReader(writer.view()), out, 2, values.length);
      const isSame = Buffer.compare(bytesOf(out.subarray(2, -1)), bytesOf(values)) === 0;
      const isInside = out[0] === 1 && out[1] === 1 && out.at(-1) === 1;
      const isAbsentRight = absent === values.some((_value, at) => isAbsentAt(values, at));
      // A single expectation: 20,000 of them would take longer than the work.
      if (!isSame || !isInside || !isAbsentRight) wrong.push(bitsOf(values));
    }
    expect(wrong).toEqual([]);
  });

  it('gives back times, whatever their distances', () => {
    for (let i = 0; i < 500; i++) {
      const times = new Float64Array(1 + upTo(200));
      let time = upTo(2 ** 31) * 1000;
      for (let at = 0; at < times.length; at++) times[at] = time += random() < 0.9 ? 5000 : 1 + upTo(1e7);
      const writer = new ByteWriter();
      encodeTimes(writer, times);
      expect(bitsOf(decodeTimes(new ByteReader(writer.view())))).toBe(bitsOf(times));
    }
  });

  it('gives back the series of a chunk by their slots', () => {
    const slots = [0, 3, 4, 200, 255];
    const series = slots.map(() => Float64Array.from({ length: 120 }, () => upTo(1e5) / 10));
    const times = Float64Array.from({ length: 120 }, (_, at) => 1_700_000_000_000 + at * 5000);
    const chunk = openChunk(
      encodeChunk({
        times: (writer) => encodeTimes(writer, times),
        slots,
        series: (writer, at) => encodeValues(writer, series[at]!),
      }),
    );
    expect(chunk.times).toEqual(times);
    expect([...chunk.starts.keys()].filter((slot) => chunk.starts[slot]! >= 0)).toEqual(slots);
    for (const [at, slot] of slots.entries()) {
      const out = new Float64Array(120);
      decodeValues(new ByteReader(chunk.bytes, chunk.starts[slot]), out, 0, 120);
      expect(out).toEqual(series[at]);
    }
  });

  it('throws for damaged chunks, and never reads beyond them', () => {
    const series = Float64Array.from({ length: 120 }, () => random());
    const whole = encodeChunk({
      times: (writer) => encodeTimes(writer, Float64Array.from(series.keys())),
      slots: [0],
      series: (writer) => encodeValues(writer, series),
    });
    for (let i = 0; i < 2_000; i++) {
      const damaged = whole.slice(0, random() < 0.5 ? upTo(whole.length) : whole.length);
      if (damaged.length > 0) damaged[upTo(damaged.length)]! ^= 1 << upTo(8);
      try {
        const chunk = openChunk(damaged);
        const out = new Float64Array(chunk.times.length);
        decodeValues(new ByteReader(chunk.bytes, chunk.starts[0]), out, 0, chunk.times.length);
      } catch (error) {
        expect(String(error)).toMatch(/^(Range)?Error: /);
      }
    }
  });

  it('writes constant, steady and slowly changing series in few bytes', () => {
    const sizeOf = (next: (at: number) => number) => {
      const writer = new ByteWriter();
      encodeValues(
        writer,
        Float64Array.from({ length: 120 }, (_, at) => next(at)),
      );
      return writer.length;
    };
    expect(sizeOf(() => 0.25)).toBeLessThan(6);
    expect(sizeOf((at) => 1e9 + at * 250)).toBeLessThan(12);
    expect(sizeOf((at) => at * 250 + (at % 7))).toBeLessThan(130);
    expect(sizeOf(() => NaN)).toBeLessThan(130);
  });

  it('keeps staleness markers as markers', () => {
    const values = Float64Array.of(1, 2, 0, 4);
    markStale(values, 2);
    const writer = new ByteWriter();
    encodeValues(writer, values);
    const out = new Float64Array(4);
    decodeValues(new ByteReader(writer.view()), out, 0, 4);
    expect([0, 1, 2, 3].map((at) => isStaleAt(out, at))).toEqual([false, false, true, false]);
  });
});
