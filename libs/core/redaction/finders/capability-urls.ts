import { isMadeValue, isUuid } from '../made-value.js';
import { FILE_ENDING } from '../names/vocabulary.js';
import type { Ranges } from '../ranges.js';

/** Path segments that precede a secret. */
export const CAPABILITY_SIGN =
  /\/(?:web-?hooks?|hooks?|heartbeats?|integrations?|api-?keys?|keys?|tokens?|secrets?|magic|reset|password-reset|verify|invit|activat|confirm)|hooks?\.|webhook|thingsboard\./i;

/** Addresses whose remaining path is the secret. */
const KNOWN =
  /(?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/webhooks|webhook\.office\.com\/webhookb2|outlook\.office\.com\/webhook|hooks\.zapier\.com\/hooks\/catch|open\.(?:larksuite\.com|feishu\.cn)\/open-apis\/bot\/v2\/hook|hook\.\w{2,8}\.make\.com|thingsboard\.\w{2,8}\/api\/v1)\/([^\s"'<>`\\]+)/dg;

/** Paths that contain ids as well. */
const SHARED =
  /\/(?:web-?hooks?|hooks?|heartbeats?|integrations?|(?:api-?)?keys?|tokens?|secrets?)\/([\w~.-]{16,256})(?:\/([\w~.-]{16,256}))?/dgi;
/** Links sent to one person. */
const PERSONAL =
  /\/(?:magic(?:-link)?s?|reset(?:-password)?|password-reset|verify(?:-email)?|invit(?:e|ation)s?|activat(?:e|ion)|confirm(?:ation)?)\/([\w~.-]{16,256})/dgi;
const OBJECT_ID = /^[0-9a-f]{24}$/;

/** Hides addresses that are secrets themselves: webhooks, heartbeats, password reset links. */
export function findCapabilityUrls(text: string, ranges: Ranges): void {
  for (const { indices } of text.matchAll(KNOWN)) ranges.add(...indices![1]!);
  for (const { indices } of text.matchAll(SHARED))
    for (const place of indices!.slice(1)) if (place && isSecret(text.slice(...place))) ranges.add(...place);
  for (const { 1: part, indices } of text.matchAll(PERSONAL))
    if (isMadeValue(part!) && !FILE_ENDING.test(part!)) ranges.add(...indices![1]!);
}

function isSecret(part: string): boolean {
  return isMadeValue(part) && !isUuid(part) && !OBJECT_ID.test(part) && !FILE_ENDING.test(part);
}
