// measures CPU of import and boot
const which = process.argv[2];
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const c0 = cpu();
await import('reflect-metadata');
const { NestFactory } = await import('@nestjs/core');
const { Module, Logger } = await import('@nestjs/common');
await import('@nestjs/platform-express');
let imports = [];
if (which === 'ours') {
  const { ObservabilityModule } = await import('nestjs-observability');
  imports = () => [ObservabilityModule.forRoot({ service: { name: 'x' }, management: { port: 0 } })];
} else imports = () => [];
const c1 = cpu();
class App {}
Module({ imports: imports() })(App);
const app = await NestFactory.create(App, { logger: false });
await app.listen(0);
const c2 = cpu();
console.error(
  which,
  'import',
  Math.round(c1),
  'boot',
  Math.round(c2 - c1),
  'rss',
  Math.round(process.memoryUsage().rss / 1e6),
);
await app.close();
process.exit(0);
