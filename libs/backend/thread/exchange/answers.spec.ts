import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { TelemetryRequest, TelemetryResponse } from '#contracts';
import { Answers } from './answers.js';
import type { AnswerMessage } from './messages.js';

const REQUEST: TelemetryRequest = {
  method: 'GET',
  path: '/x',
  query: '',
  contentType: '',
  body: new Uint8Array(),
};

function answering(body: (signal: AbortSignal | undefined) => AsyncIterable<Uint8Array>) {
  const sent: AnswerMessage[] = [];
  const answers = new Answers<TelemetryRequest>(
    (_request, signal) =>
      Promise.resolve<TelemetryResponse>({ status: 200, headers: {}, body: body(signal) }),
    (message) => sent.push(message),
  );
  const pieces = () => sent.flatMap((message) => (message.type === 'piece' ? [message.bytes.length] : []));
  return { answers, sent, pieces };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await turn();
}

describe('Answers of the telemetry thread', () => {
  it('come in pieces of 64 KiB, no more ahead of the reader than 16', async () => {
    const { answers, sent, pieces } = answering(async function* () {
      yield new Uint8Array(20 * 65_536 + 5);
    });
    void answers.request(1, REQUEST);
    await settled();
    expect(pieces()).toEqual(Array.from({ length: 16 }, () => 65_536));
    for (let i = 0; i < 5; i++) {
      answers.taken(1);
      await settled();
    }
    expect(pieces()).toHaveLength(21);
    expect(pieces().at(-1)).toBe(5);
    expect(sent.at(-1)).toEqual({ type: 'end', id: 1 });
  });

  it('end when the reader leaves', async () => {
    let wasAborted = false;
    const { answers, sent } = answering(async function* (signal) {
      signal?.addEventListener('abort', () => (wasAborted = true));
      for (;;) yield new Uint8Array(65_536);
    });
    void answers.request(1, REQUEST);
    await settled();
    answers.cancel(1);
    await settled();
    expect(wasAborted).toBe(true);
    expect(sent.at(-1)).toEqual({ type: 'end', id: 1, error: 'the request was cancelled' });
  });

  it('of a thread that died do not reach the next one, which counts from the beginning', async () => {
    let release: (() => void) | undefined;
    let made = 0;
    const { answers, sent } = answering(async function* () {
      const own = (made += 1);
      if (own === 1) await new Promise<void>((resolve) => (release = resolve));
      yield new Uint8Array([own]);
      // More than a window of pieces: the rest is sent only after the reader confirms some.
      yield new Uint8Array(20 * 65_536);
    });
    void answers.request(1, REQUEST);
    await settled();
    answers.cancelAll();
    sent.length = 0;
    void answers.request(1, REQUEST);
    release?.();
    await settled();
    for (let i = 0; i < 5; i++) {
      answers.taken(1);
      await settled();
    }
    const pieces = sent.flatMap((message) => (message.type === 'piece' ? [message.bytes] : []));
    expect(pieces).toHaveLength(21);
    expect(pieces[0]).toEqual(new Uint8Array([2]));
    expect(sent.filter(({ type }) => type === 'end')).toEqual([{ type: 'end', id: 1 }]);
  });

  it('end with the error of what broke them', async () => {
    const { answers, sent } = answering(async function* () {
      yield new Uint8Array(1);
      throw new Error('the file is gone');
    });
    await answers.request(1, REQUEST);
    expect(sent.at(-1)).toEqual({ type: 'end', id: 1, error: 'the file is gone' });
  });
});
