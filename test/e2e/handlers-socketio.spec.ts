import { IoAdapter } from '@nestjs/platform-socket.io';
import { io } from 'socket.io-client';
import { describeGateway } from '../support/gateway.contract.js';

describeGateway('A gateway on socket.io', {
  adapter: (app) => new IoAdapter(app),
  async connect(url, extraHeaders) {
    const socket = io(url, { transports: ['websocket'], extraHeaders, forceNew: true });
    await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
    return {
      send: (event, data) => void socket.emit(event, data),
      exchange: (event, data) =>
        new Promise((resolve) => {
          socket.onAny(resolve);
          socket.emit(event, data);
        }),
      close: () => void socket.disconnect(),
    };
  },
});
