import type { DeviceId } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import {
  deviceCollection,
  deviceId,
  deviceInput,
  deviceJson,
  devicePatch,
  devicesQuery,
  encodeDevice,
  pageOf,
  parseBoundingBox,
  registeredDevice,
  type DeviceJson,
} from '@ioc/wire';
import { z } from 'zod';

import { given } from '../../given.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { prefers } from '../accepts.ts';
import { answers, answersNothing, creates } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { audit } from '../audit-trail.ts';
import { checkedDevice, newDeviceCredentials } from '../device-registration.ts';

const TAGS = ['devices'];
const GEO_JSON = 'application/geo+json';
const params = z.object({ id: deviceId });

function featureOf(device: DeviceJson): unknown {
  const { lon, lat } = device.location;
  return {
    type: 'Feature',
    id: device.id,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: device,
  };
}

/** The registry of devices. */
export function deviceRoutes(server: ApiServer, context: ApiContext): void {
  listRoute(server, context);
  readRoute(server, context);
  createRoute(server, context);
  changeRoute(server, context);
  deleteRoute(server, context);
}

async function found(context: ApiContext, id: DeviceId): Promise<StoredDevice> {
  const device = await context.records.devices.find(id);
  if (device === undefined) throw new ProblemError('not-found');
  return device;
}

function told(context: ApiContext, device: StoredDevice): DeviceJson {
  return encodeDevice(context.state.statusOf(device));
}

function listRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/devices',
    {
      schema: {
        tags: TAGS,
        summary: 'Devices, as JSON or GeoJSON by Accept',
        querystring: devicesQuery,
        response: answers('One page of devices', pageOf(deviceJson), { [GEO_JSON]: deviceCollection }),
      },
    },
    async (request, reply) => {
      const { limit, cursor, bbox, ...filter } = request.query;
      const page = await context.records.devices.list(
        given({ ...filter, bbox: bbox === undefined ? undefined : parseBoundingBox(bbox) }),
        given({ limit, cursor }),
      );
      const items = page.items.map((device) => told(context, device));
      const rest = given({ nextCursor: page.nextCursor });
      reply.header('vary', 'Accept');
      if (!prefers(request.headers.accept, GEO_JSON)) return { items, ...rest };
      reply.type(GEO_JSON);
      return { type: 'FeatureCollection', features: items.map(featureOf), ...rest };
    },
  );
}

function readRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/devices/:id',
    { schema: { tags: TAGS, summary: 'One device', params, response: answers('The device', deviceJson) } },
    async ({ params: { id } }) => told(context, await found(context, id)),
  );
}

function createRoute(server: ApiServer, context: ApiContext): void {
  server.post(
    '/devices',
    {
      config: { access: 'devices' },
      schema: {
        tags: TAGS,
        summary: 'Register a device; its MQTT password is told this once',
        body: deviceInput,
        response: creates('The device and its credentials', registeredDevice),
      },
    },
    async (request, reply) => {
      const device = await checkedDevice(context, request.body);
      const { hash, credentials } = newDeviceCredentials(device.id);
      const created = await context.records.devices.create(device, hash);
      if (!created.ok) throw new ProblemError('exists');
      await audit(context, request, {
        action: 'device.created',
        target: `device:${device.id}`,
        detail: { device },
      });
      await context.changes.devicesChanged();
      reply.code(201).header('location', `/api/v1/devices/${device.id}`).header('cache-control', 'no-store');
      return { device: told(context, created.value), credentials };
    },
  );
}

function changeRoute(server: ApiServer, context: ApiContext): void {
  server.patch(
    '/devices/:id',
    {
      config: { access: 'devices' },
      schema: {
        tags: TAGS,
        summary: 'Change what is named',
        params,
        body: devicePatch,
        response: answers('The device as it is now', deviceJson),
      },
    },
    async (request, _reply) => {
      const { area: _area, ...before } = await found(context, request.params.id);
      const after = await checkedDevice(context, { ...before, ...given(request.body) });
      if (!(await context.records.devices.update(after))) throw new ProblemError('not-found');
      const detail = { before, after };
      await audit(context, request, { action: 'device.changed', target: `device:${after.id}`, detail });
      await context.changes.devicesChanged();
      return told(context, after);
    },
  );
}

function deleteRoute(server: ApiServer, context: ApiContext): void {
  server.delete(
    '/devices/:id',
    {
      config: { access: 'devices' },
      schema: {
        tags: TAGS,
        summary: 'Remove a device from the registry; its history stays',
        params,
        response: answersNothing(),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await context.records.devices.delete(id))) throw new ProblemError('not-found');
      await audit(context, request, { action: 'device.deleted', target: `device:${id}` });
      await context.changes.devicesChanged();
      return reply.code(204).send(null);
    },
  );
}
