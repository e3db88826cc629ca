import { describe, expect, it } from '@jest/globals';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { LogRecord } from '../line/log-record.js';
import { LineTap } from './line-tap.js';

const RECORD: LogRecord = {
  level: 'warn',
  time: Date.parse('2026-11-30T12:00:00.500Z'),
  traceId: '',
  spanId: '',
  message: '"slow"',
  fields: [
    { name: 'context', key: ',"context":', json: '"Orders"' },
    { name: 'time', key: ',"time":', json: '7' },
  ],
  context: ROOT_CONTEXT,
};

describe('The tap of log lines', () => {
  it('gives the line itself in the default format', () => {
    const tap = new LineTap(true);
    const lines: string[] = [];
    tap.tap((line) => lines.push(line));
    tap.tell('{"level":"warn"}\n', RECORD);
    expect(lines).toEqual(['{"level":"warn"}\n']);
  });

  it('writes a line of another format in the default one', () => {
    const tap = new LineTap(false);
    const lines: string[] = [];
    tap.tap((line) => lines.push(line));
    tap.tell('{"message":"slow","context":{"time":7}}\n', RECORD);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { level: 'warn', time: '2026-11-30T12:00:00.500Z', context: 'Orders', time_: 7, msg: 'slow' },
    ]);
  });

  it('ignores errors of the subscriber, and stops after its removal', () => {
    const tap = new LineTap(true);
    let told = 0;
    const end = tap.tap(() => {
      told += 1;
      throw new Error('no');
    });
    expect(() => tap.tell('x', RECORD)).not.toThrow();
    end();
    tap.tell('x', RECORD);
    expect(told).toBe(1);
  });
});
