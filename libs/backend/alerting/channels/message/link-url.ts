const MAX_LENGTH = 4_096;
/** Characters that RFC 3986 does not allow in a URL; some receivers refuse the whole message because of one. */
const NOT_IN_URL = /[^\w!#$%&'()*+,./:;=?@~-]/gu;
const LONE_PERCENT = /%(?![\da-f]{2})/gi;

/** Converts an external address to a link: only http and https, encoded. Undefined for anything else. */
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
