#!/bin/sh
# Gives a device its account, or a new password: the password is read from standard input.
#   docker compose exec -T mosquitto sh /deploy/add-device.sh DEVICE_ID <password.txt
set -eu

device="${1:?usage: add-device.sh DEVICE_ID}"
accounts="${MOSQUITTO_ACCOUNTS:-/mosquitto/data/accounts}"
case "$device" in
  *[!a-z0-9-]* | ioc-ingest | ioc-api) echo "not a device id: $device" >&2; exit 2 ;;
esac
IFS= read -r password || [ -n "$password" ]
if [ -z "$password" ]; then echo 'the password is empty' >&2; exit 2; fi

umask 077
printf '%s:%s\n' "$device" "$password" >"$accounts.added"
mosquitto_passwd -U "$accounts.added"
grep -v "^$device:" "$accounts" >"$accounts.others" || true
cat "$accounts.others" "$accounts.added" >"$accounts"
rm "$accounts.others" "$accounts.added"
# The broker, process 1 or the one named, reads its accounts again.
kill -HUP "${MOSQUITTO_PID:-1}"
