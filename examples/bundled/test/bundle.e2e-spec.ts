/** The bundle as in production: in a separate process, with a collector. */
import { spawn } from 'node:child_process';
import { TelemetryReceiver } from 'nestjs-observability/testing';

it('sends its log lines, and ends cleanly', async () => {
  const receiver = await TelemetryReceiver.start('http');
  const child = spawn(process.execPath, ['bundle/main.js'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: '0',
      METRICS_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_BLRP_SCHEDULE_DELAY: '10',
    },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // No process is left running if the test fails.
  setTimeout(() => child.kill('SIGKILL'), 30_000).unref();
  await receiver.waitFor(({ logs }) => logs.some(({ body }) => /successfully started/.test(String(body))));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(receiver.logs.some(({ body }) => /started/.test(String(body)))).toBe(true);
  await receiver.stop();
}, 60_000);
