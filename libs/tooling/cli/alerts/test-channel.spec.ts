import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { alertsCommand } from '../alerts.command.js';

let asked: { url: string; authorization: string | undefined }[] = [];
const servers: { close(): void }[] = [];

afterEach(() => {
  asked = [];
  for (const server of servers.splice(0)) server.close();
  delete process.env['MANAGEMENT_TOKEN'];
});

/** An application that gives this answer. */
async function application(status: number, body: object): Promise<string> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
    request.resume();
    response
      .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/internal/`;
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await alertsCommand.run(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('alerts test-channel', () => {
  it('asks the application with the token, and says that the message was delivered', async () => {
    process.env['MANAGEMENT_TOKEN'] = 'a-token';
    const url = await application(200, { delivered: true });
    const { code, out } = await run('test-channel', 'team a/b', '--url', url);
    expect([code, out]).toEqual([0, 'The channel "team a/b" delivered the test message.']);
    expect(asked).toEqual([
      { url: '/internal/api/alerting/channels/team%20a%2Fb/test', authorization: 'Bearer a-token' },
    ]);
  });

  it('reports the receiver’s answer when it was not', async () => {
    process.env['MANAGEMENT_TOKEN'] = 'a-token';
    const url = await application(422, { error: 'not delivered (auth): invalid_auth' });
    expect(await run('test-channel', 'ops', '--url', url)).toMatchObject({
      code: 1,
      err: '422: not delivered (auth): invalid_auth',
    });
    expect(await run('test-channel', 'ops', '--url', 'http://127.0.0.1:1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('http://127.0.0.1:1 gives no answer'),
    });
  });

  it.each([
    [['test-channel'], 'the name of the channel is missing'],
    [['test-channel', 'ops'], 'MANAGEMENT_TOKEN'],
    [['test-channel', 'ops', '--url', 'nowhere'], '--url'],
    [['test-channel', 'ops', '--token-file', '/nowhere'], 'ENOENT'],
    [['tset'], '"tset" is not an action'],
  ])('%j is called wrongly', async (args, text) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(text);
  });
});
