/** Tests whether response times reveal anything about the token: Welch's t over interleaved requests, like dudect. */
import { Buffer } from 'node:buffer';
import { Agent, request } from 'node:http';
import { once } from 'node:events';

/** Number of uncounted warm-up requests. */
const WARM_UP = 500;

/** Below this value, two samples are indistinguishable (dudect's bound). */
export const T_BOUND = 4.5;

/** Sends requests with two kinds of tokens in random order, and compares the response times. */
export async function compareTokens(port, kinds, rounds) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = [[], []];
  const total = rounds * 2 + WARM_UP;
  // All created beforehand as flat strings, so that their creation is not measured.
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
  // An open page checks a token as well, and gives the same answer whether it is right or wrong, so only its time could
  // reveal it.
  const headers = { authorization: `Bearer ${token}` };
  const asked = request({ port, host: '127.0.0.1', agent, path: '/info', headers });
  asked.end();
  const [response] = await once(asked, 'response');
  const ms = Number(process.hrtime.bigint() - begun) / 1e6;
  response.resume();
  await once(response, 'end');
  return ms;
}

/** Removes the slowest tenth, which is noise from other processes. */
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
