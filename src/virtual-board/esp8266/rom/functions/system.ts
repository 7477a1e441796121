// Interrupts, waiting, the watchdog, pins, and what starts or ends a program.
import type { RomCall } from '../../../parts/rom-call.ts';
import { type RomTable, type RomWorld, spend } from '../../../parts/rom-functions/table.ts';
import { cpuFrequencyWord } from '../rom-data.ts';

const gpio = { setOut: 0x60000304, clearOut: 0x60000308, setEnable: 0x60000310, clearEnable: 0x60000314 };
const gpioInput = 0x60000318;

export function systemFunctions(world: RomWorld): RomTable {
  const { bus, cpuClock, softwareReset } = world;
  const cpuFrequencyMHz = () => bus.read(cpuFrequencyWord) & 0xff;
  const attach = (call: RomCall) =>
    call.attachInterrupt(call.argument(0), call.argument(1), call.argument(2));
  const mask = (call: RomCall) => call.maskInterrupts(call.argument(0), true);
  const unmask = (call: RomCall) => call.maskInterrupts(call.argument(0), false);
  /** The watchdog bites nobody in RAM code here; zero is the mode "off". */
  const noWatchdog = (call: RomCall) => call.setResult(0);

  return [
    [0x40000f74, (call) => call.lockInterrupts(true)], // ets_intr_lock
    [0x40000f80, (call) => call.lockInterrupts(false)], // ets_intr_unlock
    [0x40000f88, attach], // ets_isr_attach
    [0x4000bd28, attach], // _xtos_set_interrupt_handler_arg
    [
      0x4000bd70, // _xtos_set_interrupt_handler: the handler is told its number
      (call) => call.attachInterrupt(call.argument(0), call.argument(1), call.argument(0)),
    ],
    [0x40000f98, mask], // ets_isr_mask
    [0x4000bda4, mask], // _xtos_ints_off
    [0x40000fa8, unmask], // ets_isr_unmask
    [0x4000bd84, unmask], // _xtos_ints_on
    [0x40000fbc, () => {}], // ets_set_user_start: only the flash boot asks for it
    [0x4000264c, softwareReset], // software_reset
    [
      0x40002ecc, // ets_delay_us: counts cycles of the frequency that the ROM believes in
      (call) => call.spend((call.argument(0) * cpuFrequencyMHz()) / cpuClock.cyclesPerMs, 0),
    ],
    [0x40002f0c, (call) => call.setResult(cpuFrequencyMHz())], // ets_get_cpu_frequency
    [0x40002f04, (call) => bus.write(cpuFrequencyWord, call.argument(0))], // ets_update_cpu_frequency
    [0x4000dd38, (call) => call.setResult(call.cycles())], // xthal_get_ccount
    [0x40002f34, noWatchdog], // ets_wdt_get_mode
    [0x40002fa0, noWatchdog], // ets_wdt_enable
    [0x400030f0, noWatchdog], // ets_wdt_disable
    [0x40003158, noWatchdog], // ets_wdt_restore
    [0x40003170, noWatchdog], // ets_wdt_init
    [0x40004678, () => {}], // Cache_Read_Enable: nothing runs from mapped flash here
    [0x400047f0, () => {}], // Cache_Read_Disable
    [0x40004c50, () => {}], // gpio_init
    [
      0x40004cd0, // gpio_output_set
      (call) => {
        for (const [index, register] of Object.values(gpio).entries())
          bus.write(register, call.argument(index));
        spend(world, call, 30, 0);
      },
    ],
    [0x40004cf0, (call) => call.setResult(bus.read(gpioInput) & 0xffff)], // gpio_input_get
  ];
}
