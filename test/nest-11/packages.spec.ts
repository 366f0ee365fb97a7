import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Type } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { CloudEventsModule } from '../../libs/cloudevents/src/index.js';
import { factoryApp } from '../../libs/cloudevents/test/receiving/http/receiving-app.js';

const folder = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const versionOf = (file: string): string => (require(file) as { readonly version: string }).version;
const fastifyVersion = versionOf(`${folder}/node_modules/fastify/package.json`);

const imports = [CloudEventsModule.forRoot({ sink: 'none', receiver: { path: '/events' } })];

describe('no package of the other major is mixed in', () => {
  it.each(['common', 'core', 'config', 'microservices', 'platform-express', 'platform-fastify', 'testing'])(
    '@nestjs/%s is below test/nest-11, and gets its Nest and its Fastify from there',
    (name) => {
      const own = createRequire(`${folder}/node_modules/@nestjs/${name}/package.json`);
      for (const needed of ['@nestjs/common', '@nestjs/core', ...(name.endsWith('fastify') ? ['fastify'] : [])]) {
        expect(own.resolve(needed)).toContain(`${sep}nest-11${sep}node_modules${sep}`);
      }
    },
  );

  // A file outside of this folder, which would find the other major by itself.
  it.each(['express', 'fastify'] as const)(
    'the specifications of receiving run with its adapter of %s',
    async (name) => {
      const { app } = await factoryApp(name, { imports });
      const { ExpressAdapter } = require('@nestjs/platform-express') as { readonly ExpressAdapter: Type };
      const { FastifyAdapter } = require('@nestjs/platform-fastify') as { readonly FastifyAdapter: Type };
      expect(app.getHttpAdapter()).toBeInstanceOf(name === 'express' ? ExpressAdapter : FastifyAdapter);
    },
  );

  it('Fastify is its own, not the one of the other major', async () => {
    const { app } = await factoryApp('fastify', { imports });
    const { version } = app.getHttpAdapter().getInstance() as { readonly version: string };
    expect(version).toBe(fastifyVersion);
    expect(version).not.toBe(versionOf(`${folder}/../../node_modules/fastify/package.json`));
  });
});
