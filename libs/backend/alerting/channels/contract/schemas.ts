/**
 * JSON schemas of the messages that receivers accept, written from their documentation, including maximum lengths of
 * texts.
 */

const text = (maxLength: number, minLength = 0) => ({ type: 'string', minLength, maxLength });
const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const pairs = { type: 'object', additionalProperties: { type: 'string' } };
const time = { type: 'string', format: 'date-time' };
const uri = { type: 'string', format: 'uri' };

/** https://prometheus.io/docs/alerting/latest/configuration/#webhook_config, and the fields that this library adds. */
export const WEBHOOK = object({
  version: { const: '4' },
  groupKey: text(512, 1),
  truncatedAlerts: { type: 'integer', minimum: 0 },
  status: { enum: ['firing', 'resolved'] },
  receiver: text(100, 1),
  groupLabels: pairs,
  commonLabels: pairs,
  commonAnnotations: pairs,
  externalURL: { type: 'string' },
  alerts: {
    type: 'array',
    items: object({
      status: { enum: ['firing', 'resolved'] },
      labels: pairs,
      annotations: pairs,
      startsAt: time,
      endsAt: time,
      generatorURL: { type: 'string' },
      fingerprint: { type: 'string' },
      value: { type: ['number', 'string'] },
      severity: { type: 'string' },
    }),
  },
  title: text(2_000, 1),
  reason: { enum: ['opened', 'changed', 'repeated', 'escalated', 'resolved', 'test'] },
  idempotencyKey: text(200, 1),
  incident: { type: 'object', required: ['id', 'title', 'state', 'severity'] },
});

/**
 * https://api.slack.com/reference/block-kit/blocks (50 blocks, header 150, section 3,000 characters, context 10 elements),
 * https://docs.slack.dev/reference/methods/chat.postMessage
 */
export const SLACK = object(
  {
    channel: text(80, 1),
    ts: { type: 'string' },
    thread_ts: { type: 'string' },
    reply_broadcast: { type: 'boolean' },
    text: text(4_000, 1),
    unfurl_links: { const: false },
    unfurl_media: { const: false },
    blocks: {
      type: 'array',
      maxItems: 50,
      items: {
        oneOf: [
          object({
            type: { const: 'header' },
            text: object({ type: { const: 'plain_text' }, text: text(150, 1), emoji: { type: 'boolean' } }),
          }),
          object({
            type: { const: 'section' },
            text: object({ type: { const: 'plain_text' }, text: text(3_000, 1), emoji: { type: 'boolean' } }),
          }),
          object({
            type: { const: 'context' },
            elements: {
              type: 'array',
              maxItems: 10,
              items: object({ type: { const: 'mrkdwn' }, text: text(3_000, 1) }),
            },
          }),
        ],
      },
    },
  },
  ['text'],
);

/** https://github.com/PagerDuty/api-schema, reference/events-v2/openapiv3.json; lengths: developer.pagerduty.com. */
export const PAGERDUTY = {
  ...object(
    {
      routing_key: text(255, 1),
      event_action: { enum: ['trigger', 'acknowledge', 'resolve'] },
      dedup_key: text(255, 1),
      client: text(255),
      client_url: uri,
      links: { type: 'array', items: object({ href: uri, text: text(255) }, ['href']) },
      payload: object(
        {
          summary: text(1_024, 1),
          timestamp: time,
          severity: { enum: ['critical', 'warning', 'error', 'info'] },
          source: text(255, 1),
          component: text(255),
          group: text(255),
          class: text(255),
          custom_details: { type: 'object' },
        },
        ['summary', 'severity', 'source'],
      ),
    },
    ['routing_key', 'event_action', 'dedup_key'],
  ),
  if: { properties: { event_action: { const: 'trigger' } } },
  then: { required: ['payload'] },
};

/** https://docs.opsgenie.com/docs/alert-api#create-alert, and the same page for closing and acknowledging. */
export const OPSGENIE_CREATE = object(
  {
    message: text(130, 1),
    alias: text(512, 1),
    description: text(15_000),
    responders: { type: 'array', items: object({ type: { const: 'team' }, name: { type: 'string' } }) },
    tags: { type: 'array', maxItems: 20, items: text(50) },
    details: { type: 'object', additionalProperties: { type: 'string' } },
    entity: text(512),
    source: text(100),
    priority: { enum: ['P1', 'P2', 'P3', 'P4', 'P5'] },
    user: text(100),
    note: text(25_000),
  },
  ['message'],
);
export const OPSGENIE_DEED = object({ user: text(100), source: text(100), note: text(25_000) }, []);

/** https://core.telegram.org/bots/api#sendmessage, https://core.telegram.org/bots/api#editmessagetext */
export const TELEGRAM = object(
  {
    chat_id: { type: 'string' },
    message_thread_id: { type: 'integer' },
    message_id: { type: 'integer' },
    text: text(4_096, 1),
    parse_mode: { const: 'HTML' },
    link_preview_options: object({ is_disabled: { const: true } }),
    reply_parameters: object({
      message_id: { type: 'integer' },
      allow_sending_without_reply: { type: 'boolean' },
    }),
  },
  ['chat_id', 'text'],
);

/**
 * https://discord.com/developers/docs/resources/webhook#execute-webhook,
 * https://discord.com/developers/docs/resources/message#embed-object-embed-limits
 */
export const DISCORD = {
  ...object(
    {
      content: text(2_000, 1),
      allowed_mentions: object({ parse: { type: 'array', maxItems: 0 } }),
      embeds: {
        type: 'array',
        minItems: 1,
        maxItems: 10,
        items: object(
          {
            title: text(256, 1),
            url: uri,
            description: text(4_096, 1),
            color: { type: 'integer', minimum: 0, maximum: 0xffffff },
            timestamp: time,
          },
          ['title', 'description'],
        ),
      },
    },
    ['allowed_mentions'],
  ),
  anyOf: [{ required: ['content'] }, { required: ['embeds'] }],
};

/**
 * https://learn.microsoft.com/connectors/teams/ (the message), and of
 * https://github.com/microsoft/AdaptiveCards/blob/main/schemas/1.4.0/adaptive-card.json what the card uses.
 */
export const TEAMS = object({
  type: { const: 'message' },
  attachments: {
    type: 'array',
    minItems: 1,
    maxItems: 1,
    items: object({
      contentType: { const: 'application/vnd.microsoft.card.adaptive' },
      contentUrl: { type: 'null' },
      content: object({
        $schema: { const: 'http://adaptivecards.io/schemas/adaptive-card.json' },
        type: { const: 'AdaptiveCard' },
        version: { const: '1.4' },
        fallbackText: { type: 'string' },
        msteams: object({ width: { const: 'Full' } }),
        body: {
          type: 'array',
          minItems: 1,
          items: object({
            type: { const: 'RichTextBlock' },
            inlines: {
              type: 'array',
              minItems: 1,
              items: object(
                {
                  type: { const: 'TextRun' },
                  text: { type: 'string', minLength: 1 },
                  weight: { enum: ['Default', 'Lighter', 'Bolder'] },
                  size: { enum: ['Default', 'Small', 'Medium', 'Large', 'ExtraLarge'] },
                  color: { enum: ['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention'] },
                },
                ['type', 'text'],
              ),
            },
          }),
        },
        actions: {
          type: 'array',
          maxItems: 6,
          items: object({ type: { const: 'Action.OpenUrl' }, title: { type: 'string' }, url: uri }),
        },
      }),
    }),
  },
});

/** https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml, `postableAlerts`. */
export const ALERTMANAGER = {
  type: 'array',
  minItems: 1,
  items: object({ labels: pairs, annotations: pairs, startsAt: time, endsAt: time, generatorURL: uri }, [
    'labels',
  ]),
};
