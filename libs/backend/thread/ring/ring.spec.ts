import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HEAD, ringMemory, TAIL } from './ring-memory.js';
import { RingReader } from './ring-reader.js';
import { RingWriter } from './ring-writer.js';

function drain(reader: RingReader): string[] {
  const texts: string[] = [];
  for (let text = reader.read(); text !== undefined; text = reader.read()) texts.push(text);
  return texts;
}

describe('The ring', () => {
  it('gives every text back in order, whatever is written and read between', () => {
    const steps = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constant(undefined)), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, (texts) => {
        const memory = ringMemory(1024);
        const [writer, reader] = [new RingWriter(memory), new RingReader(memory)];
        const [written, read]: [string[], string[]] = [[], []];
        for (const text of texts) {
          if (text === undefined) read.push(...drain(reader));
          else if (writer.write(text)) written.push(Buffer.from(text).toString());
        }
        read.push(...drain(reader));
        expect(read).toEqual(written);
        expect(written.length + writer.dropped).toBe(texts.filter((text) => text !== undefined).length);
      }),
    );
  });

  it('drops and counts texts without room, and accepts more when there is room again', () => {
    const memory = ringMemory(256);
    const [writer, reader] = [new RingWriter(memory), new RingReader(memory)];
    const results = Array.from({ length: 10 }, (_, i) => writer.write(`${i}`.padEnd(40, '.')));
    expect(results.filter(Boolean)).toHaveLength(5);
    expect(writer.dropped).toBe(5);
    expect(drain(reader)).toHaveLength(5);
    expect(writer.write('again')).toBe(true);
    expect(drain(reader)).toEqual(['again']);
  });

  it('drops a text that is larger than a quarter of it', () => {
    const memory = ringMemory(1024);
    expect(new RingWriter(memory).write('x'.repeat(300))).toBe(false);
    expect(drain(new RingReader(memory))).toEqual([]);
  });

  it('goes on when its positions pass 2^31 and 2^32', () => {
    for (const start of [2 ** 31 - 512, -512]) {
      const memory = ringMemory(1024);
      const positions = new Int32Array(memory, 0, 32);
      positions[HEAD] = positions[TAIL] = start | 0;
      const [writer, reader] = [new RingWriter(memory), new RingReader(memory)];
      const texts = Array.from({ length: 100 }, (_, i) => `text ${i}`);
      expect(texts.flatMap((text) => (writer.write(text) ? drain(reader) : []))).toEqual(texts);
    }
  });

  it('is read on by another reader where the first one ended', () => {
    const memory = ringMemory(1024);
    const writer = new RingWriter(memory);
    writer.write('one');
    writer.write('two');
    expect(new RingReader(memory).read()).toBe('one');
    expect(drain(new RingReader(memory))).toEqual(['two']);
  });
});
