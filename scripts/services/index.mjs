/** The services by name, and the questions asked of them: can they be had, and start one. */
import { alertmanager } from './alertmanager.mjs';
import { chromium } from './chromium.mjs';
import { findInstance, openInstance } from './instance.mjs';
import { canInstall, install, missingPackages } from './install.mjs';
import { mariadb } from './mariadb.mjs';
import { mosquitto } from './mosquitto.mjs';
import { nats } from './nats.mjs';
import { postgres } from './postgres.mjs';
import { prometheus } from './prometheus.mjs';
import { rabbitmq } from './rabbitmq.mjs';
import { redis } from './redis.mjs';
import { s3 } from './s3.mjs';

export const services = {
  rabbitmq,
  redis,
  nats,
  mosquitto,
  s3,
  postgres,
  mariadb,
  prometheus,
  alertmanager,
  chromium,
};

/** Programs that the suites need, besides services. A folder counts as present if it is accessible. */
export const tools = {
  openMetricsParser: {
    programs: { '/usr/lib/python3/dist-packages/prometheus_client': 'python3-prometheus-client' },
  },
  otlpReceiver: {
    programs: { '/usr/lib/python3/dist-packages/grpc': 'python3-grpcio', protoc: 'protobuf-compiler' },
  },
};

/** The Debian packages these services and tools lack on this machine. */
export const missingFor = (names) => missingPackages(names.map((name) => services[name] ?? tools[name]));

/**
 * Why suites cannot have these services and tools, or undefined when they can. Only with `OBS_SERVICES=install` (`npm test
 * -- --services install`) what is missing is installed first, which takes up to two minutes the first time.
 */
export function whyUnavailable(names) {
  const choice = process.env.OBS_SERVICES;
  if (choice === 'none') return 'OBS_SERVICES=none asks for suites without services';
  if (choice === 'install') return whyNotInstalled(names);
  const packages = missingFor(names);
  return packages.length === 0
    ? undefined
    : `not installed: ${packages.join(' ')} (npm test -- --services install, as root on Debian or Ubuntu)`;
}

/** Installs what is missing, as root on a Debian system. @returns why it could not */
function whyNotInstalled(names) {
  const packages = missingFor(names);
  if (packages.length === 0) return undefined;
  if (!canInstall()) return `not installed, and only root on Debian or Ubuntu can: ${packages.join(' ')}`;
  try {
    install(packages);
    return undefined;
  } catch (error) {
    return error.message;
  }
}

/** Installs what these services and tools lack; throws an error that says why it could not. */
export function need(names) {
  const why = whyNotInstalled(names);
  if (why) throw new Error(`${names.join(', ')}: ${why}`);
}

/**
 * Starts (or finds running) a service in a folder, installing its packages where they are missing; see index.d.mts
 * for the options.
 */
export async function open(name, dir, options) {
  need([name]);
  return openInstance(services[name], dir, options);
}

/** The service that was started in a folder, running or stopped; undefined when there is none. */
export const find = (name, dir) => findInstance(services[name], dir);
