// Made by `npm run options` from the tables of the rooms: change the table, then run it again.
import type { SecretReference } from '../alerting/alert-source.js';

/** User and password of a receiver. */
export type ChannelBasicAuth = {
  /** User. */
  username: string;
  /** Password. */
  password: SecretReference;
};

/** Certificates of a receiver over TLS. */
export type ChannelTls = {
  /** File with the trusted certificates (PEM) instead of the default ones, also of a proxy. Default: none. */
  caFile?: string;
  /** File with the client certificate (PEM). Default: none. */
  certFile?: string;
  /** File with the private key of the client certificate (PEM). Default: none. */
  keyFile?: string;
  /** Name that the certificate of the receiver must have. Default: none. */
  serverName?: string;
  /** Accept any certificate. For tests only. Default: `false`. */
  insecure?: boolean;
};

/** What every channel has. */
export type CommonChannelOptions = {
  /** Name by which routes and rules refer to it. */
  name: string;
  /** Time-out of an attempt, in milliseconds. An integer from 100 to 60000. Default: `10000`. */
  timeoutMs?: number;
  /** Also notify when an incident is resolved. Default: `true`. */
  sendResolved?: boolean;
};

/** A channel of type `log`. */
export type LogChannelOptions = CommonChannelOptions & {
  type: 'log';
};

/** A channel of type `webhook`. */
export type WebhookChannelOptions = CommonChannelOptions & {
  type: 'webhook';
  /** URL to post to. */
  url: string | SecretReference;
  /** Signs each request: header `X-Observability-Signature`. Default: none. */
  signingSecret?: SecretReference;
  /** Template of the body; its texts are Prometheus templates. Default: none. */
  body?: string | Record<string, unknown>;
  /** Media type of the body. Default: `application/json`. */
  contentType?: string;
  /** Maximum number of alerts per message; 0: all. An integer, 0 or more. Default: `0`. */
  maxAlerts?: number;
  basicAuth?: ChannelBasicAuth;
  /** Sent as `Authorization: Bearer`. Default: none. */
  bearerToken?: SecretReference;
  /** Additional headers without secrets. Default: none. */
  headers?: Record<string, string>;
  /** Additional headers with secret values. Default: none. */
  secretHeaders?: Record<string, SecretReference>;
  /** Address of an HTTP proxy, http or https; with user and password only by reference. Default: none. */
  proxy?: string | SecretReference;
  tls?: ChannelTls;
};

/** A channel of type `slack`. */
export type SlackChannelOptions = CommonChannelOptions & {
  type: 'slack';
  /** Token of a bot with the scope `chat:write`; requires `channel`. Default: none. */
  token?: SecretReference;
  /** Id or name of the channel; requires `token`. Default: none. */
  channel?: string;
  /** Address of an incoming webhook, instead of `token` and `channel`. Default: none. */
  webhookUrl?: SecretReference;
  /** Address of the API instead of the default. Default: none. */
  apiUrl?: string;
  /** Address of an HTTP proxy, http or https; with user and password only by reference. Default: none. */
  proxy?: string | SecretReference;
  tls?: ChannelTls;
};

/** A channel of type `email`. */
export type EmailChannelOptions = CommonChannelOptions & {
  type: 'email';
  /** SMTP server. */
  host: string;
  /** Port of the SMTP server. An integer from 1 to 65535. Default: `587`. */
  port?: number;
  /**
   * `tls` from the beginning (port 465), or `starttls` (port 587), without which nothing is sent. Default:
   * `starttls`.
   */
  encryption?: 'starttls' | 'tls' | 'none';
  /** User; with `password`. Default: none. */
  username?: string;
  /** Password; with `username`. Default: none. */
  password?: SecretReference;
  /** Sender. */
  from: string;
  /** Recipients. */
  to: string[];
  /** Address for answers. Default: none. */
  replyTo?: string;
  tls?: ChannelTls;
};

/** A channel of type `pagerduty`. */
export type PagerdutyChannelOptions = CommonChannelOptions & {
  type: 'pagerduty';
  /** Integration key of an Events API v2 integration. */
  routingKey: SecretReference;
  /** Region of the account. Default: `us`. */
  region?: 'us' | 'eu';
  /** Address of the API instead of the default. Default: none. */
  apiUrl?: string;
  /** Address of an HTTP proxy, http or https; with user and password only by reference. Default: none. */
  proxy?: string | SecretReference;
  tls?: ChannelTls;
};

/** A channel of type `opsgenie`. */
export type OpsgenieChannelOptions = CommonChannelOptions & {
  type: 'opsgenie';
  /** Key of an API integration. */
  apiKey: SecretReference;
  /** Region of the account. Default: `us`. */
  region?: 'us' | 'eu';
  /** Names of the teams to notify; default: those of the integration. Default: none. */
  teams?: string[];
  /** Address of the API instead of the default. Default: none. */
  apiUrl?: string;
  /** Address of an HTTP proxy, http or https; with user and password only by reference. Default: none. */
  proxy?: string | SecretReference;
  tls?: ChannelTls;
};

/** A channel of type `telegram`. */
export type TelegramChannelOptions = CommonChannelOptions & {
  type: 'telegram';
  /** Token of a bot. */
  token: SecretReference;
  /** Id of the chat as a string, or `@channelname`. */
  chatId: string;
  /** Topic of a forum. An integer, 1 or more. Default: none. */
  threadId?: number;
  /** Address of the API instead of the default. Default: none. */
  apiUrl?: string;
  /** Address of an HTTP proxy, http or https; with user and password only by reference. Default: none. */
  proxy?: string | SecretReference;
  tls?: ChannelTls;
};

/** A channel of type `discord`. */
export type DiscordChannelOptions = CommonChannelOptions & {
  type: 'discord';
  /** Address of a webhook. */
  webhookUrl: SecretReference;
  /** Address of an HTTP proxy, http or https; with user and password only by reference. Default: none. */
  proxy?: string | SecretReference;
  tls?: ChannelTls;
};

/** A channel of type `teams`. */
export type TeamsChannelOptions = CommonChannelOptions & {
  type: 'teams';
  /** Address of the workflow. */
  webhookUrl: SecretReference;
  /** Address of an HTTP proxy, http or https; with user and password only by reference. Default: none. */
  proxy?: string | SecretReference;
  tls?: ChannelTls;
};

/** A channel of type `alertmanager`. */
export type AlertmanagerChannelOptions = CommonChannelOptions & {
  type: 'alertmanager';
  /** Addresses of Alertmanagers, without `/api/v2/alerts`. */
  urls: (string | SecretReference)[];
  basicAuth?: ChannelBasicAuth;
  /** Sent as `Authorization: Bearer`. Default: none. */
  bearerToken?: SecretReference;
  /** Additional headers without secrets. Default: none. */
  headers?: Record<string, string>;
  /** Additional headers with secret values. Default: none. */
  secretHeaders?: Record<string, SecretReference>;
  /** Address of an HTTP proxy, http or https; with user and password only by reference. Default: none. */
  proxy?: string | SecretReference;
  tls?: ChannelTls;
};

/** A channel of type `heartbeat`. */
export type HeartbeatChannelOptions = CommonChannelOptions & {
  type: 'heartbeat';
  /** URL to call. */
  url: string | SecretReference;
  /** Interval of the calls, in milliseconds. An integer from 1000 to 86400000. Default: `30000`. */
  intervalMs?: number;
  /** Method of the request. Default: `GET`. */
  method?: 'GET' | 'POST';
  basicAuth?: ChannelBasicAuth;
  /** Sent as `Authorization: Bearer`. Default: none. */
  bearerToken?: SecretReference;
  /** Additional headers without secrets. Default: none. */
  headers?: Record<string, string>;
  /** Additional headers with secret values. Default: none. */
  secretHeaders?: Record<string, SecretReference>;
  /** Address of an HTTP proxy, http or https; with user and password only by reference. Default: none. */
  proxy?: string | SecretReference;
  tls?: ChannelTls;
};

/** A channel of this package: its `type`, and the settings of that type. */
export type ChannelOptions =
  | LogChannelOptions
  | WebhookChannelOptions
  | SlackChannelOptions
  | EmailChannelOptions
  | PagerdutyChannelOptions
  | OpsgenieChannelOptions
  | TelegramChannelOptions
  | DiscordChannelOptions
  | TeamsChannelOptions
  | AlertmanagerChannelOptions
  | HeartbeatChannelOptions;
