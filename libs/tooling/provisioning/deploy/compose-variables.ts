/** Secrets of the compose file, to be set in `.env` or the environment. */
export const VARIABLES = {
  RABBITMQ_PASSWORD: 'password of the RabbitMQ user "app"',
  S3_SECRET_KEY: 'secret key of the S3 user "observability", at least 8 characters',
  POSTGRES_PASSWORD: 'password of the PostgreSQL user "postgres"',
  GRAFANA_PASSWORD: 'password of the Grafana user "admin"',
} as const;

/** A reference to a secret that makes compose refuse to start when it is not set. */
export function secretVariable(name: keyof typeof VARIABLES): string {
  return `\${${name}:?see .env.example}`;
}

/** Escapes a value for compose, where a `$` would start a variable. */
export function literal(value: string): string {
  return value.replaceAll('$', '$$$$');
}
