/** What firmware says on its way to its prompt: that takes it seconds when it makes its file system. */
export const startsUp = /Performing initial setup|MPY: soft reboot|entry 0x[0-9a-f]{8}\r\n/;
