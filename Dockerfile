# syntax=docker/dockerfile:1

# Compiles everything with the development tools, then installs anew what the programs need at run time alone.
FROM node:20-slim AS build
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci && npm run build
RUN --mount=type=cache,target=/root/.npm rm -rf node_modules \
  && npm ci --omit=dev --workspace @ioc/cli \
  && rm -rf */src */*.tsbuildinfo */dist/.tsbuildinfo

FROM node:20-slim
ENV NODE_ENV=production IOC_DATA_DIR=/data IOC_HTTP_HOST=0.0.0.0 IOC_MQTT_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/domain ./domain
COPY --from=build /app/wire ./wire
COPY --from=build /app/telemetry-store ./telemetry-store
COPY --from=build /app/record-store ./record-store
COPY --from=build /app/ingest ./ingest
COPY --from=build /app/ioc-api ./ioc-api
COPY --from=build /app/ioc-ui/dist ./ioc-ui/dist
COPY --from=build /app/ioc-ui/package.json ./ioc-ui/
COPY --from=build /app/device-simulators ./device-simulators
COPY --from=build /app/cli ./cli
COPY --from=build /app/seeds ./seeds
RUN mkdir /data /accounts && chown node:node /data /accounts
USER node
VOLUME /data
EXPOSE 8080 1883
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.IOC_HTTP_PORT ?? 8080}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Readings live for about a second, until they are archived: a larger young generation lets most of them die there.
ENTRYPOINT ["node", "--max-semi-space-size=16", "cli/dist/main.js"]
CMD ["start"]
