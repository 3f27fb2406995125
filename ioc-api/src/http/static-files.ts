import { extname } from 'node:path';

import fastifyStatic from '@fastify/static';

import { answerNotFound } from '../problem/problem-handler.ts';
import type { ApiContext, ApiServer } from './api-context.ts';

/** Where the basemap is served. */
export const BASEMAP_PREFIX = '/basemap/';

/** Folder of built files whose names carry a hash of what is in them: they never change. */
const HASHED_FOLDER = '/assets/';

const FOREVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';
/** The basemap changes with a release: an hour, then asked for by its entity tag. */
const AN_HOUR = 'public, max-age=3600';

const BASEMAP_FILES: ReadonlySet<string> = new Set(['.json', '.geojson']);

/** Paths that are never a page of the screen. */
const NOT_PAGES = /^\/(?:api|assets|basemap|docs|socket\.io|metrics|healthz|readyz|openapi\.json)(?:[/?]|$)/;

async function basemapFiles(server: ApiServer, root: string): Promise<void> {
  await server.register(fastifyStatic, {
    root,
    prefix: BASEMAP_PREFIX,
    decorateReply: false,
    index: false,
    cacheControl: false,
    allowedPath: (path) => BASEMAP_FILES.has(extname(path)),
    setHeaders: (reply, path) => {
      reply.header('cache-control', AN_HOUR);
      if (path.endsWith('.geojson')) reply.header('content-type', 'application/geo+json; charset=utf-8');
    },
  });
}

async function screenFiles(server: ApiServer, root: string): Promise<void> {
  await server.register(fastifyStatic, {
    root,
    prefix: '/',
    wildcard: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes(HASHED_FOLDER) ? FOREVER : ASK_EACH_TIME);
    },
  });
}

/**
 * The built screen and the basemap. A path that is no file is a page of the screen, which finds its way by itself;
 * whatever looks like a file or an interface and is not there is a 404.
 */
export async function staticFiles(server: ApiServer, context: ApiContext): Promise<void> {
  if (context.basemapDir !== undefined) await basemapFiles(server, context.basemapDir);
  if (context.uiDir !== undefined) await screenFiles(server, context.uiDir);
  server.setNotFoundHandler((request, reply) => {
    const isPage = ['GET', 'HEAD'].includes(request.method) && !NOT_PAGES.test(request.url);
    const isFile = extname(request.url.split('?')[0] ?? '') !== '';
    if (context.uiDir === undefined || !isPage || isFile) return answerNotFound(request, reply);
    return reply.sendFile('index.html');
  });
}
