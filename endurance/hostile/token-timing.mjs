/** Whether the time of an answer tells anything about the token: Welch's t over interleaved requests, as dudect does it. */
import { Buffer } from 'node:buffer';
import { Agent, request } from 'node:http';
import { once } from 'node:events';

/** Requests that are not counted. */
const WARM_UP = 500;

/** Below this, two samples cannot be told apart (dudect's bound). */
export const T_BOUND = 4.5;

/** Asks with two kinds of tokens in random order, and compares the times of the answers. */
export async function compareTokens(port, kinds, rounds) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = [[], []];
  const total = rounds * 2 + WARM_UP;
  // All made beforehand, and flat: how a token was put together must not be what is measured.
  const tokens = kinds.map((make) => Array.from({ length: total }, () => Buffer.from(make()).toString()));
  for (let n = 0; n < total; n++) {
    const kind = Math.random() < 0.5 ? 0 : 1;
    const ms = await timed(port, agent, tokens[kind][n]);
    if (n >= WARM_UP) times[kind].push(ms);
  }
  agent.destroy();
  return { means: times.map((sample) => mean(cropped(sample)) * 1000), t: welch(...times.map(cropped)) };
}

async function timed(port, agent, token) {
  const begun = process.hrtime.bigint();
  // An open page looks at a token too, and answers the same whether it is right or wrong: only its time could tell.
  const headers = { authorization: `Bearer ${token}` };
  const asked = request({ port, host: '127.0.0.1', agent, path: '/info', headers });
  asked.end();
  const [response] = await once(asked, 'response');
  const ms = Number(process.hrtime.bigint() - begun) / 1e6;
  response.resume();
  await once(response, 'end');
  return ms;
}

/** Without the slowest tenth: what other processes did is no signal. */
function cropped(sample) {
  return [...sample].sort((a, b) => a - b).slice(0, Math.ceil(sample.length * 0.9));
}

const mean = (sample) => sample.reduce((sum, value) => sum + value, 0) / sample.length;

function welch(first, second) {
  const spread = (sample) => {
    const middle = mean(sample);
    return (
      sample.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (sample.length - 1) / sample.length
    );
  };
  return (mean(first) - mean(second)) / Math.sqrt(spread(first) + spread(second));
}
