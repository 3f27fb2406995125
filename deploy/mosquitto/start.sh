#!/bin/sh
# Starts Mosquitto with the two service accounts from the environment and the device accounts that were added before.
set -eu

: "${MQTT_INGEST_PASSWORD:?is not set}"
: "${MQTT_API_PASSWORD:?is not set}"
accounts="${MOSQUITTO_ACCOUNTS:-/mosquitto/data/accounts}"
config="${MOSQUITTO_CONFIG:-/deploy/mosquitto.conf}"

umask 077
touch "$accounts"
printf 'ioc-ingest:%s\nioc-api:%s\n' "$MQTT_INGEST_PASSWORD" "$MQTT_API_PASSWORD" >"$accounts.services"
mosquitto_passwd -U "$accounts.services"
grep -v -e '^ioc-ingest:' -e '^ioc-api:' "$accounts" >"$accounts.devices" || true
cat "$accounts.services" "$accounts.devices" >"$accounts"
rm "$accounts.services" "$accounts.devices"
# As root the broker changes to its own user, which must be able to read the accounts.
if [ "$(id -u)" = 0 ]; then chown mosquitto "$accounts"; fi

unset MQTT_INGEST_PASSWORD MQTT_API_PASSWORD
exec mosquitto -c "$config"
