/** The required part of the compose specification. */
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

/** A service that restarts after a crash, with a health check if its image contains a program for it. */
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

/** A health check with busybox's wget. */
export function answers(url: string): string[] {
  return ['CMD', 'wget', '--quiet', '--output-document=/dev/null', url];
}

/** Publishes a port on the loopback interface only; the variable changes the port. */
export function localPort(variable: string, port: number): string {
  return `127.0.0.1:\${${variable}:-${port}}:${port}`;
}
