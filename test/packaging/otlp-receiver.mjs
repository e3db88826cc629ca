/** Takes OTLP over HTTP as JSON, and keeps the spans. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

export class OtlpReceiver {
  spans = [];
  #server = createServer(async (request, response) => {
    const body = await json(request);
    for (const { scopeSpans } of body.resourceSpans ?? [])
      for (const { spans } of scopeSpans) this.spans.push(...spans);
    response.setHeader('content-type', 'application/json').end('{}');
  });

  static async start() {
    const receiver = new OtlpReceiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
