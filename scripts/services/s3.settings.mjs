/** The configuration files of Swift's four servers. */
export const REGION = 'us-east-1';

export const SWIFT_SETTINGS = `[swift-hash]
swift_hash_path_prefix = observability
swift_hash_path_suffix = observability
[storage-policy:0]
name = single
default = yes
`;

// Nobody listens at log_address: then Swift logs to its console only, instead of the system's log.
const server = ({ dir, host, port, user }) => `[DEFAULT]
bind_ip = ${host}
bind_port = ${port}
user = ${user}
swift_dir = ${dir}
devices = ${dir}/data
mount_check = false
fallocate_reserve = 0
workers = 0
log_address = ${dir}/no-system-log
`;

/**
 * One of the account, container and object stores. The generous time-outs keep a busy machine from
 * postponing an update to a repair process, which does not run here.
 */
export const storageSettings = (options) => `${server(options)}conn_timeout = 5
node_timeout = 30
container_update_timeout = 30
[pipeline:main]
pipeline = healthcheck ${options.store}-server
[app:${options.store}-server]
use = egg:swift#${options.store}
[filter:healthcheck]
use = egg:swift#healthcheck
`;

const FILTERS = [
  'catch_errors',
  'proxy-logging',
  'cache',
  'listing_formats',
  's3api',
  'tempauth',
  'copy',
  'slo',
  'dlo',
];

const FILTER_SETTINGS = ({ accessKey, secretKey }) => ({
  // The gateway's user check insists on a cache; that nothing listens there is fine.
  cache: 'memcache_servers = 127.0.0.1:1',
  s3api: `location = ${REGION}\ndns_compliant_bucket_names = true`,
  tempauth: `user_${accessKey.replace(':', '_')} = ${secretKey} .admin`,
});

const EGGS = { 'proxy-logging': 'proxy_logging', cache: 'memcache' };

/** The S3 gateway. It must not shun a store for failures of the past: there is no other to turn to. */
export const proxySettings = (options) => {
  const settings = FILTER_SETTINGS(options);
  const filters = FILTERS.map((name) =>
    [`[filter:${name}]`, `use = egg:swift#${EGGS[name] ?? name}`, settings[name] ?? ''].join('\n'),
  );
  return `${server(options)}[pipeline:main]
pipeline = ${FILTERS.join(' ')} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
conn_timeout = 5
node_timeout = 60
error_suppression_interval = 0.1
error_suppression_limit = 1000000
${filters.join('\n')}
`;
};
