const MAX_LENGTH = 4_096;
/** What RFC 3986 has no place for; receivers refuse whole messages for it. */
const NOT_IN_URL = /[^\w!#$%&'()*+,./:;=?@~-]/gu;
const LONE_PERCENT = /%(?![\da-f]{2})/gi;

/** An address from outside as a link: http or https alone, encoded. Undefined for anything else. */
export function linkUrl(address: string | undefined): string | undefined {
  if (address === undefined || address.length > MAX_LENGTH || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.username = '';
  url.password = '';
  return url.href
    .replace(LONE_PERCENT, '%25')
    .replace(NOT_IN_URL, (character) => encodeURIComponent(character));
}
