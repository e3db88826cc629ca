/** Versions installed next to a missing package. */
export interface Surroundings {
  /** Version of @nestjs/common. */
  readonly nest?: string;
  /** Version of @opentelemetry/api. */
  readonly api?: string;
  /** Version of Node.js, without `v`. */
  readonly node: string;
}

/** Major versions of the OpenTelemetry SDK: 2 needs the API below 1.10, 3 needs 1.10. */
const OPEN_TELEMETRY = { 2: '^2.12.0', 3: '^3.1.0' } as const;

/** Packages that follow NestJS' versions: the version for NestJS 11, and for 12 where one exists. */
const NEST: Readonly<Record<string, readonly [string, string | undefined]>> = {
  '@golevelup/nestjs-rabbitmq': ['^9.0.2', undefined],
  '@nestjs/common': ['^11.0.8', '^12.0.2'],
  '@nestjs/core': ['^11.0.8', '^12.0.2'],
  '@nestjs/terminus': ['^11.1.1', '^12.0.0'],
  'nestjs-otel': ['^7.0.1', '^8.0.1'],
  'nestjs-pino': ['^4.6.1', '^5.0.0'],
};

const OTHERS: Readonly<Record<string, string>> = {
  '@aws-sdk/client-s3': '^3.0.0',
  '@grafana/grafana-foundation-sdk': '^0.0.21',
  '@opentelemetry/api': '^1.9.0',
  libsql: '^0.5.29',
  nodemailer: '^10.6.1',
  pino: '^10.0.0',
  'pino-http': '^11.0.0',
  'prom-client': '^15.1.0',
  'reflect-metadata': '^0.2.0',
  rxjs: '^7.8.0',
  'web-vitals': '^6.0.0',
};

/**
 * The version of a package that fits the installed ones.
 *
 * @returns undefined when none fits
 */
export function fittingVersion(name: string, { nest, api }: Surroundings): string | undefined {
  const followsNest = NEST[name];
  if (followsNest) return isAtLeast(nest, 12, 0) ? followsNest[1] : followsNest[0];
  if (name in OTHERS) return OTHERS[name];
  return name.startsWith('@opentelemetry/') ? OPEN_TELEMETRY[isAtLeast(api, 1, 10) ? 3 : 2] : undefined;
}

function isAtLeast(version: string | undefined, major: number, minor: number): boolean {
  const [theMajor = 0, theMinor = 0] = (version ?? '').split('.').map(Number);
  return theMajor > major || (theMajor === major && theMinor >= minor);
}
