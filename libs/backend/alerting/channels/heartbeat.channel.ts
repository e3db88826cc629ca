import { DeliveryError } from '#contracts';
import { integer, oneOf } from '#options';
import { BackgroundCondition } from './background/condition.js';
import { SingleFlight } from './background/single-flight.js';
import { channelType, type Attempt } from './channel.js';
import { safeFailure } from './safe-failure.js';
import { sendRequest } from './http/send-request.js';
import { addressOrReference } from './settings/address.js';
import { CONNECTION, credentialHeaders, credentialProblems, CREDENTIALS } from './settings/connection.js';
import { SecretReader } from './settings/secrets.js';

/**
 * Requests an address while rules are evaluated, so that an external monitor notices when evaluation stops (a dead
 * man's switch). It sends no messages about incidents.
 */
export const heartbeatChannel = channelType({
  type: 'heartbeat',
  settings: {
    url: addressOrReference({ required: true, doc: 'URL to call.' }),
    intervalMs: integer({
      default: 30_000,
      min: 1_000,
      max: 86_400_000,
      doc: 'Interval of the calls, in milliseconds.',
    }),
    method: oneOf(['GET', 'POST'], { default: 'GET', doc: 'Method of the request.' }),
    ...CREDENTIALS,
    ...CONNECTION,
  },
  problems: credentialProblems,
  create(settings, parts) {
    const call = async (attempt: Attempt) => {
      const headers = await credentialHeaders(settings, attempt);
      const url = await attempt.secrets.address(settings.url);
      await sendRequest({ method: settings.method, url, headers }, settings, parts, attempt);
    };
    const flight = new SingleFlight();
    const condition = new BackgroundCondition(
      `The heartbeat "${settings.name}"`,
      parts.warn ?? (() => undefined),
    );
    let nextMs = -Infinity;
    const pulse = async (signal: AbortSignal) => {
      const attempt = { signal, secrets: new SecretReader(parts.secrets) };
      await call(attempt).then(
        () => condition.succeeded(),
        (error: unknown) => condition.failed(safeFailure(error, attempt)),
      );
    };
    return {
      async deliver({ reason }, attempt) {
        if (reason !== 'test')
          throw new DeliveryError(
            'refused',
            'a heartbeat takes no messages: name another channel in rules and routes',
          );
        await call(attempt);
      },
      heartbeat: {
        beat(nowMs) {
          flight.expire(nowMs);
          // The clock may have been set back.
          if (nextMs - nowMs > settings.intervalMs) nextMs = nowMs;
          if (flight.isRunning || nowMs < nextMs) return;
          nextMs = nowMs + settings.intervalMs;
          flight.start(nowMs + settings.timeoutMs, pulse);
        },
        settled: () => flight.settled(),
      },
      health: () => condition.health(),
      close: () => flight.stop(),
    };
  },
});
