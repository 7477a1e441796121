// Lets a program end whose thread is stuck in a driver. Node waits for all of its threads at its end, and a drain
// or a close may last as long as the device takes no data: for ever.

let stuckCalls = 0;
let isPrepared = false;

/** From now until `call` settles, the end of the program does not wait for it. Windows ends with its threads anyway. */
export function endInSpiteOf(call: Promise<unknown>): void {
  stuckCalls++;
  const end = () => {
    stuckCalls--;
  };
  call.then(end, end);
  if (isPrepared || process.platform === 'win32') return;
  isPrepared = true;
  // Without koffi the end waits, as it would have.
  prepare().catch(() => {});
}

async function prepare(): Promise<void> {
  const { default: koffi } = await import('koffi');
  // null is this process itself: its C library.
  const exitNow = koffi.load(null).func('void _exit(int status)');
  // The last of the listeners: what others do at the end is done by then.
  process.on('exit', (exitCode) => {
    if (stuckCalls > 0) exitNow(exitCode);
  });
}
