/** The part of the compose specification that is used here. */
export interface ComposeService {
  image: string;
  build?: { context: string; dockerfile: string };
  user?: string;
  hostname?: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: 'service_healthy' | 'service_started' }>;
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number };
  restart: 'unless-stopped';
}

/** A service that comes back after a crash, and a check if its image holds a program to check with. */
export function service(
  definition: Omit<ComposeService, 'restart' | 'healthcheck'>,
  test?: string[],
): ComposeService {
  return {
    ...definition,
    ...(test && { healthcheck: { test, interval: '5s', timeout: '5s', retries: 30 } }),
    restart: 'unless-stopped',
  };
}

/** A health check by busybox's wget. */
export function answers(url: string): string[] {
  return ['CMD', 'wget', '--quiet', '--output-document=/dev/null', url];
}

/** Publishes a port on this machine only; the variable moves it. */
export function localPort(variable: string, port: number): string {
  return `127.0.0.1:\${${variable}:-${port}}:${port}`;
}
