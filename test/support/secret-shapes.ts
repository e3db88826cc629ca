/** A value that an application might log, and its secret parts. */
export interface SecretShape {
  name: string;
  /** The field's value; a string or an error is the message instead. */
  value: unknown;
  hidden: string[];
}

/** Assembled from pieces, so that scanners do not report it as a real secret. */
const secret = 'hunter2-S3cr3t';
const base64 = Buffer.from(`app:${secret}`).toString('base64');
const jwt = [
  'eyJhbGciOiJIUzI1NiJ9',
  'eyJzdWIiOiIxMjM0NTY3ODkwIn0',
  'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
].join('.');
const awsKey = 'AKIA' + 'IOSFODNN7EXAMPLE';
const githubToken = 'ghp_' + '16C7e42F292c6912E7710c838347Ae178B4a';
const stripeKey = 'sk_live_' + '4eC39HqLyjWDarjtT1zdp7dc';
const slackToken = 'xoxb-' + '123456789012-abcdefghijklmnop';
const privateKey = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEpAIBAAKCAQEA' + secret,
  '-----END RSA PRIVATE KEY-----',
].join('\n');
const card = '4111' + '1111' + '1111' + '1111';

class ClientError extends Error {
  override name = 'ClientError';
  config = { headers: { Authorization: `Bearer ${secret}` }, url: `https://app:${secret}@api.example.com/` };
}

function shape(name: string, value: unknown, ...hidden: string[]): SecretShape {
  return { name, value, hidden: hidden.length > 0 ? hidden : [secret] };
}

/** The kinds of places where secrets were found. */
export const SECRET_SHAPES: SecretShape[] = [
  shape('a field', { password: secret }),
  shape('a field in capitals with underscores', { DB_PASSWORD: secret }),
  shape('a field in camel case', { clientSecret: secret }),
  shape('a field with dashes', { 'x-api-key': secret }),
  shape('a number', { password: 918273645 }, '918273645'),
  shape('a nested field', { user: { profile: { accessToken: secret } } }),
  shape('an object under a secret name', { credentials: { user: 'app', value: secret } }),
  shape('an array under a secret name', { tokens: [secret, secret] }),
  shape('objects in an array', { accounts: [{ id: 1 }, { id: 2, passphrase: secret }] }),
  shape('arrays in arrays', { rows: [[['authorization', secret]]] }),
  shape('request headers', { headers: { Authorization: `Bearer ${secret}`, Cookie: `sid=${secret}` } }),
  shape('response headers', { 'set-cookie': [`sid=${secret}; HttpOnly`] }),
  shape('raw headers', { rawHeaders: ['Host', 'a', 'Authorization', secret, 'Cookie', `a=${secret}`] }),
  shape('header pairs', {
    headers: [
      { name: 'Authorization', value: secret },
      { key: 'x-api-key', value: secret },
    ],
  }),
  shape('parsed cookies', { cookies: { session: secret } }),
  shape('a Map', { map: new Map([['refresh_token', secret]]) }),
  shape('a Set', { set: new Set([`password=${secret}`]) }),
  shape('an object without prototype', { bare: Object.assign(Object.create(null) as object, { secret }) }),
  shape('what toJSON returns', { dto: { toJSON: () => ({ sessionToken: secret }) } }),
  shape('a class instance', {
    user: new (class User {
      readonly password = secret;
    })(),
  }),
  shape('environment variables', { env: { PATH: '/bin', AWS_SECRET_ACCESS_KEY: secret, NPM_TOKEN: secret } }),
  shape('command line arguments', { argv: ['node', 'app', '--password', secret, `--token=${secret}`] }),
  shape('a command line', `spawn app --user x --password ${secret} --verbose`),
  shape('a URL with a password', `GET https://app:${secret}@example.com/path failed`),
  shape('a URL with a token for a user', `git clone https://${secret}@example.com/repository.git`),
  shape('a URL with an @ in its password', `https://app:p@${secret}@example.com/`),
  shape('a URL object', { url: new URL(`https://app:${secret}@example.com/?api_key=${secret}`) }),
  shape('query parameter token', `/callback?state=1&token=${secret}&page=2`),
  shape('query parameter key', `https://maps.example.com/api?key=${secret}`),
  shape('query parameter signature', `/object?X-Amz-Credential=${secret}&X-Amz-Signature=${secret}`),
  shape('a shared access signature', `https://x.blob.example.net/c?sv=2020&sig=${secret}`),
  shape('a PostgreSQL connection string', `postgres://app:${secret}@db:5432/app`),
  shape('an AMQP connection string', `amqp://guest:${secret}@rabbit:5672/%2f`),
  shape('a Redis connection string without user', `redis://:${secret}@cache:6379/0`),
  shape('a MongoDB connection string', `mongodb+srv://app:${secret}@a.example.net,b.example.net/app`),
  shape('an SQL Server connection string', `Server=db;User Id=sa;Password=${secret};Encrypt=true`),
  shape('a libpq connection string', `host=db user=app password=${secret} dbname=app`),
  shape('a storage connection string', `AccountName=x;AccountKey=${secret};EndpointSuffix=y`),
  shape('an address without a scheme', `connecting to app:${secret}@rabbit:5672 failed`),
  shape('a Bearer token in a message', `sent Authorization: Bearer ${secret} to the server`),
  shape('Basic credentials in a message', `Basic ${base64} was refused`, base64),
  shape('Digest credentials', `Authorization: Digest username="app", response="${secret}"`),
  shape('a header line', `Cookie: theme=dark; sid=${secret}`),
  shape('a JSON Web Token', { note: `got ${jwt} from the client` }, jwt, jwt.slice(-20)),
  shape('a cut JSON Web Token', jwt.slice(0, 40), jwt.slice(0, 40)),
  shape('an AWS key', `key ${awsKey} is not valid`, awsKey),
  shape('a GitHub token', { note: githubToken }, githubToken),
  shape('a payment provider’s key', `using ${stripeKey}`, stripeKey),
  shape('a chat service’s token', { text: slackToken }, slackToken),
  shape('a private key', { note: privateKey }, secret, 'MIIEpAIBAAKCAQEA'),
  shape('a private key that was cut off', privateKey.slice(0, 60), privateKey.slice(40, 60)),
  shape('a payment card', `charged ${card}`, card),
  shape('a payment card in groups', `charged ${card.replace(/(\d{4})/g, '$1 ').trim()} today`, '1111 1111'),
  shape('JSON in a text', `body was {"user":"a","password":"${secret}"}`),
  shape('JSON in JSON in a text', `body was ${JSON.stringify(JSON.stringify({ token: secret }))}`),
  shape('what util.inspect prints', `{ user: 'a', password: '${secret}' }`),
  shape('a list in JSON in a text', `body was {"tokens":["${secret}","b"]}`),
  shape('pairs in a text', `headers [ 'cookie', '${secret}' ]`),
  shape('an arrow between name and value', `[ 'password' => '${secret}' ]`),
  shape('XML', `<user><name>app</name><password>${secret}</password></user>`),
  shape('attributes of XML', `<add key="password" value="${secret}"/>`),
  shape('a form', `form-data; name="password"\r\n\r\n${secret}\r\n--x`),
  shape('an escaped query', `/login?next=a%3Fpassword%3D${secret}`),
  shape('a command line of curl', `curl -u app:${secret} https://example.com`),
  shape('a URL with a slash in its password', `amqp://app:p/${secret}@rabbit:5672/`),
  shape('YAML in a text', `user: a\npassword: ${secret}\n`),
  shape('an error message', new Error(`login with password=${secret} failed`)),
  shape('an error’s fields', Object.assign(new Error('failed'), { apiKey: secret })),
  shape('a client’s error with its request', new ClientError('401')),
  shape('a cause', new Error('outer', { cause: new Error(`postgres://app:${secret}@db/app`) })),
  shape('a cause of a cause', new Error('a', { cause: new Error('b', { cause: { token: secret } }) })),
  shape('an AggregateError', new AggregateError([new Error(`token=${secret}`)], 'all failed')),
  shape('an error in an error’s field', { result: { err: new Error(`Bearer ${secret}`) } }),
  shape(
    'a stack',
    Object.assign(new Error('x'), { stack: `Error: password: ${secret}\n    at a (b.js:1:1)` }),
  ),
  shape('a long text around it', `${'x '.repeat(4_000)}password=${secret} ${'y '.repeat(9_000)}`),
  shape('a secret across the cut of a long text', `${'x'.repeat(16_360)} token=${secret.repeat(20)}`),
  shape('a key that is a secret', { [`https://app:${secret}@example.com`]: 1 }),
];
