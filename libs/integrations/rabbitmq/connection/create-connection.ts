import type { AppScope } from '#kernel';
import { ObservabilityError, withPort } from '#contracts';
import { EmbeddedBroker } from '#embedded-amqp';
import type { ObservableRabbitMQConfig } from '../options.js';
import { EmbeddedAmqpConnection } from './embedded-amqp.connection.js';
import { ObservableAmqpConnection } from './observable-amqp.connection.js';

type Uri = NonNullable<Exclude<ObservableRabbitMQConfig['uri'], unknown[]>>;

/**
 * Creates the configured connection, not yet opened.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` for a missing broker, or one that is not AMQP
 */
export function createConnection(config: ObservableRabbitMQConfig, app?: AppScope): ObservableAmqpConnection {
  if (config.embedded) {
    const shared = config.embedded instanceof EmbeddedBroker ? config.embedded : undefined;
    return new EmbeddedAmqpConnection(config, shared ?? new EmbeddedBroker(), !shared, app);
  }
  const uris = [config.uri ?? []].flat().map(asUrl);
  if (uris.length === 0) throw invalid('set "uri" (such as amqp://localhost) or "embedded: true"');
  return new ObservableAmqpConnection({ ...config, uri: uris }, app);
}

function asUrl(uri: Uri): string {
  const url = typeof uri === 'string' ? uri : urlOf(uri);
  // The text is not repeated, because it may contain a password.
  if (!URL.canParse(url) || !/^amqps?:$/.test(new URL(url).protocol)) {
    throw invalid('"uri" must be an amqp:// or amqps:// address');
  }
  return url;
}

/** Converts golevelup's object form to an address. */
function urlOf(uri: Exclude<Uri, string>): string {
  const {
    protocol = 'amqp',
    hostname,
    port = 5672,
    username,
    password,
    vhost = '',
    frameMax,
    heartbeat,
  } = uri;
  if (!hostname) throw invalid('"uri" as an object needs a "hostname"');
  const login =
    username && password ? `${encodeURIComponent(username)}:${encodeURIComponent(password)}@` : '';
  const query = new URLSearchParams();
  if (frameMax) query.set('frameMax', String(frameMax));
  if (heartbeat) query.set('heartbeat', String(heartbeat));
  return `${protocol}://${login}${withPort(hostname, port)}${vhost}${query.size > 0 ? `?${query.toString()}` : ''}`;
}

function invalid(problem: string): ObservabilityError {
  return new ObservabilityError('OBS_OPTIONS_INVALID', `ObservableRabbitMQModule: ${problem}`);
}
