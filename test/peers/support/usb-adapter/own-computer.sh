#!/bin/sh
# own-computer.sh FOLDER NAME SERIAL COMMAND...: runs COMMAND on a computer of its own, that is in a mount
# namespace where the adapter FOLDER/NAME is /dev/NAME and the kernel shows it as a CH340 with this serial
# number. Needs root; nothing outside sees any of it.
folder=$1 name=$2 serial=$3
shift 3
export folder name serial
exec unshare -m sh -e -c '
  mkdir -p "$folder/dev"
  mount --rbind /dev "$folder/dev"
  mount -t tmpfs none /dev
  for each in "$folder"/dev/*; do ln -s "$each" /dev/; done
  ln -s "$folder/$name" "$folder/$name.sock" /dev/
  mount -t tmpfs none /sys/class/tty
  usb=/sys/class/tty/.usb/1-1
  mkdir -p "$usb/1-1:1.0/$name" "/sys/class/tty/$name"
  echo 1a86 >"$usb/idVendor"
  echo 7523 >"$usb/idProduct"
  echo "USB Serial" >"$usb/product"
  echo "$serial" >"$usb/serial"
  ln -s "$usb/1-1:1.0/$name" "/sys/class/tty/$name/device"
  USB_ADAPTER_DIR=/dev exec "$@"' sh "$@"
