// node-serialport, loaded when it is first needed: its native part costs some 50 ms.
import type { SerialPort } from 'serialport';

/** Rejects where the native part does not fit this computer. */
export async function loadSerialPort(): Promise<typeof SerialPort> {
  const module: typeof import('serialport') & { default?: typeof import('serialport') } = await import(
    'serialport'
  );
  // A CommonJS package: Node finds its names, the bundle has them on the default export only.
  return module.SerialPort ?? (module.default as typeof module).SerialPort;
}
