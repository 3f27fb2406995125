#!/bin/sh
# Starts Mosquitto with the two service accounts from the environment and the devices of the registry, whose accounts
# `ioc devices broker-accounts --watch` writes to a folder that both see. When that file changes, the broker reads its
# accounts again, and cuts off connections whose account is gone or has another password.
set -eu

: "${MQTT_INGEST_PASSWORD:?is not set}"
: "${MQTT_API_PASSWORD:?is not set}"
accounts="${MOSQUITTO_ACCOUNTS:-/mosquitto/data/accounts}"
devices="${MOSQUITTO_DEVICES:-/accounts/accounts}"
config="${MOSQUITTO_CONFIG:-/deploy/mosquitto.conf}"

umask 077
printf 'ioc-ingest:%s\nioc-api:%s\n' "$MQTT_INGEST_PASSWORD" "$MQTT_API_PASSWORD" >"$accounts.services"
mosquitto_passwd -U "$accounts.services"
unset MQTT_INGEST_PASSWORD MQTT_API_PASSWORD

combine() {
  if [ -f "$devices" ]; then cp "$devices" "$accounts.devices"; else : >"$accounts.devices"; fi
  cat "$accounts.services" "$accounts.devices" >"$accounts.next"
  # As root the broker changes to its own user, which must be able to read the accounts.
  if [ "$(id -u)" = 0 ]; then chown mosquitto "$accounts.next"; fi
  mv "$accounts.next" "$accounts"
}

follow() {
  while sleep 1 && kill -0 "$1" 2>/dev/null; do
    if [ -f "$devices" ] && ! cmp -s "$devices" "$accounts.devices"; then
      combine
      kill -HUP "$1"
    fi
  done
}

combine
# The broker takes this shell's place, and with it its process id.
follow $$ &
exec mosquitto -c "$config"
