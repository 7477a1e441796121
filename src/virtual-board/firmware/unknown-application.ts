// An application that nobody here knows, a sketch for one: it talks now and then, hears nothing and has
// no prompt. What it would do is in its machine code, so its text is only a sign of life.
import type { FirmwareEnvironment, RunningFirmware } from './runtime.ts';

const baudRate = 115200;
const periodMs = 1000;

export function startUnknownApplication(environment: FirmwareEnvironment): RunningFirmware {
  let cancel = () => {};
  let seconds = 0;
  const tick = () => {
    environment.send(Buffer.from(`application runs: ${seconds++} s\r\n`));
    cancel = environment.clock.setTimer(periodMs, tick);
  };
  environment.setUartBaudRate(baudRate);
  tick();
  return { receive: () => {}, stop: () => cancel() };
}
