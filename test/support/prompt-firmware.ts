// As much of a MicroPython as one needs to be recognised by its prompt: the banner after boot and at
// Ctrl-B, a prompt at Enter, an echo of what is typed. Source: MicroPython shared/runtime/pyexec.c.
import type { StartFirmware } from '../../src/virtual-board/firmware/runtime.ts';

const bootMs = 150;
const banner =
  'MicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266\r\nType "help()" for more information.\r\n>>> ';

export const promptFirmware: StartFirmware = ({ clock, send, setUartBaudRate }) => {
  setUartBaudRate(115_200);
  const say = (text: string) => void send(new TextEncoder().encode(text));
  const cancelBoot = clock.setTimer(bootMs, () => say(`\r\n${banner}`));
  return {
    receive: (bytes) => {
      for (const byte of bytes) {
        if (byte === 0x0d) say('\r\n>>> ');
        else if (byte === 0x02) say(`\r\n${banner}`);
        else if (byte >= 0x20 && byte < 0x7f) say(String.fromCharCode(byte));
      }
    },
    stop: cancelBoot,
  };
};
