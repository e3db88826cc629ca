/** Value of `Authorization` or `Proxy-Authorization` for the user and password of an address; undefined without them. */
export function basicCredentials({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const pair = `${decodedPart(username)}:${decodedPart(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** Decodes percent-encoding in a part of an address; returns the part unchanged when the encoding is invalid. */
export function decodedPart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Encodes a text as a part of an address. Lone surrogates, which cannot be encoded, are replaced. */
export function encodedPart(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
