import { integer, list, oneOf, text } from '#options';
import { channelType } from './channel.js';
import { mailOf } from './email/mail.js';
import { nodemailerOf, transportOf } from './email/transport.js';
import { CONNECTION } from './settings/connection.js';
import { secret } from './settings/secret-reference.js';

/** A mail address, plain or as `Name <address>`, on one line. */
const MAILBOX = /^(?:[^<>\r\n,;]{1,100} )?<?[^\s<>@,;"]{1,64}@[\w.-]{1,253}>?$/;
const mailbox = { pattern: MAILBOX, allowed: 'an address such as ops@example.com or Ops <ops@example.com>' };

/**
 * Email, as plain text and HTML; the messages of an incident form one thread. Needs the optional package `nodemailer`.
 */
export const emailChannel = channelType({
  type: 'email',
  settings: {
    host: text({
      required: true,
      pattern: /^[\w.:-]{1,253}$/,
      allowed: 'the name of an SMTP server',
      doc: 'SMTP server.',
    }),
    port: integer({ default: 587, min: 1, max: 65_535, doc: 'Port of the SMTP server.' }),
    encryption: oneOf(['starttls', 'tls', 'none'], {
      default: 'starttls',
      doc: '`tls` from the beginning (port 465), or `starttls` (port 587), without which nothing is sent.',
    }),
    username: text({ doc: 'User; with `password`.' }),
    password: secret({ doc: 'Password; with `username`.' }),
    from: text({ required: true, ...mailbox, doc: 'Sender.' }),
    to: list(text(mailbox), { required: true, minItems: 1, maxItems: 50, doc: 'Recipients.' }),
    replyTo: text({ ...mailbox, doc: 'Address for answers.' }),
    tls: CONNECTION.tls,
  },
  problems({ username, password, to }) {
    const problems: string[] = [];
    if ((username === undefined) !== (password === undefined))
      problems.push(
        `${username === undefined ? 'username' : 'password'}: must be set: username and password belong together`,
      );
    if (to.length > 50) problems.push('to: must be a list, at most 50');
    return problems;
  },
  create(settings, parts) {
    const nodemailer = nodemailerOf(parts.loadPeer('nodemailer'));
    return {
      async deliver(notification, attempt) {
        const send = await transportOf(nodemailer, settings, attempt);
        const { mail, receipt } = mailOf(notification, settings);
        await send(mail);
        return receipt;
      },
    };
  },
});
