/** Without the brackets of IPv6. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** What a proxy wants to see; undefined without user and password. */
export function proxyCredentials({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const pair = `${decodedPart(username)}:${decodedPart(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** A part of an address without percent encoding, or as it is when that is broken. */
export function decodedPart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text as a part of an address. Half characters, which cannot be encoded, are replaced. */
export function encodedPart(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
