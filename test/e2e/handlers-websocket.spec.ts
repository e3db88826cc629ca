import { once } from 'node:events';
import { WsAdapter } from '@nestjs/platform-ws';
import { WebSocket } from 'ws';
import { describeGateway } from '../support/gateway.contract.js';

describeGateway('A WebSocket gateway', {
  adapter: (app) => new WsAdapter(app),
  async connect(url, headers) {
    const socket = new WebSocket(url.replace('http', 'ws'), { headers });
    await once(socket, 'open');
    const send = (event: string, data: unknown): void => socket.send(JSON.stringify({ event, data }));
    return {
      send,
      async exchange(event, data) {
        const answered = once(socket, 'message') as Promise<[Buffer]>;
        send(event, data);
        const [message] = await answered;
        return (JSON.parse(message.toString()) as { event: string }).event;
      },
      close: () => socket.close(),
    };
  },
});
