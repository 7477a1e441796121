// Espressif's AT firmware as far as a probe meets it: echo, AT, AT+GMR, AT+RST, ERROR for the rest
// (ESP8266 Non-OS AT Instruction Set). It has no program to run, so it needs no worker.
import type { BootImage } from './boot-image.ts';
import type { FirmwareEnvironment, RunningFirmware } from './runtime.ts';

const baudRate = 115200;
const softRestart = 4;
/** A line beyond this is cut, as its own buffer does. */
const longestLine = 256;

export function startAtFirmware(
  environment: FirmwareEnvironment,
  { version, date }: Extract<BootImage, { version: string | null }>,
): RunningFirmware {
  let line = '';
  let echo = true;
  let stopped = false;
  const say = (text: string) => environment.send(Buffer.from(text, 'latin1'));

  const answer = (command: string) => {
    switch (command.toUpperCase()) {
      case 'AT':
        return say('\r\nOK\r\n');
      case 'ATE0':
      case 'ATE1':
        echo = command.endsWith('1');
        return say('\r\nOK\r\n');
      case 'AT+GMR':
        return say(`AT version:${version ?? 'unknown'}\r\ncompile time:${date ?? 'unknown'}\r\nOK\r\n`);
      case 'AT+RST':
        say('\r\nOK\r\n');
        return environment.restart(softRestart);
      default:
        return say('\r\nERROR\r\n');
    }
  };

  const greet = () => {
    if (stopped) return;
    environment.setUartBaudRate(baudRate);
    say('\r\nready\r\n');
  };
  // The second boot loader's text leaves at the ROM's rate first.
  if (environment.whenSent) environment.whenSent(greet);
  else greet();

  return {
    receive(bytes) {
      for (const byte of bytes) {
        const character = String.fromCharCode(byte);
        if (echo) say(character);
        if (character === '\n') {
          const command = line.replace(/\r$/, '');
          line = '';
          if (command !== '') answer(command);
        } else line = (line + character).slice(-longestLine);
      }
    },
    stop() {
      stopped = true;
    },
  };
}
