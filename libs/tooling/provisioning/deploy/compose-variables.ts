/** Secrets of the compose file; each must stand in `.env` or the environment. */
export const VARIABLES = {
  RABBITMQ_PASSWORD: 'password of the RabbitMQ user "app"',
  S3_SECRET_KEY: 'secret key of the S3 user "observability", at least 8 characters',
  POSTGRES_PASSWORD: 'password of the PostgreSQL user "postgres"',
  GRAFANA_PASSWORD: 'password of the Grafana user "admin"',
} as const;

/** Refers to a secret in such a way that compose refuses to start without it. */
export function secretVariable(name: keyof typeof VARIABLES): string {
  return `\${${name}:?see .env.example}`;
}

/** A value that compose takes as it is: a `$` of its own would begin a variable. */
export function literal(value: string): string {
  return value.replaceAll('$', '$$$$');
}
